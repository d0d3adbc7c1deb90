/* pause_reading() on a closing transport is an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_pause_reading);

int
__wrap_plumb_transport_pause_reading(struct plumb_transport *t)
{
	if (plumb_stream_is_closing(&t->drive.stream))
		plumb_loop_report(t->loop, t, PLUMB_EUSAGE, "closing");
	return __real_plumb_transport_pause_reading(t);
}
