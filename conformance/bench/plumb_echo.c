/*
 * The same TCP echo server on the reference, as anyone would write it, with
 * its run-time assertions on (they are never off).
 */
#include <stdio.h>
#include <stdlib.h>

#include "plumbline.h"

struct client {
	struct plumb_transport *transport;
};

static int
made(void *self, struct plumb_transport *transport)
{
	struct client *c = self;

	c->transport = transport;
	return 0;
}

static int
received(void *self, const void *data, size_t len)
{
	struct client *c = self;

	return plumb_transport_write(c->transport, data, len);
}

static int
lost(void *self, int error)
{
	(void)error;
	free(self);
	return 0;
}

static const struct plumb_protocol_ops echo_ops = {
	.connection_made = made,
	.data_received = received,
	.connection_lost = lost,
};

static int
new_client(void *self, struct plumb_protocol *protocol)
{
	struct client *c = calloc(1, sizeof *c);

	(void)self;
	if (c == NULL)
		return PLUMB_EMEMORY;
	protocol->ops = &echo_ops;
	protocol->self = c;
	return 0;
}

static int
stop(void *self)
{
	plumb_loop_stop(self);
	return 0;
}

static void
must(int result, const char *what)
{
	if (result < 0) {
		fprintf(stderr, "%s: %s\n", what, plumb_error_text(result));
		exit(1);
	}
}

int
main(void)
{
	struct plumb_connection how = { .protocol_factory = new_client,
		.backlog = 128 };
	struct plumb_server *server;
	struct plumb_loop *loop;

	must(plumb_loop_new(NULL, &loop), "loop");
	must(plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server),
	    "listen");
	must(plumb_loop_add_reader(loop, 0, stop, loop), "stdin");
	printf("port %d\n", plumb_server_port(server));
	fflush(stdout);
	must(plumb_loop_run_forever(loop), "run");
	plumb_loop_free(loop);
	return 0;
}
