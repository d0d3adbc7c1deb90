/* A write inside pause_writing is dropped. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_pause);
WRONG(plumb_transport_write);
WRONG(plumb_transport_writelines);

int
__wrap_plumb_notify_pause(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_pause, t);
}

int
__wrap_plumb_transport_write(
    struct plumb_transport *t, const void *data, size_t len)
{
	return fault_inside ? 0 : __real_plumb_transport_write(t, data, len);
}

int
__wrap_plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	return fault_inside ? 0
			    : __real_plumb_transport_writelines(t, list, count);
}
