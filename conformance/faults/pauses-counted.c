/* Each pause_reading() needs a resume_reading() of its own. */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_pause_reading);
WRONG(plumb_stream_resume_reading);

static unsigned pauses;

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	pauses++;
	return __real_plumb_stream_pause_reading(s);
}

struct plumb_stream_step
__wrap_plumb_stream_resume_reading(struct plumb_stream *s)
{
	if (pauses > 0)
		pauses--;
	return pauses > 0 ? fault_nothing(s)
			  : __real_plumb_stream_resume_reading(s);
}
