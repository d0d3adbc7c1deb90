/* close() calls connection_lost before it returns. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);
WRONG(plumb_drive_end);

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	if (state == PLUMB_STREAM_OPEN && event == PLUMB_STREAM_EV_CLOSE)
		return (struct plumb_stream_cell){ PLUMB_STREAM_LOST,
			PLUMB_STREAM_DO_LOSE };
	return __real_plumb_stream_look(state, event);
}

void
__wrap_plumb_drive_end(struct plumb_drive *d, struct plumb_stream_step step)
{
	if (step.action == PLUMB_STREAM_DO_LOSE)
		plumb_drive_lose(d);
	else
		__real_plumb_drive_end(d, step);
}
