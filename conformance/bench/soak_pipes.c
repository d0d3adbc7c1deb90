/*
 * Pairs of pipes, one behind the other: what goes in comes out, then either end
 * is closed. In turn over pipes and sockets, and with more than a pipe holds.
 */
#include "conformance/bench/soak.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MUCH = 200000 };

struct end {
	struct plumb_transport *transport;
	size_t want; /* the reader: bytes that are to come */
	bool closes; /* the reader: when they have come */
	unsigned lost;
	unsigned failed;
};

static uint8_t bytes[MUCH];

static int
connection_made(void *self, struct plumb_transport *transport)
{
	((struct end *)self)->transport = transport;
	return 0;
}

static int
writer_made(void *self, struct plumb_transport *transport)
{
	struct end *writer = self;

	writer->transport = transport;
	soak_must(plumb_transport_write(transport, bytes, writer->want),
	    "writing to a pipe");
	return writer->closes ? plumb_transport_close(transport) : 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct end *reader = self;

	(void)data;
	reader->failed += len > reader->want;
	reader->want -= len;
	if (reader->want == 0 && reader->closes)
		return plumb_transport_close(reader->transport);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct end *end = self;

	end->lost++;
	end->failed += error != 0;
	return 0;
}

static const struct plumb_protocol_ops READER = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops WRITER = {
	.connection_made = writer_made,
	.connection_lost = connection_lost,
};

static bool
is_over(void *self)
{
	struct end *ends = self;

	return ends[0].lost > 0 && ends[1].lost > 0;
}

static bool
once(struct plumb_loop *loop, unsigned i)
{
	struct end ends[2] = { { .want = i % 3 == 0 ? MUCH : 10 } };
	struct plumb_connection how = { .protocol = { .ops = &READER } };
	int fds[2];

	ends[1].want = ends[0].want;
	ends[i / 2 % 2].closes = true;
	if ((i % 2 == 0 ? pipe(fds)
			: socketpair(AF_UNIX, SOCK_STREAM, 0, fds)) != 0)
		return false;
	how.protocol.self = &ends[0];
	soak_must(plumb_loop_connect_read_pipe(loop, fds[0], &how), "a reader");
	how.protocol = (struct plumb_protocol){ &WRITER, &ends[1], NULL };
	soak_must(
	    plumb_loop_connect_write_pipe(loop, fds[1], &how), "a writer");
	soak_until(loop, is_over, ends);
	return ends[0].failed + ends[1].failed == 0 && ends[0].want == 0;
}

bool
soak_pipes(struct plumb_loop *loop, unsigned count)
{
	bool good = true;

	for (unsigned i = 0; i < count; i++)
		good = once(loop, i) && good;
	return good;
}
