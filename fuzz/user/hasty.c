/*
 * The smallest target there is, around a protocol that is wrong: it greets each
 * line, and takes the end of a piece for the end of a line. Every fuzzer must
 * find that (ci/fuzz-short).
 */
#include <plumbline/fuzz.h>

static struct plumb_transport *client;

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	client = transport;
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	const char *at = data;

	(void)self;
	for (size_t i = 0; i < len; i++)
		if (at[i] == '\n' || i + 1 == len)
			(void)plumb_transport_write(client, "hello\n", 6);
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.data_received = data_received,
};

static int
factory(void *self, struct plumb_protocol *protocol)
{
	(void)self;
	protocol->ops = &ops;
	return 0;
}

const struct plumb_fuzz plumb_fuzz_target = {
	.name = "hasty",
	.protocol_factory = factory,
};
