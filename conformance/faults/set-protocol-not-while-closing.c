/* set_protocol() does nothing on a transport that is closing. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_set_protocol);

void
__wrap_plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	if (!plumb_stream_is_closing(&t->drive.stream))
		__real_plumb_transport_set_protocol(t, protocol);
}
