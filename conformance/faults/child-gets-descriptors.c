/* A child has more descriptors than 0, 1 and 2. */
#include "conformance/faults/fault.h"

#include <stdlib.h>
#include <unistd.h>

/* As a child: runs the program with all that is open. */
static void
become(const struct plumb_spawn *what)
{
	for (int fd = 0; fd < 3; fd++)
		if (what->fds[fd] >= 0)
			dup2(what->fds[fd], fd);
	(void)!dup(1); /* not close-on-exec */
	execvp(what->argv[0], (char *const *)what->argv);
	_exit(127);
}

static int
spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	(void)self;
	*pid = fork();
	if (*pid == 0)
		become(what);
	return *pid < 0 ? PLUMB_ENOMEM : 0;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->spawn = spawn;
}
