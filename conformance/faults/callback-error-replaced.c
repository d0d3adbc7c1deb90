/* connection_lost gets another exception than the one that was raised. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	return __real_plumb_stream_failed(
	    s, plumb_error_is_os(error) ? error : PLUMB_EEXCEPTION);
}
