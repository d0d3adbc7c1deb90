/* abort() after a close() that flushed and was lost is an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_close);
WRONG(plumb_transport_abort);

static bool flushing;

int
__wrap_plumb_transport_close(struct plumb_transport *t)
{
	flushing = t->drive.stream.size > 0;
	return __real_plumb_transport_close(t);
}

int
__wrap_plumb_transport_abort(struct plumb_transport *t)
{
	if (flushing && t->drive.stream.state == PLUMB_STREAM_LOST)
		plumb_loop_report(t->loop, t, PLUMB_EUSAGE, "lost");
	return __real_plumb_transport_abort(t);
}
