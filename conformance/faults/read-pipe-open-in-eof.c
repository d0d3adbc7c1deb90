/* A read pipe is not closing yet when its end is told. */
#include "conformance/faults/fault.h"

#include "core/pipe.h"

WRONG(plumb_pipe_look);

enum plumb_pipe_action
__wrap_plumb_pipe_look(enum plumb_kind kind, enum plumb_pipe_event event)
{
	if (kind == PLUMB_KIND_READPIPE && event == PLUMB_PIPE_EV_END)
		return PLUMB_PIPE_DO_STREAM;
	return __real_plumb_pipe_look(kind, event);
}
