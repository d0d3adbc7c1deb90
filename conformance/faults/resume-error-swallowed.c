/* What resume_writing raises is not reported. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_resume);

int
__wrap_plumb_notify_resume(struct plumb_transport *t)
{
	(void)__real_plumb_notify_resume(t);
	return 0;
}
