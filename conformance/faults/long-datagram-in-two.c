/* A long datagram is delivered in two pieces. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_datagram);

int
__wrap_plumb_notify_datagram(struct plumb_transport *t, const uint8_t *data,
    size_t len, const struct plumb_address *from)
{
	size_t first = len > 1500 ? 1500 : len;
	int result = __real_plumb_notify_datagram(t, data, first, from);

	if (first < len)
		result = __real_plumb_notify_datagram(
		    t, data + first, len - first, from);
	return result;
}
