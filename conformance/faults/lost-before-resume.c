/* The flush that ends a connection resumes writing after connection_lost. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_flushed);
WRONG(plumb_notify_lost);

static bool late;

struct plumb_stream_step
__wrap_plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	struct plumb_stream_step step = __real_plumb_stream_flushed(s, taken);

	if (s->state == PLUMB_STREAM_CLOSING && s->size == 0 &&
	    step.action == PLUMB_STREAM_DO_RESUME) {
		s->state = PLUMB_STREAM_LOST;
		step.action = PLUMB_STREAM_DO_LOSE;
		late = true;
	}
	return step;
}

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	int result = __real_plumb_notify_lost(t, error);

	if (late)
		(void)plumb_notify_resume(t);
	late = false;
	return result;
}
