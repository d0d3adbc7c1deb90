/* close() inside pause_writing drops the buffer. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);
WRONG(plumb_stream_close);

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_pause, t);
}

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	return fault_inside ? plumb_stream_abort(s)
			    : __real_plumb_stream_close(s);
}
