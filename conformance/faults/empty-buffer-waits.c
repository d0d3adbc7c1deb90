/* An empty buffer is taken for one that will be there later. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_get_buffer);

int
__wrap_plumb_notify_get_buffer(
    struct plumb_transport *t, void **buffer, size_t *size)
{
	int error = __real_plumb_notify_get_buffer(t, buffer, size);

	if (error == 0 && *size == 0) {
		plumb_drive_end(
		    &t->drive, plumb_stream_pause_reading(&t->drive.stream));
		*size = 1;
	}
	return error;
}
