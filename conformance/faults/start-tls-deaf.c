/* The transport that start_tls() gives does not read. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_started_tls);

int
__wrap_plumb_notify_started_tls(
    struct plumb_transport *t, const struct plumb_completion *done)
{
	int error = __real_plumb_notify_started_tls(t, done);

	if (t->drive.stream.state == PLUMB_STREAM_OPEN)
		plumb_drive_end(
		    &t->drive, plumb_stream_pause_reading(&t->drive.stream));
	return error;
}
