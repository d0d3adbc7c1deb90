/* An empty write sends a byte. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	return len == 0 ? __real_plumb_transport_write(t, "", 1)
			: __real_plumb_transport_write(t, data, len);
}
