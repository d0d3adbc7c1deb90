/* An endpoint receives nothing more after an error. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_error);

int
__wrap_plumb_notify_error(struct plumb_transport *t, int error)
{
	int result = __real_plumb_notify_error(t, error);

	plumb_drive_end(
	    &t->drive, plumb_stream_pause_reading(&t->drive.stream));
	return result;
}
