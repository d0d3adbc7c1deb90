/* After write_eof() a false result of eof_received does not close. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_answered);

struct plumb_stream_step
__wrap_plumb_stream_answered(struct plumb_stream *s, bool keep_open)
{
	return __real_plumb_stream_answered(s, keep_open || s->eof_asked);
}
