/* write() on a paused transport resumes. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	int error = __real_plumb_transport_write(t, data, len);

	if (t->drive.stream.flow.paused) {
		t->drive.stream.flow.paused = false;
		(void)plumb_notify_resume(t);
	}
	return error;
}
