/* write() goes on while a file is being sent. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_write);

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	bool file = t->drive.file;
	int error;

	t->drive.file = false;
	error = __real_plumb_transport_write(t, data, len);
	t->drive.file = file;
	return error;
}
