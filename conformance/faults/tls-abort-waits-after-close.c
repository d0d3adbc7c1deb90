/* abort() after close() does nothing over TLS: the peer is waited for. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_abort);

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	if (s->lingers && s->state == PLUMB_STREAM_CLOSING)
		return fault_nothing(s);
	return __real_plumb_stream_abort(s);
}
