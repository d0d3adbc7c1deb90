/* Of a long datagram only the beginning is sent. */
#include "conformance/faults/fault.h"

static struct plumb_io
cut(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct plumb_piece first = { NULL, 0 };

	if (count > 0)
		first = pieces[0];
	if (first.len > 1500 && first.len < 65536)
		first.len = 1500;
	return plumb_kernel_real.sendto(
	    self, fd, &first, count > 0 ? 1 : 0, to);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->sendto = cut;
}
