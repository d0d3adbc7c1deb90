/* The API manual's UDP echo client: udp_echo_client host:port */
#include <stdio.h>

#include "plumbline.h"

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	printf("Send: Hello World!\n");
	return plumb_transport_sendto(transport, "Hello World!", 12, NULL);
}

static int
datagram_received(void *transport, const void *data, size_t len,
    const struct plumb_address *from)
{
	(void)from;
	printf("Received: %.*s\nClose the socket\n", (int)len, (char *)data);
	return plumb_transport_close(transport);
}

static int
error_received(void *self, int error)
{
	(void)self;
	printf("Error received: %s\n", plumb_error_text(error));
	return 0;
}

static int
connection_lost(void *transport, int error)
{
	printf("Socket closed, stop the event loop\n");
	return plumb_loop_fail(plumb_transport_loop(transport), error);
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.datagram_received = datagram_received,
		.error_received = error_received,
		.connection_lost = connection_lost,
	};
	struct plumb_endpoint where = { .remote = argc > 1 ? argv[1] : NULL };
	struct plumb_connection how = { .protocol = { .ops = &ops },
		.opened = plumb_loop_opened,
		.self = loop };

	return plumb_loop_create_datagram_endpoint(loop, &where, &how);
}

int
main(int argc, char **argv)
{
	return plumb_main(argc, argv, start);
}
