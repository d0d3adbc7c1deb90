/* A peer that has ended is told of before the data that it sent first. */
#define _GNU_SOURCE /* POLLRDHUP */
#include "conformance/faults/fault.h"

static struct plumb_io (*right)(void *self, int fd, void *out, size_t size);

static struct plumb_io
wrong(void *self, int fd, void *out, size_t size)
{
	struct pollfd ended = { .fd = fd, .events = POLLRDHUP };
	struct plumb_io end = { .status = 0, .count = 0 };

	if (poll(&ended, 1, 0) > 0 && (ended.revents & POLLRDHUP) != 0)
		return end;
	return right(self, fd, out, size);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->read;
	kernel->read = wrong;
}
