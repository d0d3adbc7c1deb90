/* close() closes the socket, and connection_lost comes later. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_carry_out);

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

void
__wrap_plumb_transport_carry_out(
    struct plumb_transport *t, struct plumb_stream_step step)
{
	__real_plumb_transport_carry_out(t, step);
	if (step.action == PLUMB_STREAM_DO_QUEUE) {
		right(NULL, t->watch.fd);
		closed = t->watch.fd;
	}
}
