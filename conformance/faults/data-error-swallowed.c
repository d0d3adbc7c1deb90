/* What data_received raises is forgotten. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	(void)__real_plumb_notify_data(t, data, len);
	return 0;
}
