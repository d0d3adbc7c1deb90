/* can_write_eof() is false. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_can_write_eof);

bool
__wrap_plumb_transport_can_write_eof(struct plumb_transport *t)
{
	(void)t;
	return false;
}
