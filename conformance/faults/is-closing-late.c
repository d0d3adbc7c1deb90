/* A transport is closing only once it is lost. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_is_closing);

bool
__wrap_plumb_stream_is_closing(const struct plumb_stream *s)
{
	return s->state == PLUMB_STREAM_LOST;
}
