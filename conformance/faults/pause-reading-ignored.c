/* pause_reading() does nothing. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_pause_reading);

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	return fault_nothing(s);
}
