/* A reset is taken as an orderly end. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, error == PLUMB_ECONNRESET ? 0 : error);
}
