/* What is counted besides a datagram's bytes is never counted off (gh-135444). */
#include "conformance/faults/fault.h"
#include "core/datagram.h"

WRONG(plumb_stream_flushed);

struct plumb_stream_step
__wrap_plumb_stream_flushed(struct plumb_stream *s, size_t taken)
{
	if (taken > 0 && fault_transport(s)->datagram != NULL)
		taken -= PLUMB_DATAGRAM_OVERHEAD;
	return __real_plumb_stream_flushed(s, taken);
}
