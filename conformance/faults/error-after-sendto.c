/* What the system says at once is told after sendto() has returned. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_sendto);
WRONG(plumb_notify_error);

static int inside;
static int waiting; /* the error that is to be told */

static int
tell(void *self)
{
	struct plumb_transport *t = self;

	if (t->protocol.ops != NULL)
		(void)__real_plumb_notify_error(t, waiting);
	plumb_transport_release(t);
	return 0;
}

int
__wrap_plumb_notify_error(struct plumb_transport *t, int error)
{
	if (inside == 0)
		return __real_plumb_notify_error(t, error);
	waiting = error;
	plumb_transport_hold(t);
	(void)plumb_loop_call_soon(t->loop, tell, t);
	return 0;
}

int
__wrap_plumb_transport_sendto(struct plumb_transport *t, const void *data,
    size_t len, const struct plumb_address *to)
{
	int error;

	inside++;
	error = __real_plumb_transport_sendto(t, data, len, to);
	inside--;
	return error;
}
