/* connection_lost runs before what was queued before close(). */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_carry_out);

void
__wrap_plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	struct plumb_task_list *ready = &t->loop->ready;

	__real_plumb_transport_carry_out(t, step);
	if (step.action != PLUMB_STREAM_DO_QUEUE &&
	    step.action != PLUMB_STREAM_DO_DROP)
		return;
	plumb_task_cancel(&t->ending);
	t->ending.prev = &ready->head;
	t->ending.next = ready->head.next;
	t->ending.next->prev = &t->ending;
	ready->head.next = &t->ending;
}
