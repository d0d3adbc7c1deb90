/* A child that has exited is looked at, and never waited for. */
#include "conformance/faults/fault.h"

#include <sys/wait.h>

static int
reap(void *self, int pid, bool wait, int *returncode)
{
	int options = WEXITED | WNOWAIT | (wait ? 0 : WNOHANG);
	siginfo_t info = { .si_pid = 0 };

	(void)self;
	if (waitid(P_PID, (id_t)pid, &info, options) < 0)
		return PLUMB_ECHILD;
	if (info.si_pid == 0)
		return PLUMB_WOULD_BLOCK;
	*returncode =
	    info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
	return 0;
}

void
fault_kernel(struct plumb_kernel *kernel)
{
	kernel->reap = reap;
}
