/* write_eof() inside connection_lost raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);
WRONG(plumb_transport_write_eof);

static bool inside;

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	int result;

	inside = true;
	result = __real_plumb_notify_lost(t, error);
	inside = false;
	return result;
}

int
__wrap_plumb_transport_write_eof(struct plumb_transport *t)
{
	return inside ? PLUMB_EUSAGE : __real_plumb_transport_write_eof(t);
}
