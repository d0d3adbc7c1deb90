/* close() or abort() after abort() changes what connection_lost gets. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_abort);
WRONG(plumb_stream_close);

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	if (s->state == PLUMB_STREAM_ENDING)
		s->error = PLUMB_ECONNABORTED;
	return __real_plumb_stream_abort(s);
}

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	if (s->state == PLUMB_STREAM_ENDING)
		s->error = PLUMB_ECONNABORTED;
	return __real_plumb_stream_close(s);
}
