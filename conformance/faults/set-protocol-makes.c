/* set_protocol() causes a connection_made for the new protocol. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_set_protocol);

static int
make(void *self)
{
	return plumb_notify_made(self);
}

void
__wrap_plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	__real_plumb_transport_set_protocol(t, protocol);
	(void)plumb_loop_call_soon(t->loop, make, t);
}
