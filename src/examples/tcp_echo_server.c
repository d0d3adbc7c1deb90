/* The API manual's TCP echo server: tcp_echo_server [port] */
#include <stdio.h>
#include <stdlib.h>

#include "plumbline.h"

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	printf("Connection from %s\n",
	    plumb_transport_get_extra_info(transport, "peername").text);
	return 0;
}

static int
data_received(void *transport, const void *data, size_t len)
{
	int error = plumb_transport_write(transport, data, len);

	printf("Data received: %.*s\n", (int)len, (const char *)data);
	printf("Send: %.*s\n", (int)len, (const char *)data);
	printf("Close the client socket\n");
	fflush(stdout);
	plumb_transport_close(transport);
	return error;
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.data_received = data_received,
	};
	struct plumb_connection how = { .protocol = { .ops = &ops } };
	int port = argc > 1 ? atoi(argv[1]) : 8888;
	struct plumb_server *server;
	int error = plumb_loop_create_server(
	    loop, "127.0.0.1", (uint16_t)port, &how, &server);

	if (error == 0)
		printf("Serving on %s\n", plumb_server_sockname(server));
	fflush(stdout);
	return error;
}

int
main(int argc, char **argv)
{
	return plumb_main(argc, argv, start);
}
