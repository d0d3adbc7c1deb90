/*
 * Datagrams there and back: half of them one by one over UDP, between a
 * connected endpoint and one that answers whoever asks; the other half in
 * bursts over Unix sockets, where the queue fills and writing is paused.
 */
#include "conformance/bench/soak.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 1400, BURST = 40 };

struct side {
	struct plumb_transport *transport;
	struct plumb_address at;
	unsigned left; /* datagrams to ask with */
	unsigned asked;
	unsigned got;
	unsigned errors;
	unsigned pauses;
	bool paused;
	bool lost;
};

static uint8_t bytes[LONGEST];

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct side *side = self;
	struct plumb_extra name =
	    plumb_transport_get_extra_info(transport, "sockname");

	side->transport = transport;
	side->lost = false;
	return name.len > 0 ? plumb_address_parse(name.text, &side->at) : 0;
}

static int
answer(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	struct side *side = self;

	side->got++;
	return plumb_transport_sendto(side->transport, data, len, from);
}

static void
ask(struct side *side)
{
	side->left--;
	soak_must(plumb_transport_sendto(side->transport, bytes,
		      side->asked++ * 37 % LONGEST, NULL),
	    "sendto");
}

static int
ask_again(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	struct side *side = self;

	(void)data;
	(void)len;
	(void)from;
	side->got++;
	if (side->left > 0)
		ask(side);
	return 0;
}

static int
error_received(void *self, int error)
{
	struct side *side = self;

	fprintf(stderr, "soak: a datagram: %s\n", plumb_error_text(error));
	side->errors++;
	return 0;
}

static int
pause_writing(void *self)
{
	struct side *side = self;

	side->paused = true;
	side->pauses++;
	return 0;
}

/* The next burst, unless that would be too many. */
static int
burst(void *self)
{
	struct side *side = self;

	side->paused = false;
	for (int i = 0; i < BURST && side->left > 0 && !side->paused; i++)
		ask(side);
	return 0;
}

static int
count(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	struct side *side = self;

	(void)data;
	(void)len;
	(void)from;
	side->got++;
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct side *side = self;

	side->lost = true;
	side->errors += error != 0;
	return 0;
}

#define SIDE(received)                                                   \
	{                                                                \
		.connection_made = connection_made,                      \
		.datagram_received = received,                           \
		.error_received = error_received,                        \
		.pause_writing = pause_writing, .resume_writing = burst, \
		.connection_lost = connection_lost,                      \
	}

static const struct plumb_protocol_ops ANSWERS = SIDE(answer);
static const struct plumb_protocol_ops ASKS = SIDE(ask_again);
static const struct plumb_protocol_ops COUNTS = SIDE(count);
static const struct plumb_protocol_ops BURSTS = SIDE(NULL);

static const struct plumb_protocol_ops *ops; /* of the next endpoint */

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = ops;
	protocol->self = self;
	return 0;
}

static bool
is_made(void *self)
{
	return ((struct side *)self)->transport != NULL;
}

static void
make(struct plumb_loop *loop, struct side *side,
    const struct plumb_protocol_ops *which, const char *local,
    const char *remote)
{
	struct plumb_endpoint where = { .local = local, .remote = remote };
	struct plumb_connection how = { .protocol_factory = factory,
		.self = side };

	memset(side, 0, sizeof *side);
	ops = which;
	soak_must(plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    "an endpoint");
	soak_until(loop, is_made, side);
}

static bool
is_lost(void *self)
{
	return ((struct side *)self)->lost;
}

static void
end(struct plumb_loop *loop, struct side *side)
{
	plumb_transport_close(side->transport);
	soak_until(loop, is_lost, side);
}

static unsigned expected;

static bool
has_all(void *self)
{
	struct side *side = self;

	return side->got == expected || side->errors > 0;
}

static bool
one_by_one(struct plumb_loop *loop, unsigned number)
{
	struct plumb_address_text text;
	struct side server, client;

	make(loop, &server, &ANSWERS, "127.0.0.1:0", NULL);
	plumb_address_show(&server.at, &text);
	make(loop, &client, &ASKS, NULL, text.at);
	expected = client.left = number;
	ask(&client);
	soak_until(loop, has_all, &client);
	end(loop, &client);
	end(loop, &server);
	return server.errors + client.errors == 0 && server.got == number;
}

static bool
in_bursts(struct plumb_loop *loop, unsigned number)
{
	struct side receiver, sender;
	char path[64];

	snprintf(path, sizeof path, "/tmp/plumb-soak-%ld", (long)getpid());
	make(loop, &receiver, &COUNTS, path, NULL);
	make(loop, &sender, &BURSTS, NULL, path);
	soak_must(plumb_transport_set_write_buffer_limits(
		      sender.transport, LONGEST, 0),
	    "limits");
	while (number > 0) {
		sender.left = number < BURST ? number : BURST;
		number -= sender.left;
		expected = receiver.got + sender.left;
		burst(&sender);
		soak_until(loop, has_all, &receiver);
	}
	end(loop, &sender);
	end(loop, &receiver);
	unlink(path);
	return sender.errors + receiver.errors == 0 && sender.pauses > 0;
}

bool
soak_datagrams(struct plumb_loop *loop, unsigned number)
{
	return one_by_one(loop, number / 2) &&
	       in_bursts(loop, number - number / 2);
}
