/* resume_reading() does not see what is pending until more arrives. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_resume_reading);

struct plumb_stream_step
__wrap_plumb_stream_resume_reading(struct plumb_stream *s)
{
	struct plumb_stream_step step = __real_plumb_stream_resume_reading(s);

	step.readable = false;
	return step;
}
