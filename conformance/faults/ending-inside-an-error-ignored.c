/* close() and abort() inside error_received do nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_error);
WRONG(plumb_stream_close);
WRONG(plumb_stream_abort);

static int inside;

int
__wrap_plumb_notify_error(struct plumb_transport *t, int error)
{
	int result;

	inside++;
	result = __real_plumb_notify_error(t, error);
	inside--;
	return result;
}

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	return inside > 0 ? fault_nothing(s) : __real_plumb_stream_close(s);
}

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	return inside > 0 ? fault_nothing(s) : __real_plumb_stream_abort(s);
}
