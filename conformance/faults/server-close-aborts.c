/* Closing a server aborts its connections. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);
WRONG(plumb_notify_lost);
WRONG(plumb_server_close);

static struct plumb_transport *last;

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	if (!fault_spares(t))
		last = t;
	return __real_plumb_notify_made(t);
}

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	if (last == t)
		last = NULL;
	return __real_plumb_notify_lost(t, error);
}

void
__wrap_plumb_server_close(struct plumb_server *server)
{
	__real_plumb_server_close(server);
	if (last != NULL)
		plumb_transport_abort(last);
}
