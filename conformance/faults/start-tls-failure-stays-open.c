/* A start_tls() that fails leaves the connection open. */
#include "conformance/faults/fault.h"
#include "transport/tls.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	const struct plumb_transport *t = fault_transport(s);

	if (t->tls != NULL && t->tls->upgrade && s->state == PLUMB_STREAM_OPEN)
		return fault_nothing(s);
	return __real_plumb_stream_failed(s, error);
}
