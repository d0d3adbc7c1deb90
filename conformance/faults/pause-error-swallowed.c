/* What pause_writing raises is not reported. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	(void)__real_plumb_notify_pause(t);
	return 0;
}
