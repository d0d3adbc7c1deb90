/* close() closes the socket, and connection_lost comes later. */
#include "conformance/faults/fault.h"

WRONG(plumb_port_queue_lost);

void
__wrap_plumb_port_queue_lost(struct plumb_drive *d)
{
	__real_plumb_port_queue_lost(d);
	if (d->stream.error == 0)
		fault_close_early(fault_transport(&d->stream));
}
