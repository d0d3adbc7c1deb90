/* get_extra_info() does not know what a pipe was made of. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_extra_info);

struct plumb_extra
__wrap_plumb_transport_get_extra_info(
    struct plumb_transport *t, const char *name)
{
	struct plumb_extra extra =
	    __real_plumb_transport_get_extra_info(t, name);

	if (extra.kind == PLUMB_EXTRA_PIPE)
		extra.kind = PLUMB_EXTRA_NONE;
	return extra;
}
