/* A drained buffer undoes a close() inside resume_writing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	if (state == PLUMB_STREAM_ENDING && event == PLUMB_STREAM_EV_DRAINED)
		return (struct plumb_stream_cell){ PLUMB_STREAM_OPEN,
			PLUMB_STREAM_DO_NOTHING };
	return __real_plumb_stream_look(state, event);
}
