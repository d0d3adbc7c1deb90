/* get_pid() raises on a transport that is closing. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_transport_get_pid);

int
__wrap_plumb_transport_get_pid(struct plumb_transport *t)
{
	if (plumb_process_is_closing(&t->drive.process))
		return PLUMB_ESRCH;
	return __real_plumb_transport_get_pid(t);
}
