/* A pipe_data_received that raises closes the transport. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_notify_pipe_data);

int
__wrap_plumb_notify_pipe_data(
    struct plumb_transport *t, int fd, const uint8_t *data, size_t len)
{
	int error = __real_plumb_notify_pipe_data(t, fd, data, len);

	if (error != 0 &&
	    plumb_process_close(&t->drive.process) == PLUMB_PROCESS_DO_KILL)
		plumb_port_process_kill(&t->drive);
	return error;
}
