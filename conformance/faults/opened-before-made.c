/* The creating call completes before connection_made. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	if (t->how.opened != NULL)
		(void)plumb_notify_opened(t, 0);
	t->how.opened = NULL;
	return __real_plumb_notify_made(t);
}
