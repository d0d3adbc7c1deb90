/* The API manual's TCP echo client: tcp_echo_client [port] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plumbline.h"

static struct plumb_loop *loop;
static int failure;

static int
connection_made(void *message, struct plumb_transport *transport)
{
	printf("Data sent: %s\n", (char *)message);
	return plumb_transport_write(transport, message, strlen(message));
}

static int
data_received(void *message, const void *data, size_t len)
{
	(void)message;
	printf("Data received: %.*s\n", (int)len, (const char *)data);
	return 0;
}

static int
connection_lost(void *message, int error)
{
	(void)message;
	failure = error;
	printf("The server closed the connection\nStop the event loop\n");
	plumb_loop_stop(loop);
	return 0;
}

static int
new_client(void *message, struct plumb_protocol *protocol)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.data_received = data_received,
		.connection_lost = connection_lost,
	};

	*protocol = (struct plumb_protocol){ &ops, message, NULL };
	return 0;
}

static int
opened(void *message, struct plumb_transport *transport, int error)
{
	(void)message;
	if (transport == NULL) {
		failure = error;
		plumb_loop_stop(loop);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static char message[] = "Hello World!";
	struct plumb_connection how = {
		.protocol_factory = new_client,
		.opened = opened,
		.self = message,
	};
	uint16_t port = (uint16_t)(argc > 1 ? atoi(argv[1]) : 8888);
	int error = plumb_loop_new(NULL, &loop);

	if (error == 0)
		error =
		    plumb_loop_create_connection(loop, "127.0.0.1", port, &how);
	if (error == 0)
		error = plumb_loop_run_forever(loop);
	plumb_loop_free(loop);
	if (error == 0)
		error = failure;
	if (error != 0)
		fprintf(stderr, "%s\n", plumb_error_text(error));
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
