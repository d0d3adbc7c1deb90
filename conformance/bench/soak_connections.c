/*
 * Connections, fifty at a time, over TCP and Unix sockets in turn. The client's
 * first byte says how this one is to end; its protocol gives the buffer in
 * every other one.
 */
#include "conformance/bench/soak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 50, MUCH = 300000, BUFFER = 5000 };

enum way {
	CLOSED_BY_SERVER,
	CLOSED_BY_CLIENT,
	ABORTED,
	ENDED, /* the server ends its side, and keeps the other open */
	RESET, /* by a client that has not read all */
	FILE_SENT,
	WAYS
};

struct client {
	struct plumb_transport *transport;
	enum way way;
	size_t got;
	char buffer[BUFFER];
};

static struct client clients[BATCH];
static uint8_t bytes[MUCH];
static int file;
static unsigned lost, orderly, failed, files;

/* The server; its self is the transport. */

static int
file_completed(
    void *self, struct plumb_transport *transport, int error, uint64_t sent)
{
	(void)self;
	failed += error != 0 || sent != MUCH;
	files++;
	return plumb_transport_close(transport);
}

static int
asked(void *transport, const void *data, size_t len)
{
	struct plumb_sendfile how = { file_completed, NULL };

	failed += len != 1;
	switch ((enum way) * (const char *)data) {
	case CLOSED_BY_SERVER:
		return plumb_transport_close(transport);
	case ABORTED:
		return plumb_transport_abort(transport);
	case ENDED:
		return plumb_transport_write_eof(transport);
	case RESET:
		return plumb_transport_write(transport, bytes, MUCH);
	case FILE_SENT:
		return plumb_transport_sendfile(
		    transport, file, 0, PLUMB_WHOLE_FILE, &how);
	default:
		return plumb_transport_write(transport, bytes, 1);
	}
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	lost++;
	orderly += error == 0;
	return 0;
}

static const struct plumb_protocol_ops SERVER = {
	.data_received = asked,
	.connection_lost = connection_lost,
};

/* The client */

static int
client_made(void *self, struct plumb_transport *transport)
{
	struct client *client = self;
	char way = (char)client->way;

	client->transport = transport;
	return plumb_transport_write(transport, &way, 1);
}

static int
took(struct client *client, size_t len)
{
	client->got += len;
	if (client->way == CLOSED_BY_CLIENT)
		return plumb_transport_close(client->transport);
	if (client->way == RESET)
		return plumb_transport_abort(client->transport);
	return 0;
}

static int
data_received(void *client, const void *data, size_t len)
{
	(void)data;
	return took(client, len);
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	struct client *client = self;

	(void)sizehint;
	*buffer = client->buffer;
	*size = sizeof client->buffer;
	return 0;
}

static int
buffer_updated(void *client, size_t len)
{
	return took(client, len);
}

/* Kept open by its answer, and closed all the same. */
static int
eof_received(void *self)
{
	struct client *client = self;

	failed += client->way == FILE_SENT && client->got != MUCH;
	(void)plumb_transport_close(client->transport);
	return client->way == ENDED;
}

static const struct plumb_protocol_ops PLAIN = {
	.connection_made = client_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops BUFFERED = {
	.connection_made = client_made,
	.get_buffer = get_buffer,
	.buffer_updated = buffer_updated,
	.eof_received = eof_received,
	.connection_lost = connection_lost,
};

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	(void)transport;
	soak_must(error, "connecting");
	return 0;
}

/* Both */

static bool
are_lost(void *self)
{
	return lost == *(unsigned *)self;
}

static void
connect_to(struct plumb_loop *loop, struct plumb_server *server, unsigned i)
{
	struct client *client = &clients[i];
	struct plumb_connection how = { .opened = opened };
	uint16_t port = plumb_server_port(server);

	client->way = (enum way)(i % WAYS);
	client->got = 0;
	how.protocol =
	    (struct plumb_protocol){ i / WAYS % 2 == 0 ? &PLAIN : &BUFFERED,
		    client, NULL };
	soak_must(port != 0 ? plumb_loop_create_connection(
				  loop, "127.0.0.1", port, &how)
			    : plumb_loop_create_unix_connection(
				  loop, plumb_server_sockname(server), &how),
	    "connecting");
}

static void
batch(struct plumb_loop *loop, unsigned count, bool is_unix)
{
	struct plumb_connection how = { .protocol = { .ops = &SERVER } };
	struct plumb_server *server;
	unsigned all = lost + 2 * count;
	char path[64];

	snprintf(path, sizeof path, "/tmp/plumb-soak-%ld", (long)getpid());
	soak_must(
	    is_unix
		? plumb_loop_create_unix_server(loop, path, &how, &server)
		: plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server),
	    "listening");
	for (unsigned i = 0; i < count; i++)
		connect_to(loop, server, i);
	soak_until(loop, are_lost, &all);
	plumb_server_close(server);
	unlink(path);
}

bool
soak_connections(struct plumb_loop *loop, unsigned count)
{
	char path[] = "/tmp/plumb-soak-XXXXXX";
	unsigned left = count;

	lost = orderly = failed = files = 0;
	file = mkstemp(path);
	if (file < 0 || unlink(path) != 0 || write(file, bytes, MUCH) != MUCH) {
		fprintf(stderr, "soak: no file\n");
		return false;
	}
	for (bool is_unix = false; left > 0; is_unix = !is_unix) {
		unsigned some = left < BATCH ? left : BATCH;

		batch(loop, some, is_unix);
		left -= some;
	}
	close(file);
	return failed == 0 && lost == 2 * count && orderly >= count &&
	       (files > 0) == (count >= WAYS);
}
