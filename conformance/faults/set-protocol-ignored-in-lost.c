/* set_protocol() does nothing inside of connection_lost. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_set_protocol);

void
__wrap_plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	if (t->drive.stream.state != PLUMB_STREAM_LOST)
		__real_plumb_transport_set_protocol(t, protocol);
}
