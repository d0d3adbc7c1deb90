/* get_extra_info('subprocess') is None. */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_get_extra_info);

struct plumb_extra
__wrap_plumb_transport_get_extra_info(
    struct plumb_transport *t, const char *name)
{
	return __real_plumb_transport_get_extra_info(
	    t, t->spawned != NULL ? "nothing" : name);
}
