/* A reset is told as some other OSError. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, error == PLUMB_ECONNRESET ? PLUMB_EOS : error);
}
