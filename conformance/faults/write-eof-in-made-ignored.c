/* write_eof() inside connection_made does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);
WRONG(plumb_stream_write_eof);

static bool inside;

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	int result;

	inside = true;
	result = __real_plumb_notify_made(t);
	inside = false;
	return result;
}

struct plumb_stream_step
__wrap_plumb_stream_write_eof(struct plumb_stream *s)
{
	return inside ? fault_nothing(s) : __real_plumb_stream_write_eof(s);
}
