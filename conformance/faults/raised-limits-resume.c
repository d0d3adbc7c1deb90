/* Limits raised over the size resume without a drain. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_set_limits);

static int
resume(void *self)
{
	return plumb_notify_resume(self);
}

struct plumb_stream_step
__wrap_plumb_stream_set_limits(
    struct plumb_stream *s, struct plumb_flow_limits asked)
{
	struct plumb_stream_step step =
	    __real_plumb_stream_set_limits(s, asked);

	if (s->flow.paused && s->size <= s->flow.low) {
		struct plumb_transport *t = fault_transport(s);

		s->flow.paused = false;
		(void)plumb_loop_call_soon(t->loop, resume, t);
	}
	return step;
}
