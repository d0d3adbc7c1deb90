/* A terminal that hangs up is taken for one that has ended. */
#include "conformance/faults/fault.h"

static struct plumb_io
wrong(void *self, int fd, void *out, size_t size)
{
	struct plumb_io io = plumb_kernel_real.read_pipe(self, fd, out, size);

	if (io.status == PLUMB_EIO)
		io.status = 0;
	return io;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->read_pipe = wrong;
}
