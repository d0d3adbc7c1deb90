/* No exception is ever reported. */
#include "conformance/faults/fault.h"

WRONG(plumb_loop_report);

void
__wrap_plumb_loop_report(struct plumb_loop *loop,
    struct plumb_transport *transport, int error, const char *message)
{
	(void)loop;
	(void)transport;
	(void)error;
	(void)message;
}
