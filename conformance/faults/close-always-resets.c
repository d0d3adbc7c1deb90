/* Every connection ends with a reset. */
#include "conformance/faults/fault.h"

#include <sys/socket.h>

static void (*right)(void *self, int fd);

static void
wrong(void *self, int fd)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	right(self, fd);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->close;
	kernel->close = wrong;
}
