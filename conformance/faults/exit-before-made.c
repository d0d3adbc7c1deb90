/* process_exited is called before connection_made. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	if (t->spawned != NULL)
		(void)plumb_notify_exited(t);
	return __real_plumb_notify_made(t);
}
