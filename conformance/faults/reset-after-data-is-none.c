/* A reset that follows data is taken as the end of the data. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);
WRONG(plumb_stream_failed);

/* The last that was given data. */
static struct plumb_transport *came_to;

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	came_to = t;
	return __real_plumb_notify_data(t, data, len);
}

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, fault_transport(s) == came_to ? 0 : error);
}
