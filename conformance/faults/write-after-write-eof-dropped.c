/* write() after write_eof() is dropped without a word. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_write);

struct plumb_stream_step
__wrap_plumb_stream_write(struct plumb_stream *s, size_t len)
{
	return s->eof_asked ? fault_nothing(s)
			    : __real_plumb_stream_write(s, len);
}
