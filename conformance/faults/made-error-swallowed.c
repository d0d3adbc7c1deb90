/* What connection_made raises is not reported. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	(void)__real_plumb_notify_made(t);
	return 0;
}
