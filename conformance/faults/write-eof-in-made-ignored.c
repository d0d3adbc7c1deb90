/* write_eof() inside connection_made does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);
WRONG(plumb_stream_write_eof);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_made, t);
}

struct plumb_stream_step
__wrap_plumb_stream_write_eof(struct plumb_stream *s)
{
	return fault_inside ? fault_nothing(s)
			    : __real_plumb_stream_write_eof(s);
}
