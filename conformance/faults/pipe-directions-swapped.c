/* get_pipe_transport(0) is readable, and (1) writable. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_pipe_transport);

struct plumb_transport *
__wrap_plumb_transport_get_pipe_transport(struct plumb_transport *t, int fd)
{
	return __real_plumb_transport_get_pipe_transport(
	    t, fd == 0 || fd == 1 ? 1 - fd : fd);
}
