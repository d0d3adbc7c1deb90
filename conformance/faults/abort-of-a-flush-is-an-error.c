/* abort() after close() gives connection_lost an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_abort);

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	bool flushing = s->state == PLUMB_STREAM_CLOSING;
	struct plumb_stream_step step = __real_plumb_stream_abort(s);

	if (flushing)
		s->error = PLUMB_ECONNABORTED;
	return step;
}
