/* After close() connection_lost gets an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_close);

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_close(s);

	s->error = PLUMB_ECONNABORTED;
	return step;
}
