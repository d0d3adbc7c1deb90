/* A datagram_received that raises ends the endpoint. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_datagram);

int
__wrap_plumb_notify_datagram(struct plumb_transport *t, const uint8_t *data,
    size_t len, const struct plumb_address *from)
{
	int result = __real_plumb_notify_datagram(t, data, len, from);

	if (result != 0)
		plumb_drive_end(
		    &t->drive, plumb_stream_failed(&t->drive.stream, result));
	return result;
}
