/* Every write waits in the buffer for the next turn. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

static struct plumb_io (*right)(
    void *self, int fd, const void *data, size_t size);
static bool inside;

static struct plumb_io
wrong(void *self, int fd, const void *data, size_t size)
{
	if (inside)
		return (struct plumb_io){ .status = PLUMB_WOULD_BLOCK };
	return right(self, fd, data, size);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	right = kernel->send;
	kernel->send = wrong;
}

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	int result;

	inside = true;
	result = __real_plumb_transport_write(t, data, len);
	inside = false;
	return result;
}
