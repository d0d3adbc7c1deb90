/* close() sends no close_notify. */
#include "conformance/faults/fault.h"
#include "sys/tls.h"

WRONG(plumb_tls_session_notify);

void
__wrap_plumb_tls_session_notify(struct plumb_tls_session *s)
{
	(void)s;
}
