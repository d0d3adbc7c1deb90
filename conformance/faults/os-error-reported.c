/* A connection that is lost by an OSError is reported as well. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	if (plumb_error_is_os(error))
		plumb_loop_report(t->loop, t, error, "the connection is lost");
	return __real_plumb_notify_lost(t, error);
}
