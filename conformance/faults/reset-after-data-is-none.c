/* A reset that follows data is taken as the end of the data. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);
WRONG(plumb_stream_failed);

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	t->got = len;
	return __real_plumb_notify_data(t, data, len);
}

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, fault_transport(s)->got > 0 ? 0 : error);
}
