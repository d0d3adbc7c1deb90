/* Of a pipe whose writer has gone one more piece is read, and no second. */
#include "conformance/faults/fault.h"

#include <poll.h>

enum { PIECE = 4096 };

static int cut = -1; /* the pipe of which a first piece was read */

static struct plumb_io
wrong(void *self, int fd, void *out, size_t size)
{
	struct pollfd end = { fd, POLLIN, 0 };
	struct plumb_io io = { 0, 0 };

	if (fd == cut) {
		cut = -1;
		return io;
	}
	if (poll(&end, 1, 0) == 1 && (end.revents & POLLHUP)) {
		cut = fd;
		size = size < PIECE ? size : PIECE;
	}
	io = plumb_kernel_real.read_pipe(self, fd, out, size);
	if (io.status != 0 || io.count == 0)
		cut = -1;
	return io;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->read_pipe = wrong;
}
