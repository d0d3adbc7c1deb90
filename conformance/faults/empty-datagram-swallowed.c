/* An empty datagram is not delivered. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_datagram);

int
__wrap_plumb_notify_datagram(struct plumb_transport *t, const uint8_t *data,
    size_t len, const struct plumb_address *from)
{
	return len == 0 ? 0 : __real_plumb_notify_datagram(t, data, len, from);
}
