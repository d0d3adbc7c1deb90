/* get_pipe_transport() of a pipe that was lost is None. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_pipe_transport);

struct plumb_transport *
__wrap_plumb_transport_get_pipe_transport(struct plumb_transport *t, int fd)
{
	struct plumb_transport *pipe =
	    __real_plumb_transport_get_pipe_transport(t, fd);

	return pipe != NULL && pipe->drive.stream.state == PLUMB_STREAM_LOST
		   ? NULL
		   : pipe;
}
