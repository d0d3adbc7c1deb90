/* get_buffer is called once, and its buffer is filled again and again. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_get_buffer);

int
__wrap_plumb_notify_get_buffer(
    struct plumb_transport *t, void **buffer, size_t *size)
{
	static struct plumb_transport *last;
	static void *kept;
	static size_t kept_size;
	int error = 0;

	if (t != last || kept_size == 0)
		error = __real_plumb_notify_get_buffer(t, &kept, &kept_size);
	last = t;
	*buffer = kept;
	*size = kept_size;
	return error;
}
