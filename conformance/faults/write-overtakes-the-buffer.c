/* write() hands its bytes to the kernel although older ones are buffered. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_look);

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	struct plumb_stream_cell cell = __real_plumb_stream_look(state, event);

	if (cell.action == PLUMB_STREAM_DO_APPEND)
		cell.action = PLUMB_STREAM_DO_SEND;
	return cell;
}
