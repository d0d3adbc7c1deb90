/* Nobody is told that a datagram was refused. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_error);

int
__wrap_plumb_notify_error(struct plumb_transport *t, int error)
{
	return error == PLUMB_ECONNREFUSED
		   ? 0
		   : __real_plumb_notify_error(t, error);
}
