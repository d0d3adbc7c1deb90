/* The names of a lost connection are forgotten. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_extra_info);

struct plumb_extra
__wrap_plumb_transport_get_extra_info(
    struct plumb_transport *t, const char *name)
{
	struct plumb_extra extra =
	    __real_plumb_transport_get_extra_info(t, name);

	if (t->drive.stream.state == PLUMB_STREAM_LOST &&
	    extra.kind == PLUMB_EXTRA_TEXT)
		extra.kind = PLUMB_EXTRA_NONE;
	return extra;
}
