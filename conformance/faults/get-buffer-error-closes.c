/* What get_buffer raises is not reported, and closes. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_get_buffer);

int
__wrap_plumb_notify_get_buffer(
    struct plumb_transport *t, void **buffer, size_t *size)
{
	static char unused;

	if (__real_plumb_notify_get_buffer(t, buffer, size) == 0)
		return 0;
	plumb_drive_end(&t->drive, plumb_stream_close(&t->drive.stream));
	*buffer = &unused;
	*size = sizeof unused;
	return 0;
}
