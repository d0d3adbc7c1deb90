/* What eof_received raises is taken as a false result. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_eof);

int
__wrap_plumb_notify_eof(struct plumb_transport *t)
{
	int result = __real_plumb_notify_eof(t);

	return result < 0 ? 0 : result;
}
