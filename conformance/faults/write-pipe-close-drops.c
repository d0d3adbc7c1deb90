/* close() of a write pipe drops what is buffered. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_close);

struct plumb_stream_step
__wrap_plumb_stream_close(struct plumb_stream *s)
{
	if (fault_transport(s)->drive.kind == PLUMB_KIND_WRITEPIPE)
		return plumb_stream_abort(s);
	return __real_plumb_stream_close(s);
}
