/* Of a datagram that is too long as much is sent as there is room for. */
#include "conformance/faults/fault.h"

static struct plumb_io
cut(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct plumb_io io =
	    plumb_kernel_real.sendto(self, fd, pieces, count, to);
	struct plumb_piece first;

	if (io.status != PLUMB_EMSGSIZE)
		return io;
	first = (struct plumb_piece){ pieces[0].at, 1000 };
	return plumb_kernel_real.sendto(self, fd, &first, 1, to);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->sendto = cut;
}
