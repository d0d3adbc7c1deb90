/* A peer that has reset is thrown away before anybody hears of it. */
#include "conformance/faults/fault.h"

static int (*right)(void *self, int fd, int *accepted);

static int
wrong(void *self, int fd, int *accepted)
{
	int error = right(self, fd, accepted);

	if (error != 0 || plumb_kernel_real.socket_error(self, *accepted) == 0)
		return error;
	plumb_kernel_real.close(self, *accepted);
	return PLUMB_ECONNABORTED;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->accept;
	kernel->accept = wrong;
}
