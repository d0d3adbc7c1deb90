/* writelines() does not look at the high mark. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_writelines);
WRONG(plumb_flow_grew);

static bool inside;

int
__wrap_plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	int error;

	inside = true;
	error = __real_plumb_transport_writelines(t, list, count);
	inside = false;
	return error;
}

bool
__wrap_plumb_flow_grew(struct plumb_flow *f, size_t size)
{
	return !inside && __real_plumb_flow_grew(f, size);
}
