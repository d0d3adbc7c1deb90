/* close() asks the child to stop, and does not kill it. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_subprocess_close);
WRONG(plumb_child_kill);

static bool closing;

int
__wrap_plumb_subprocess_close(struct plumb_drive *d)
{
	int error;

	closing = true;
	error = __real_plumb_subprocess_close(d);
	closing = false;
	return error;
}

int
__wrap_plumb_child_kill(struct plumb_child *child, int signal)
{
	return __real_plumb_child_kill(child, closing ? PLUMB_SIGTERM : signal);
}
