/* What a peer sent before it was accepted is thrown away. */
#include "conformance/faults/fault.h"

#include <sys/socket.h>

static int (*right)(void *self, int fd, int *accepted);

static int
wrong(void *self, int fd, int *accepted)
{
	int error = right(self, fd, accepted);
	char dropped[64];

	if (error == 0)
		(void)recv(*accepted, dropped, sizeof dropped, MSG_DONTWAIT);
	return error;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->accept;
	kernel->accept = wrong;
}
