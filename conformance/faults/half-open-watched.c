/* A peer that goes altogether is noticed after an EOF that was kept open. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

static int
look(void *self)
{
	struct plumb_transport *t = self;
	struct pollfd fd = { .fd = t->watch.fd, .events = 0 };

	if (t->drive.stream.state == PLUMB_STREAM_HALF &&
	    poll(&fd, 1, 0) == 0) {
		(void)plumb_loop_call_soon(t->loop, look, t);
		return 0;
	}
	if (t->drive.stream.state == PLUMB_STREAM_HALF)
		plumb_transport_abort(t);
	plumb_transport_release(t);
	return 0;
}

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	struct plumb_transport *t = fault_transport(s);

	if (keep_open) {
		plumb_transport_hold(t);
		(void)plumb_loop_call_soon(t->loop, look, t);
	}
	return __real_plumb_stream_answered(s, keep_open);
}
