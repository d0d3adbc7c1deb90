/* A factory that raises is not reported. */
#include "conformance/faults/fault.h"

WRONG(plumb_loop_report);

void
__wrap_plumb_loop_report(struct plumb_loop *loop,
    struct plumb_transport *transport, int error, const char *message)
{
	if (transport != NULL)
		__real_plumb_loop_report(loop, transport, error, message);
}
