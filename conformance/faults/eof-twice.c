/* eof_received is called twice. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_eof);

int
__wrap_plumb_notify_eof(struct plumb_transport *t)
{
	(void)__real_plumb_notify_eof(t);
	return __real_plumb_notify_eof(t);
}
