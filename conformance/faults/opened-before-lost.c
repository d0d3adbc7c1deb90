/*
 * The creating call completes before the connection_lost of a close() in
 * connection_made.
 */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	int error = __real_plumb_notify_made(t);

	if (t->how.opened != NULL &&
	    plumb_stream_is_closing(&t->drive.stream)) {
		(void)plumb_notify_opened(t, 0);
		t->how.opened = NULL;
	}
	return error;
}
