/* The API manual's way to watch an open socket by a protocol: open_socket */
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plumbline.h"

static int ends[2];

static int
data_received(void *transport, const void *data, size_t len)
{
	printf("Received: %.*s\n", (int)len, (const char *)data);
	return plumb_transport_close(transport);
}

static int
connection_lost(void *transport, int error)
{
	return plumb_loop_fail(plumb_transport_loop(transport), error);
}

/* What comes from outside, as if it were the network. */
static int
send_from_outside(void *self)
{
	(void)self;
	return write(ends[1], "abc", 3) == 3 ? 0 : PLUMB_EIO;
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	static const struct plumb_protocol_ops ops = {
		.data_received = data_received,
		.connection_lost = connection_lost,
	};
	struct plumb_connection how = { .protocol = { .ops = &ops } };

	(void)argc;
	(void)argv;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
	    plumb_loop_call_soon(loop, send_from_outside, NULL) == NULL)
		return PLUMB_EMFILE;
	return plumb_loop_create_connection_sock(loop, ends[0], &how);
}

int
main(int argc, char **argv)
{
	int status = plumb_main(argc, argv, start);

	close(ends[1]);
	return status;
}
