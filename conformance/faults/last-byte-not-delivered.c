/* The last byte of a long piece is not delivered. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	return __real_plumb_notify_data(t, data, len > 1000 ? len - 1 : len);
}
