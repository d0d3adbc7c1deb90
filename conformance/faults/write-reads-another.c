/* write() on one transport reads for the one whose callback is running. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);
WRONG(plumb_transport_write);

static struct plumb_transport *running;

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	int result;

	running = t;
	result = __real_plumb_notify_data(t, data, len);
	running = NULL;
	return result;
}

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	if (running != NULL && running != t)
		(void)__real_plumb_notify_data(
		    running, (const uint8_t *)"more", 4);
	return __real_plumb_transport_write(t, data, len);
}
