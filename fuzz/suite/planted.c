/*
 * What the torture must find, linked into another adapter: TLS that has no
 * memory for the limit of its time says that it was late, and a server that has
 * none for a connection says nothing, as they once did.
 */
#include <string.h>

#include "conformance/faults/fault.h"
#include "transport/tls.h"

WRONG(plumb_notify_opened);
WRONG(plumb_notify_lost);

static int
late(const struct plumb_transport *t, int error)
{
	return t->tls != NULL && t->tls->unlimited && error == PLUMB_EMEMORY
		   ? PLUMB_ETIMEDOUT
		   : error;
}

int
__wrap_plumb_notify_opened(struct plumb_transport *t, int error)
{
	return __real_plumb_notify_opened(t, late(t, error));
}

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	return __real_plumb_notify_lost(t, late(t, error));
}

WRONG(plumb_loop_report);

void
__wrap_plumb_loop_report(struct plumb_loop *loop,
    struct plumb_transport *transport, int error, const char *message)
{
	if (strcmp(message, "an accepted connection could not start") != 0)
		__real_plumb_loop_report(loop, transport, error, message);
}
