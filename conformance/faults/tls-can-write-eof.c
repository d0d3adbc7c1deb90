/* can_write_eof() is True over TLS. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_can_write_eof);

bool
__wrap_plumb_transport_can_write_eof(struct plumb_transport *t)
{
	return __real_plumb_transport_can_write_eof(t) || t->tls != NULL;
}
