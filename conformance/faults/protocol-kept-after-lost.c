/* A lost transport still has its protocol. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);
WRONG(plumb_transport_get_protocol);

static struct plumb_protocol last;

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	last = t->protocol;
	return __real_plumb_notify_lost(t, error);
}

struct plumb_protocol
__wrap_plumb_transport_get_protocol(struct plumb_transport *t)
{
	struct plumb_protocol protocol = __real_plumb_transport_get_protocol(t);

	return protocol.ops != NULL ? protocol : last;
}
