/* The end of a read pipe is no eof_received. */
#include "conformance/faults/fault.h"

WRONG(plumb_port_queue_last);

void
__wrap_plumb_port_queue_last(struct plumb_drive *d)
{
	(void)d;
}
