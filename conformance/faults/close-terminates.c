/* close() asks the child to stop, and does not kill it. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_process_shut);
WRONG(plumb_child_kill);

static bool closing;

void
__wrap_plumb_process_shut(struct plumb_transport *t)
{
	closing = true;
	__real_plumb_process_shut(t);
	closing = false;
}

int
__wrap_plumb_child_kill(struct plumb_child *child, int signal)
{
	return __real_plumb_child_kill(child, closing ? PLUMB_SIGTERM : signal);
}
