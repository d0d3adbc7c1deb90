/* connection_lost of a read pipe gets what eof_received raised. */
#include "conformance/faults/fault.h"

#include "transport/pipe.h"

WRONG(plumb_pipe_run_last);

int
__wrap_plumb_pipe_run_last(void *self)
{
	struct plumb_transport *t = self;
	int error = plumb_notify_eof(t);

	if (error < 0) {
		plumb_loop_report(t->loop, t, error, "eof_received() raised");
		t->drive.stream.error = error;
	}
	return 0;
}
