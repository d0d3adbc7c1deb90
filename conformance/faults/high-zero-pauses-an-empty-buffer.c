/* high = 0 pauses at once, with nothing to drain. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_set_limits);

struct plumb_stream_step
__wrap_plumb_stream_set_limits(
    struct plumb_stream *s, struct plumb_flow_limits asked)
{
	struct plumb_stream_step step =
	    __real_plumb_stream_set_limits(s, asked);

	if (s->flow.high == 0 && s->size == 0 && !s->flow.paused) {
		s->flow.paused = true;
		step.action = PLUMB_STREAM_DO_PAUSE;
	}
	return step;
}
