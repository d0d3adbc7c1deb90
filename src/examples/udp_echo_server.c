/* The API manual's UDP echo server: udp_echo_server [port] */
#include <stdio.h>

#include "plumbline.h"

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	printf("Serving on %s\n",
	    plumb_transport_get_extra_info(transport, "sockname").text);
	return fflush(stdout) == 0 ? 0 : PLUMB_EIO;
}

static int
datagram_received(void *transport, const void *data, size_t len,
    const struct plumb_address *from)
{
	struct plumb_address_text text;

	plumb_address_show(from, &text);
	printf(
	    "Received %.*s from %s\n", (int)len, (const char *)data, text.at);
	printf("Send %.*s to %s\n", (int)len, (const char *)data, text.at);
	fflush(stdout);
	return plumb_transport_sendto(transport, data, len, from);
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.datagram_received = datagram_received,
	};
	struct plumb_connection how = {
		.protocol = { .ops = &ops },
		.opened = plumb_loop_opened,
		.self = loop,
	};
	struct plumb_endpoint where = { .local = "127.0.0.1:9999" };
	char local[32];

	snprintf(
	    local, sizeof local, "127.0.0.1:%s", argc > 1 ? argv[1] : "9999");
	where.local = local;
	return plumb_loop_create_datagram_endpoint(loop, &where, &how);
}

int
main(int argc, char **argv)
{
	return plumb_main(argc, argv, start);
}
