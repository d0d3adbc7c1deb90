/* The end of the peer's data is not told. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_eof);

int
__wrap_plumb_notify_eof(struct plumb_transport *t)
{
	(void)t;
	return 1;
}
