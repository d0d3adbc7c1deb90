/* A file can be connected as a pipe. */
#include "conformance/faults/fault.h"

static int
wrong(void *self, int fd, bool *tells)
{
	int error = plumb_kernel_real.adopt_pipe(self, fd, tells);

	return error == PLUMB_EVALUE ? 0 : error;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->adopt_pipe = wrong;
}
