/* close() calls connection_lost before it returns. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	if (state == PLUMB_STREAM_OPEN && event == PLUMB_STREAM_EV_CLOSE)
		return (struct plumb_stream_cell){ PLUMB_STREAM_LOST,
			PLUMB_STREAM_DO_LOSE };
	return __real_plumb_stream_look(state, event);
}
