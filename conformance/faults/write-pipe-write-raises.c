/* write() to a pipe that nobody reads raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	int error = __real_plumb_transport_write(t, data, len);

	if (t->drive.kind == PLUMB_KIND_WRITEPIPE &&
	    plumb_stream_is_closing(&t->drive.stream))
		error = PLUMB_EPIPE;
	return error;
}
