/* A pipe's loss is told before the data that it had. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pipe_data);

int
__wrap_plumb_notify_pipe_data(
    struct plumb_transport *t, int fd, const uint8_t *data, size_t len)
{
	(void)plumb_notify_pipe_lost(t, fd, 0);
	return __real_plumb_notify_pipe_data(t, fd, data, len);
}
