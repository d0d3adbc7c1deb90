/* The protocol is made before the connection is there. */
#include "conformance/faults/fault.h"

WRONG(plumb_loop_create_connection);
WRONG(plumb_loop_create_unix_connection);

static void
make(const struct plumb_connection *how)
{
	struct plumb_protocol protocol;

	(void)how->protocol_factory(how->self, &protocol);
}

int
__wrap_plumb_loop_create_connection(struct plumb_loop *loop, const char *host,
    uint16_t port, const struct plumb_connection *how)
{
	make(how);
	return __real_plumb_loop_create_connection(loop, host, port, how);
}

int
__wrap_plumb_loop_create_unix_connection(struct plumb_loop *loop,
    const char *path, const struct plumb_connection *how)
{
	make(how);
	return __real_plumb_loop_create_unix_connection(loop, path, how);
}
