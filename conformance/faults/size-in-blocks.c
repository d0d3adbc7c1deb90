/* get_write_buffer_size() counts whole blocks. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_write_buffer_size);

size_t
__wrap_plumb_transport_get_write_buffer_size(struct plumb_transport *t)
{
	return (__real_plumb_transport_get_write_buffer_size(t) + 1023) / 1024 *
	       1024;
}
