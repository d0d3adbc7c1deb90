/* write() after close() raises over TLS. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	int error = __real_plumb_transport_write(t, data, len);

	if (t->tls != NULL && plumb_stream_is_closing(&t->drive.stream))
		return PLUMB_EUSAGE;
	return error;
}
