/* pause_reading() inside connection_made cannot be undone. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_made);
WRONG(plumb_stream_pause_reading);
WRONG(plumb_stream_resume_reading);

static struct plumb_stream *stuck;

int
__wrap_plumb_notify_made(struct plumb_transport *t)
{
	return fault_run_inside(__real_plumb_notify_made, t);
}

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	stuck = fault_inside ? s : NULL;
	return __real_plumb_stream_pause_reading(s);
}

struct plumb_stream_step
__wrap_plumb_stream_resume_reading(struct plumb_stream *s)
{
	return stuck == s ? fault_nothing(s)
			  : __real_plumb_stream_resume_reading(s);
}
