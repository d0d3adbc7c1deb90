/* close() calls connection_lost before it returns. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);
WRONG(plumb_drive_stop);

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
__wrap_plumb_drive_stop(struct plumb_drive *d, bool at_once)
{
	if (!at_once &&
	    plumb_stream_look(d->stream.state, PLUMB_STREAM_EV_CLOSE).action ==
		PLUMB_STREAM_DO_LOSE &&
	    d->stream.size == 0) {
		(void)plumb_stream_close(&d->stream);
		plumb_drive_lose(d);
	} else {
		__real_plumb_drive_stop(d, at_once);
	}
}
