/* A child that closes its stdin is noticed by writing only. */
#include "conformance/faults/fault.h"
#include "transport/pipe.h"

WRONG(plumb_pipe_start);

int
__wrap_plumb_pipe_start(struct plumb_transport *t, int fd, enum plumb_kind kind)
{
	int error = __real_plumb_pipe_start(t, fd, kind);

	t->drive.deaf = kind == PLUMB_KIND_WRITEPIPE;
	return error;
}
