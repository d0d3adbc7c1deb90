/* An EOF is told while reading is paused. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_pause_reading);
WRONG(plumb_stream_readable);
WRONG(plumb_stream_eof);

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_pause_reading(s);

	step.readable = s->state == PLUMB_STREAM_OPEN;
	return step;
}

struct plumb_stream_step
__wrap_plumb_stream_readable(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_readable(s);

	if (s->reading_paused)
		step.action = PLUMB_STREAM_DO_READ;
	return step;
}

struct plumb_stream_step
__wrap_plumb_stream_eof(struct plumb_stream *s)
{
	s->reading_paused = false;
	return __real_plumb_stream_eof(s);
}
