/* An error while the queue drains takes what is behind it away in silence. */
#include "conformance/faults/fault.h"
#include "core/datagram.h"

WRONG(plumb_datagram_refused);

struct plumb_stream_step
__wrap_plumb_datagram_refused(struct plumb_stream *s, size_t len)
{
	if (s->size > 0) {
		(void)plumb_sendq_clear(&fault_transport(s)->queue);
		len = s->size - PLUMB_DATAGRAM_OVERHEAD;
	}
	return __real_plumb_datagram_refused(s, len);
}
