/* close() drops the datagrams that are queued. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_close);

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	return s->size > 0 && fault_transport(s)->datagram != NULL
		   ? plumb_stream_abort(s)
		   : __real_plumb_stream_close(s);
}
