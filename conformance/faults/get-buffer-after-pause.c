/*
 * After a pause_reading() inside buffer_updated one more buffer is asked for.
 */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_updated);

int
__wrap_plumb_notify_updated(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	int error = __real_plumb_notify_updated(t, data, len);
	void *buffer;
	size_t size;

	if (error == 0 && !plumb_stream_is_reading(&t->drive.stream))
		error = plumb_notify_get_buffer(t, &buffer, &size);
	return error;
}
