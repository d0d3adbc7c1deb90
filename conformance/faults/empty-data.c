/* data_received gets no bytes after each time it got some. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	int result = __real_plumb_notify_data(t, data, len);

	if (!fault_spares(t))
		(void)__real_plumb_notify_data(t, data, 0);
	return result;
}
