/* After close() the pipes are lost with an error. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_notify_pipe_lost);

int
__wrap_plumb_notify_pipe_lost(struct plumb_transport *t, int fd, int error)
{
	if (plumb_process_is_closing(&t->drive.process))
		error = PLUMB_EPIPE;
	return __real_plumb_notify_pipe_lost(t, fd, error);
}
