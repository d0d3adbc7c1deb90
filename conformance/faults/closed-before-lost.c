/* The socket is closed before connection_lost is called. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	fault_close_early(t);
	return __real_plumb_notify_lost(t, error);
}
