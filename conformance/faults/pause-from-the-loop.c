/* pause_writing is called a turn later. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);

static int
pause_later(void *self)
{
	return __real_plumb_notify_pause(self);
}

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	(void)plumb_loop_call_soon(t->loop, pause_later, t);
	return 0;
}
