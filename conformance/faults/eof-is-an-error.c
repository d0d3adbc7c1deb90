/* After an EOF connection_lost gets an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	struct plumb_stream_step step =
	    __real_plumb_stream_answered(s, keep_open);

	if (!keep_open)
		s->error = PLUMB_ECONNRESET;
	return step;
}
