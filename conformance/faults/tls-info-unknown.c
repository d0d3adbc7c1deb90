/* get_extra_info() knows nothing of TLS. */
#include "conformance/faults/fault.h"
#include "transport/tls.h"

WRONG(plumb_tls_extra);

bool
__wrap_plumb_tls_extra(
    struct plumb_transport *t, const char *name, struct plumb_extra *out)
{
	(void)t;
	(void)name;
	(void)out;
	return false;
}
