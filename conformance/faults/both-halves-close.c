/* A transport whose two halves have ended is closed. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	return __real_plumb_stream_answered(s, keep_open && !s->eof_asked);
}
