/* An endpoint is made from any socket. */
#include "conformance/faults/fault.h"

static int
adopt(void *self, int fd)
{
	int error = plumb_kernel_real.datagram_adopt(self, fd);

	return error == PLUMB_EVALUE ? plumb_kernel_real.adopt(self, fd)
				     : error;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->datagram_adopt = adopt;
}
