/* is_closing() is False until connection_lost, though a write has failed. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_is_closing);

bool
__wrap_plumb_stream_is_closing(const struct plumb_stream *s)
{
	if (s->state == PLUMB_STREAM_ENDING && s->error != 0)
		return false;
	return __real_plumb_stream_is_closing(s);
}
