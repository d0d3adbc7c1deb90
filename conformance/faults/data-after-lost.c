/* Data is delivered after connection_lost. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	int result = __real_plumb_notify_lost(t, error);

	(void)plumb_notify_data(t, (const uint8_t *)"late", 4);
	return result;
}
