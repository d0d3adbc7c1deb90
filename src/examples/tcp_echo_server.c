/* The API manual's TCP echo server: tcp_echo_server [port] */
#include <stdio.h>
#include <stdlib.h>

#include "plumbline.h"

struct echo {
	struct plumb_transport *transport;
};

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct echo *echo = self;

	printf("Connection from %s\n",
	    plumb_transport_get_extra_info(transport, "peername").text);
	echo->transport = transport;
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct echo *echo = self;
	int error;

	printf("Data received: %.*s\n", (int)len, (const char *)data);
	printf("Send: %.*s\n", (int)len, (const char *)data);
	error = plumb_transport_write(echo->transport, data, len);
	printf("Close the client socket\n");
	plumb_transport_close(echo->transport);
	return error;
}

static int
connection_lost(void *self, int error)
{
	(void)error;
	free(self);
	return fflush(stdout) == 0 ? 0 : PLUMB_EIO;
}

static const struct plumb_protocol_ops echo_ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
new_echo(void *self, struct plumb_protocol *protocol)
{
	(void)self;
	protocol->ops = &echo_ops;
	protocol->self = calloc(1, sizeof(struct echo));
	return protocol->self != NULL ? 0 : PLUMB_EMEMORY;
}

int
main(int argc, char **argv)
{
	struct plumb_connection how = { .protocol_factory = new_echo };
	uint16_t port = (uint16_t)(argc > 1 ? atoi(argv[1]) : 8888);
	struct plumb_loop *loop = NULL;
	struct plumb_server *server;
	int error = plumb_loop_new(NULL, &loop);

	if (error == 0)
		error = plumb_loop_create_server(
		    loop, "127.0.0.1", port, &how, &server);
	if (error == 0) {
		printf("Serving on %s\n", plumb_server_sockname(server));
		fflush(stdout);
		error = plumb_loop_run_forever(loop);
	}
	if (error != 0)
		fprintf(stderr, "%s\n", plumb_error_text(error));
	plumb_loop_free(loop);
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
