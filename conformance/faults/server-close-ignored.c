/* A closed server goes on accepting. */
#include "conformance/faults/fault.h"

WRONG(plumb_server_close);

void
__wrap_plumb_server_close(struct plumb_server *server)
{
	(void)server;
}
