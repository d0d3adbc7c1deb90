/* A connection_made that raises ends the connection. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	int error = __real_plumb_notify_made(t);

	if (error != 0)
		plumb_transport_abort(t);
	return error;
}
