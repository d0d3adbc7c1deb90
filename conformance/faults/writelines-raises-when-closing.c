/* writelines() after close() raises. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_writelines);

int
__wrap_plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	return plumb_stream_is_closing(&t->drive.stream)
		   ? PLUMB_EUSAGE
		   : __real_plumb_transport_writelines(t, list, count);
}
