/* A paused protocol is resumed when its connection is lost by an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	if (t->drive.stream.flow.paused && error != 0)
		(void)plumb_notify_resume(t);
	return __real_plumb_notify_lost(t, error);
}
