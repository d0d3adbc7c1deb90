/* abort() inside pause_writing does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);
WRONG(plumb_stream_abort);

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_pause, t);
}

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	return fault_inside ? fault_nothing(s) : __real_plumb_stream_abort(s);
}
