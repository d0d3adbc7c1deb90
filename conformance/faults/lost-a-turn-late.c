/* connection_lost runs a turn later than it should. */
#include "conformance/faults/fault.h"

WRONG(plumb_port_queue_lost);

static int
hop(void *self)
{
	struct plumb_transport *t = self;

	plumb_task_queue(&t->loop->ready, &t->ending);
	return 0;
}

void
__wrap_plumb_port_queue_lost(struct plumb_drive *d)
{
	struct plumb_transport *t = fault_transport(&d->stream);

	(void)plumb_loop_call_soon(t->loop, hop, t);
}
