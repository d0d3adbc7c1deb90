/* A file is sent by a transport that is closing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_sendfile);

struct plumb_stream_step
__wrap_plumb_stream_sendfile(struct plumb_stream *s)
{
	if (s->state != PLUMB_STREAM_CLOSING)
		return __real_plumb_stream_sendfile(s);
	s->size++;
	return fault_nothing(s);
}
