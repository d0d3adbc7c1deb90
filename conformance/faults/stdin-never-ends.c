/* Closing the transport of stdin does not end the child's input. */
#include "conformance/faults/fault.h"

#include <fcntl.h>

static int
child_pipe(void *self, int fd, int *ours, int *theirs)
{
	int error = plumb_kernel_real.child_pipe(self, fd, ours, theirs);

	if (error == 0 && fd == 0)
		(void)fcntl(*ours, F_DUPFD_CLOEXEC, 0);
	return error;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->child_pipe = child_pipe;
}
