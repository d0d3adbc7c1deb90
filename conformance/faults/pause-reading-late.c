/* pause_reading() lets one more piece through. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_pause_reading);
WRONG(plumb_stream_data);

static const struct plumb_stream *late;

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	if (s->state != PLUMB_STREAM_OPEN)
		return __real_plumb_stream_pause_reading(s);
	late = s;
	return fault_nothing(s);
}

struct plumb_stream_step
__wrap_plumb_stream_data(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_data(s);

	if (late == s) {
		s->reading_paused = true;
		step.readable = false;
		late = NULL;
	}
	return step;
}
