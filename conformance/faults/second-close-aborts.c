/* A second close() drops what the first one was flushing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_close);

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	return s->state == PLUMB_STREAM_CLOSING ? plumb_stream_abort(s)
						: __real_plumb_stream_close(s);
}
