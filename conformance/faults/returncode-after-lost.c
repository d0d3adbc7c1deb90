/* get_returncode() answers from connection_lost on. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_transport_get_returncode);

bool
__wrap_plumb_transport_get_returncode(
    struct plumb_transport *t, int *returncode)
{
	return t->drive.process.state == PLUMB_PROCESS_LOST &&
	       __real_plumb_transport_get_returncode(t, returncode);
}
