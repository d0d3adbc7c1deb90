/* The socket is closed before connection_lost is called. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_lost);

static void (*right)(void *self, int fd);
static int closed = -1;

static void
wrong(void *self, int fd)
{
	if (fd == closed)
		closed = -1;
	else
		right(self, fd);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->close;
	kernel->close = wrong;
}

int
__wrap_plumb_notify_lost(struct plumb_transport *t, int error)
{
	right(NULL, t->watch.fd);
	closed = t->watch.fd;
	return __real_plumb_notify_lost(t, error);
}
