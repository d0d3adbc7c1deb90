/* connection_made comes as soon as the socket is connected. */
#include "conformance/faults/fault.h"
#include "transport/tls.h"

WRONG(plumb_transport_start);
WRONG(plumb_tls_look);

int
__wrap_plumb_transport_start(struct plumb_transport *t, int fd)
{
	int error = __real_plumb_transport_start(t, fd);

	if (error == 0 && t->tls != NULL)
		plumb_task_queue(&t->loop->ready, &t->opening);
	return error;
}

struct plumb_tls_cell
__wrap_plumb_tls_look(enum plumb_tls_phase phase, enum plumb_tls_event event)
{
	struct plumb_tls_cell cell = __real_plumb_tls_look(phase, event);

	if (cell.action == PLUMB_TLS_DO_MADE)
		cell.action = PLUMB_TLS_DO_NOTHING;
	return cell;
}
