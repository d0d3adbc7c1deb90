/* close() over TLS asks for the buffer once more. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_close);

int
__wrap_plumb_transport_close(struct plumb_transport *t)
{
	void *buffer;
	size_t size;

	if (t->tls != NULL && t->drive.buffered &&
	    !plumb_stream_is_closing(&t->drive.stream))
		(void)plumb_notify_get_buffer(t, &buffer, &size);
	return __real_plumb_transport_close(t);
}
