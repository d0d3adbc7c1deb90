/* TCP_NODELAY is not set. */
#include "conformance/faults/fault.h"

static void
wrong(void *self, int fd)
{
	(void)self;
	(void)fd;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->set_nodelay = wrong;
}
