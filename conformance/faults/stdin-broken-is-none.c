/* Input that was not consumed gives pipe_connection_lost(0, None). */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pipe_lost);

int
__wrap_plumb_notify_pipe_lost(struct plumb_transport *t, int fd, int error)
{
	return __real_plumb_notify_pipe_lost(
	    t, fd, error == PLUMB_EPIPE ? 0 : error);
}
