/* The API manual's TCP echo client: tcp_echo_client [port] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plumbline.h"

static int
connection_made(void *loop, struct plumb_transport *transport)
{
	static const char message[] = "Hello World!";

	(void)loop;
	printf("Data sent: %s\n", message);
	return plumb_transport_write(transport, message, strlen(message));
}

static int
data_received(void *loop, const void *data, size_t len)
{
	(void)loop;
	printf("Data received: %.*s\n", (int)len, (const char *)data);
	return 0;
}

static int
connection_lost(void *loop, int error)
{
	printf("The server closed the connection\nStop the event loop\n");
	return plumb_loop_fail(loop, error);
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.data_received = data_received,
		.connection_lost = connection_lost,
	};
	struct plumb_connection how = {
		.protocol = { &ops, loop, NULL },
		.opened = plumb_loop_opened,
		.self = loop,
	};
	int port = argc > 1 ? atoi(argv[1]) : 8888;

	return plumb_loop_create_connection(
	    loop, "127.0.0.1", (uint16_t)port, &how);
}

int
main(int argc, char **argv)
{
	return plumb_main(argc, argv, start);
}
