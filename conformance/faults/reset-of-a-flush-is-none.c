/* A reset while a closed transport flushes is taken as an orderly end. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, s->state == PLUMB_STREAM_CLOSING ? 0 : error);
}
