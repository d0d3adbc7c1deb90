/* connection_lost runs before what was queued before close(). */
#include "conformance/faults/fault.h"

WRONG(plumb_port_queue_lost);

void
__wrap_plumb_port_queue_lost(struct plumb_drive *d)
{
	struct plumb_transport *t = fault_transport(&d->stream);
	struct plumb_task_list *ready = &t->loop->ready;

	t->ending.prev = &ready->head;
	t->ending.next = ready->head.next;
	t->ending.next->prev = &t->ending;
	ready->head.next = &t->ending;
}
