/* get_pipe_transport() of a descriptor that is no pipe gives another one's. */
#include "conformance/faults/fault.h"
#include "transport/process.h"

WRONG(plumb_transport_get_pipe_transport);

struct plumb_transport *
__wrap_plumb_transport_get_pipe_transport(struct plumb_transport *t, int fd)
{
	struct plumb_transport *pipe =
	    __real_plumb_transport_get_pipe_transport(t, fd);

	for (fd = 0; pipe == NULL && fd < PLUMB_PROCESS_PIPES; fd++)
		pipe = __real_plumb_transport_get_pipe_transport(t, fd);
	return pipe;
}
