/* The API manual's TCP echo client: tcp_echo_client [port] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plumbline.h"

struct client {
	const char *message;
	struct plumb_loop *loop;
};

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct client *client = self;

	printf("Data sent: %s\n", client->message);
	return plumb_transport_write(
	    transport, client->message, strlen(client->message));
}

static int
data_received(void *self, const void *data, size_t len)
{
	(void)self;
	printf("Data received: %.*s\n", (int)len, (const char *)data);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct client *client = self;

	(void)error;
	printf("The server closed the connection\nStop the event loop\n");
	plumb_loop_stop(client->loop);
	return 0;
}

static const struct plumb_protocol_ops client_ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
use_client(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &client_ops;
	protocol->self = self;
	return 0;
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	struct client *client = self;

	(void)transport;
	if (error == 0)
		return 0;
	fprintf(stderr, "cannot connect: %s\n", plumb_error_text(error));
	plumb_loop_stop(client->loop);
	return 0;
}

int
main(int argc, char **argv)
{
	struct client client = { "Hello World!", NULL };
	struct plumb_connection how = { use_client, opened, &client, NULL, 0 };
	uint16_t port = (uint16_t)(argc > 1 ? atoi(argv[1]) : 8888);
	int error = plumb_loop_new(NULL, &client.loop);

	if (error == 0)
		error = plumb_loop_create_connection(
		    client.loop, "127.0.0.1", port, &how);
	if (error == 0)
		error = plumb_loop_run_forever(client.loop);
	plumb_loop_free(client.loop);
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
