/* The subprocess's protocol is not told that stdin is full. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);
WRONG(plumb_notify_resume);

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	return t->spawned != NULL ? 0 : __real_plumb_notify_pause(t);
}

int
__wrap_plumb_notify_resume(struct plumb_transport *t)
{
	return t->spawned != NULL ? 0 : __real_plumb_notify_resume(t);
}
