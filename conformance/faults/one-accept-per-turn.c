/* One connection is accepted in a turn of the loop. */
#include "conformance/faults/fault.h"

static int (*right)(void *self, int fd, int *accepted);

static int
wrong(void *self, int fd, int *accepted)
{
	static bool took;

	took = !took;
	return took ? right(self, fd, accepted) : PLUMB_WOULD_BLOCK;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->accept;
	kernel->accept = wrong;
}
