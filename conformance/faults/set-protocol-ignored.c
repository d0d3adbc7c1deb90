/* set_protocol() does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_set_protocol);

void
__wrap_plumb_transport_set_protocol(
    struct plumb_transport *t, struct plumb_protocol protocol)
{
	(void)t;
	(void)protocol;
}
