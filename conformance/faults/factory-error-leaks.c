/* A factory that raises leaves the accepted socket open. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_factory);

static bool raised;
static void (*right)(void *self, int fd);

static void
wrong(void *self, int fd)
{
	if (!raised)
		right(self, fd);
	raised = false;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->close;
	kernel->close = wrong;
}

int
__wrap_plumb_notify_factory(struct plumb_transport *t)
{
	int error = __real_plumb_notify_factory(t);

	raised = error < 0;
	return error;
}
