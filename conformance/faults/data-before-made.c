/* Data is delivered before connection_made. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	if (!fault_spares(t))
		(void)plumb_notify_data(t, (const uint8_t *)"early", 5);
	return __real_plumb_notify_made(t);
}
