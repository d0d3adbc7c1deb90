/* An accepted connection is made without asking the factory. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_factory);

int
__wrap_plumb_notify_factory(struct plumb_transport *t)
{
	bool accepted = t->how.opened == NULL && !fault_spares(t);

	return accepted ? 0 : __real_plumb_notify_factory(t);
}
