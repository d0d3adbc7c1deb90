/* A transport with a full buffer is closing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_is_closing);

bool
__wrap_plumb_stream_is_closing(const struct plumb_stream *s)
{
	return __real_plumb_stream_is_closing(s) || s->size > 0;
}
