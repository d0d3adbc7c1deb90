/* abort() takes back what the kernel had. */
#include "conformance/faults/fault.h"

#include <sys/socket.h>

WRONG(plumb_transport_abort);

int
__wrap_plumb_transport_abort(struct plumb_transport *t)
{
	struct linger now = { .l_onoff = 1, .l_linger = 0 };

	(void)setsockopt(t->watch.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	return __real_plumb_transport_abort(t);
}
