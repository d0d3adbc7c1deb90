/*
 * The connection_lost of a flushed close() is queued, not run with the flush.
 */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	struct plumb_stream_cell cell = __real_plumb_stream_look(state, event);

	if (state == PLUMB_STREAM_CLOSING &&
	    cell.action == PLUMB_STREAM_DO_LOSE)
		return (struct plumb_stream_cell){ PLUMB_STREAM_ENDING,
			PLUMB_STREAM_DO_QUEUE };
	return cell;
}
