/* A program that does not exist is a child that exits with 127. */
#include "conformance/faults/fault.h"

static int
spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	static const char *const argv[] = { "/bin/sh", "-c", "exit 127", NULL };
	struct plumb_spawn other = *what;
	int error = plumb_kernel_real.spawn(self, what, pid);

	if (error != PLUMB_ENOENT)
		return error;
	other.argv = argv;
	return plumb_kernel_real.spawn(self, &other, pid);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->spawn = spawn;
}
