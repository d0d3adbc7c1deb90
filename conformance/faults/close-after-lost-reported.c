/* close() or abort() after connection_lost is reported as an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_close);
WRONG(plumb_transport_abort);

int
__wrap_plumb_transport_close(struct plumb_transport *t)
{
	if (t->drive.stream.state == PLUMB_STREAM_LOST)
		plumb_loop_report(t->loop, t, PLUMB_EUSAGE, "lost");
	return __real_plumb_transport_close(t);
}

int
__wrap_plumb_transport_abort(struct plumb_transport *t)
{
	if (t->drive.stream.state == PLUMB_STREAM_LOST)
		plumb_loop_report(t->loop, t, PLUMB_EUSAGE, "lost");
	return __real_plumb_transport_abort(t);
}
