/* close() inside connection_made of a read pipe does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);
WRONG(plumb_stream_close);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_made, t);
}

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	if (fault_inside &&
	    fault_transport(s)->drive.kind == PLUMB_KIND_READPIPE)
		return fault_nothing(s);
	return __real_plumb_stream_close(s);
}
