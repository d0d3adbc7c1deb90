/* An endpoint that was closed is lost with an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	return __real_plumb_notify_lost(
	    t, t->datagram != NULL ? PLUMB_ECONNRESET : error);
}
