/* Limits set below the size do not pause. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_set_limits);

struct plumb_stream_step
__wrap_plumb_stream_set_limits(
    struct plumb_stream *s, struct plumb_flow_limits asked)
{
	bool paused = s->flow.paused;
	struct plumb_stream_step step =
	    __real_plumb_stream_set_limits(s, asked);

	if (step.action == PLUMB_STREAM_DO_PAUSE) {
		step.action = PLUMB_STREAM_DO_NOTHING;
		s->flow.paused = paused;
	}
	return step;
}
