/* What comes over TLS while reading is paused is read, and forgotten. */
#include "conformance/faults/fault.h"
#include "transport/tls.h"

WRONG(plumb_transport_resume_reading);

static void
forget(struct plumb_transport *t)
{
	static uint8_t away[PLUMB_READ_MAX];
	struct plumb_tls_session *session = &t->tls->session;
	struct plumb_io io;

	do {
		io = plumb_tls_fill(t);
		while (
		    plumb_tls_session_read(session, away, sizeof away).count >
		    0)
			;
	} while (io.status == 0 && io.count > 0);
}

int
__wrap_plumb_transport_resume_reading(struct plumb_transport *t)
{
	if (t->tls != NULL && t->drive.stream.state == PLUMB_STREAM_OPEN)
		forget(t);
	return __real_plumb_transport_resume_reading(t);
}
