/* A true result of eof_received does not keep the transport open. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	(void)keep_open;
	return __real_plumb_stream_answered(s, false);
}
