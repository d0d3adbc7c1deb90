/* set_write_buffer_limits() after connection_lost raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_set_write_buffer_limits);

int
__wrap_plumb_transport_set_write_buffer_limits(
    struct plumb_transport *t, int64_t high, int64_t low)
{
	return t->drive.stream.state == PLUMB_STREAM_LOST
		   ? PLUMB_EUSAGE
		   : __real_plumb_transport_set_write_buffer_limits(
			 t, high, low);
}
