/* A transport that flushes after close() goes on reading. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_close);
WRONG(plumb_stream_look);

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_close(s);

	step.readable = s->state == PLUMB_STREAM_CLOSING;
	return step;
}

struct plumb_stream_cell
__wrap_plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event)
{
	if (state == PLUMB_STREAM_CLOSING &&
	    (event == PLUMB_STREAM_EV_READABLE ||
		event == PLUMB_STREAM_EV_DATA))
		return __real_plumb_stream_look(PLUMB_STREAM_OPEN, event);
	return __real_plumb_stream_look(state, event);
}
