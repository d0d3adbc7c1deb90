/* abort() of a write pipe that is closing is reported as an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_abort);

int
__wrap_plumb_transport_abort(struct plumb_transport *t)
{
	if (t->drive.kind == PLUMB_KIND_WRITEPIPE &&
	    plumb_stream_is_closing(&t->drive.stream))
		plumb_loop_report(t->loop, t, PLUMB_EUSAGE, "closing");
	return __real_plumb_transport_abort(t);
}
