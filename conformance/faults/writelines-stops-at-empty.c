/* writelines() stops at an empty piece. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_writelines);

int
__wrap_plumb_transport_writelines(
    struct plumb_transport *t, const struct plumb_bytes *list, size_t count)
{
	size_t used = 0;

	while (used < count && list[used].len > 0)
		used++;
	return __real_plumb_transport_writelines(t, list, used);
}
