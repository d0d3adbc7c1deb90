/* A connected endpoint takes no address, be it its remote's. */
#include "conformance/faults/fault.h"

WRONG(plumb_address_equal);

bool
__wrap_plumb_address_equal(
    const struct plumb_address *a, const struct plumb_address *b)
{
	(void)a;
	(void)b;
	return false;
}
