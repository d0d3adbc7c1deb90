/* The factory is called twice for an accepted connection. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_factory);

int
__wrap_plumb_notify_factory(struct plumb_transport *t)
{
	if (t->how.opened == NULL && !fault_spares(t))
		(void)__real_plumb_notify_factory(t);
	return __real_plumb_notify_factory(t);
}
