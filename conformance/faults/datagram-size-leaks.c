/*
 * What is counted besides a datagram's bytes is never counted off (gh-135444).
 */
#include "conformance/faults/fault.h"
#include "core/port_datagram.h"

WRONG(plumb_stream_flushed);
WRONG(plumb_port_offer);

struct plumb_stream_step
__wrap_plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	if (taken > 0 && fault_transport(s)->datagram != NULL)
		taken -= PLUMB_DATAGRAM_OVERHEAD;
	return __real_plumb_stream_flushed(s, taken);
}

/* What has leaked is nowhere in the queue. */
void
__wrap_plumb_port_offer(struct plumb_drive *d, struct plumb_sending *sending)
{
	if (fault_transport(&d->stream)->queue.size == 0)
		sending->status = PLUMB_WOULD_BLOCK;
	else
		__real_plumb_port_offer(d, sending);
}
