/* A closing transport does not resume writing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_flushed);

struct plumb_stream_step
__wrap_plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	struct plumb_stream_step step = __real_plumb_stream_flushed(s, taken);

	if (s->state == PLUMB_STREAM_CLOSING)
		step.action = PLUMB_STREAM_DO_NOTHING;
	return step;
}
