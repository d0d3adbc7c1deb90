/* A handshake that fails is told to nobody: the creating call never ends. */
#include "conformance/faults/fault.h"

WRONG(plumb_notify_opened);

int
__wrap_plumb_notify_opened(struct plumb_transport *t, int error)
{
	if (error != 0 && t->tls != NULL)
		return 0;
	return __real_plumb_notify_opened(t, error);
}
