/* terminate() is an alias of close(). */
#include "conformance/faults/fault.h"

WRONG(plumb_transport_terminate);

int
__wrap_plumb_transport_terminate(struct plumb_transport *t)
{
	plumb_transport_close(t);
	return 0;
}
