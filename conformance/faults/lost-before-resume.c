/*
 * The flush that ends a connection calls connection_lost and never
 * resume_writing.
 */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_flushed);

struct plumb_stream_step
__wrap_plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	struct plumb_stream_step step = __real_plumb_stream_flushed(s, taken);

	if (s->state == PLUMB_STREAM_CLOSING && s->size == 0 &&
	    step.action == PLUMB_STREAM_DO_RESUME) {
		s->state = PLUMB_STREAM_LOST;
		step.action = PLUMB_STREAM_DO_LOSE;
	}
	return step;
}
