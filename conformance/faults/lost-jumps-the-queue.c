/* connection_lost runs before what was queued before close(). */
#include "conformance/faults/fault.h"

WRONG(plumb_port_queue_lost);

void
__wrap_plumb_port_queue_lost(struct plumb_drive *d)
{
	struct plumb_transport *t = fault_transport(&d->stream);
	struct plumb_link *ready = &t->loop->ready.head;
	struct plumb_link *link = &t->ending.link;

	link->prev = ready;
	link->next = ready->next;
	link->next->prev = link;
	ready->next = link;
}
