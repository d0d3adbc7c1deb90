/* A byte that arrives on a write pipe breaks it. */
#include "conformance/faults/fault.h"

#include "core/pipe.h"

WRONG(plumb_pipe_look);

enum plumb_pipe_action
__wrap_plumb_pipe_look(enum plumb_kind kind, enum plumb_pipe_event event)
{
	if (kind == PLUMB_KIND_WRITEPIPE && event == PLUMB_PIPE_EV_INPUT)
		return PLUMB_PIPE_DO_BREAK;
	return __real_plumb_pipe_look(kind, event);
}
