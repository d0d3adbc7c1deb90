/* What buffer_updated raises is forgotten. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_updated);

int
__wrap_plumb_notify_updated(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	(void)__real_plumb_notify_updated(t, data, len);
	return 0;
}
