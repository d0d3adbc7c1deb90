/* get_write_buffer_size() does not notice abort(). */
#include "conformance/faults/fault.h"

WRONG(plumb_stream_abort);
WRONG(plumb_transport_get_write_buffer_size);

static size_t dropped;

struct plumb_stream_step
__wrap_plumb_stream_abort(struct plumb_stream *s)
{
	dropped = s->size;
	return __real_plumb_stream_abort(s);
}

size_t
__wrap_plumb_transport_get_write_buffer_size(struct plumb_transport *t)
{
	bool over = t->drive.stream.state == PLUMB_STREAM_ENDING ||
		    t->drive.stream.state == PLUMB_STREAM_LOST;
	size_t size = __real_plumb_transport_get_write_buffer_size(t);

	return over ? dropped : size;
}
