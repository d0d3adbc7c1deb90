/* A reader that goes with bytes still buffered is an orderly end. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_failed);

struct plumb_stream_step
__wrap_plumb_stream_failed(struct plumb_stream *s, int error)
{
	if (fault_transport(s)->drive.kind == PLUMB_KIND_WRITEPIPE)
		return plumb_stream_abort(s);
	return __real_plumb_stream_failed(s, error);
}
