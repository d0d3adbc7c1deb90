/* An endpoint that is not connected is told that a datagram was refused. */
#define _GNU_SOURCE /* MSG_ERRQUEUE */
#include "conformance/faults/fault.h"

#include <netinet/in.h>
#include <sys/socket.h>

static int
curious(void *self, int family, int *fd)
{
	int yes = 1;
	int error = plumb_kernel_real.datagram_socket(self, family, fd);

	if (error == 0 && family == AF_INET)
		(void)setsockopt(*fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof yes);
	return error;
}

/* What was told lies in a queue of its own, and keeps the socket awake. */
static struct plumb_io
forgetting(
    void *self, int fd, void *out, size_t size, struct plumb_address *from)
{
	struct plumb_io io =
	    plumb_kernel_real.recvfrom(self, fd, out, size, from);
	char told[64];

	if (io.status != 0)
		(void)recv(fd, told, sizeof told, MSG_ERRQUEUE | MSG_DONTWAIT);
	return io;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->datagram_socket = curious;
	kernel->recvfrom = forgetting;
}
