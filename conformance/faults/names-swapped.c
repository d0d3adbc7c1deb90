/* peername and sockname are taken for each other. */
#include "conformance/faults/fault.h"

#include <string.h>

WRONG(plumb_transport_get_extra_info);

struct plumb_extra
__wrap_plumb_transport_get_extra_info(
    struct plumb_transport *t, const char *name)
{
	if (strcmp(name, "peername") == 0)
		name = "sockname";
	else if (strcmp(name, "sockname") == 0)
		name = "peername";
	return __real_plumb_transport_get_extra_info(t, name);
}
