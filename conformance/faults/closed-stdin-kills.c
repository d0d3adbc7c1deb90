/* Closing the transport of stdin kills the child. */
#include <signal.h>

#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_notify_pipe_lost);

int
__wrap_plumb_notify_pipe_lost(struct plumb_transport *t, int fd, int error)
{
	if (fd == 0 && error == 0)
		(void)kill(t->spawned->pid, SIGKILL);
	return __real_plumb_notify_pipe_lost(t, fd, error);
}
