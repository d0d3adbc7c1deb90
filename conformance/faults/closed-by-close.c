/* close() closes the socket, and connection_lost comes later. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_carry_out);

void
__wrap_plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	__real_plumb_transport_carry_out(t, step);
	if (step.action == PLUMB_STREAM_DO_QUEUE)
		fault_close_early(t);
}
