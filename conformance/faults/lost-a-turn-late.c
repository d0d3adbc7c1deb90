/* connection_lost runs a turn later than it should. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_carry_out);

static int
hop(void *self)
{
	struct plumb_transport *t = self;

	plumb_task_queue(&t->loop->ready, &t->ending);
	return 0;
}

void
__wrap_plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	__real_plumb_transport_carry_out(t, step);
	if (step.action == PLUMB_STREAM_DO_QUEUE ||
	    step.action == PLUMB_STREAM_DO_DROP) {
		plumb_task_cancel(&t->ending);
		(void)plumb_loop_call_soon(t->loop, hop, t);
	}
}
