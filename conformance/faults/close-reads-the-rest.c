/* Input that nobody read is read away before the socket is closed. */
#include "conformance/faults/fault.h"

#include <sys/socket.h>

static void (*right)(void *self, int fd);

static void
wrong(void *self, int fd)
{
	char rest[4096];

	while (recv(fd, rest, sizeof rest, MSG_DONTWAIT) > 0)
		;
	right(self, fd);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->close;
	kernel->close = wrong;
}
