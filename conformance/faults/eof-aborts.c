/* A false result of eof_received drops what is buffered. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	return keep_open ? __real_plumb_stream_answered(s, keep_open)
			 : plumb_stream_abort(s);
}
