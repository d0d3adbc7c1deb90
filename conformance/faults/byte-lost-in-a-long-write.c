/* A long write loses its last byte. */
#include "conformance/faults/fault.h"

static struct plumb_io (*right)(
    void *self, int fd, const void *data, size_t size);

static struct plumb_io
wrong(void *self, int fd, const void *data, size_t size)
{
	size_t lost = size > 1000 ? 1 : 0;
	struct plumb_io io = right(self, fd, data, size - lost);

	if (io.status == 0 && io.count == size - lost)
		io.count = size;
	return io;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->send;
	kernel->send = wrong;
}
