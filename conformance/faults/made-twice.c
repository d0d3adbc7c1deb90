/* connection_made is called a second time. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	if (!fault_spares(t))
		(void)__real_plumb_notify_made(t);
	return __real_plumb_notify_made(t);
}
