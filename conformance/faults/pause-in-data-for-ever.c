/* pause_reading() inside data_received cannot be undone. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_data);
WRONG(plumb_stream_pause_reading);
WRONG(plumb_stream_resume_reading);

static bool inside;
static struct plumb_stream *stuck;

int
__wrap_plumb_notify_data(
    struct plumb_transport *t, const uint8_t *data, size_t len)
{
	int result;

	inside = true;
	result = __real_plumb_notify_data(t, data, len);
	inside = false;
	return result;
}

struct plumb_stream_step
__wrap_plumb_stream_pause_reading(struct plumb_stream *s)
{
	stuck = inside ? s : NULL;
	return __real_plumb_stream_pause_reading(s);
}

struct plumb_stream_step
__wrap_plumb_stream_resume_reading(struct plumb_stream *s)
{
	return stuck == s ? fault_nothing(s)
			  : __real_plumb_stream_resume_reading(s);
}
