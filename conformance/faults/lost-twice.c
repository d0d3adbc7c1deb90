/* connection_lost is called a second time. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	(void)__real_plumb_notify_lost(t, error);
	return __real_plumb_notify_lost(t, error);
}
