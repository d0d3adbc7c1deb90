/* A child that is to have its parent's output has none. */
#include "conformance/faults/fault.h"

static int
spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	struct plumb_spawn changed = *what;

	if (changed.fds[2] == PLUMB_SPAWN_INHERIT)
		changed.fds[2] = PLUMB_SPAWN_NULL;
	return plumb_kernel_real.spawn(self, &changed, pid);
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->spawn = spawn;
}
