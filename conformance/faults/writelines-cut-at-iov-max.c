/* writelines() sends no more pieces than one system call takes. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_writelines);

int
__wrap_plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	return __real_plumb_transport_writelines(
	    t, list, count < 1024 ? count : 1024);
}
