/* write_eof() ends reading, too. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_write_eof);

struct plumb_stream_step
__wrap_plumb_stream_write_eof(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_write_eof(s);

	s->reading_paused = true;
	step.readable = false;
	return step;
}
