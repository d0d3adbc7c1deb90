/*
 * A protocol that hands each callback to the one that is tried, and before or
 * behind it does what somebody else might do with the transport.
 */
#include "fuzz/harness/conversation.h"

/* What we call is not the protocol's doing; what that calls back is. */
static unsigned
begin(struct conversation *c)
{
	unsigned methods = c->methods;

	c->methods = 0;
	return methods;
}

static int
end(struct conversation *c, unsigned methods, int result)
{
	c->methods = methods;
	return result;
}

static void
pause_reading(struct conversation *c)
{
	if (c->is_paused || c->has_paused)
		return;
	c->has_paused = true;
	(void)plumb_transport_pause_reading(c->transport);
}

static void
set_limits(struct conversation *c)
{
	static const size_t most[] = { 1, 8, 100, 100000 };
	size_t high = fuzz_chance_below(
	    &c->chance, most[fuzz_chance_below(&c->chance, 4)]);

	(void)plumb_transport_set_write_buffer_limits(
	    c->transport, (int64_t)high, PLUMB_LIMIT_UNSET);
}

static void
cut_off(struct conversation *c)
{
	c->cut_off = true;
	if (fuzz_chance_one_in(&c->chance, 2))
		(void)plumb_transport_close(c->transport);
	else
		(void)plumb_transport_abort(c->transport);
}

void
fuzz_proxy_interfere(struct conversation *c)
{
	if (c->transport == NULL || c->answer.lost || c->is_quiet)
		return;
	c->methods++;
	if (c->shall_resume && c->has_paused) {
		c->shall_resume = c->has_paused = false;
		if (!c->is_paused)
			(void)plumb_transport_resume_reading(c->transport);
	}
	if ((c->plan->parts & PART_PAUSE) && fuzz_chance_one_in(&c->chance, 4))
		pause_reading(c);
	if ((c->plan->parts & PART_LIMITS) && fuzz_chance_one_in(&c->chance, 4))
		set_limits(c);
	if ((c->plan->parts & PART_CLOSE) && fuzz_chance_one_in(&c->chance, 10))
		cut_off(c);
	c->methods--;
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct conversation *c = self;
	unsigned methods = begin(c);
	int result = 0;

	c->transport = transport;
	plumb_transport_hold(transport);
	if (c->plan->parts & PART_LIMITS) {
		c->methods++;
		set_limits(c);
		c->methods--;
	}
	if (c->protocol.ops->connection_made != NULL)
		result = c->protocol.ops->connection_made(
		    c->protocol.self, transport);
	fuzz_proxy_interfere(c);
	return end(c, methods, result);
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct conversation *c = self;
	unsigned methods = begin(c);
	int result = 0;

	fuzz_proxy_interfere(c);
	if (c->protocol.ops->data_received != NULL)
		result =
		    c->protocol.ops->data_received(c->protocol.self, data, len);
	fuzz_proxy_interfere(c);
	return end(c, methods, result);
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	struct conversation *c = self;
	unsigned methods = begin(c);

	return end(c, methods,
	    c->protocol.ops->get_buffer(
		c->protocol.self, sizehint, buffer, size));
}

static int
buffer_updated(void *self, size_t len)
{
	struct conversation *c = self;
	unsigned methods = begin(c);
	int result = 0;

	fuzz_proxy_interfere(c);
	if (c->protocol.ops->buffer_updated != NULL)
		result = c->protocol.ops->buffer_updated(c->protocol.self, len);
	fuzz_proxy_interfere(c);
	return end(c, methods, result);
}

/* One that has no argument but its self. */
static int
plain(struct conversation *c, int (*callback)(void *self))
{
	unsigned methods = begin(c);
	int result = 0;

	fuzz_proxy_interfere(c);
	if (callback != NULL)
		result = callback(c->protocol.self);
	fuzz_proxy_interfere(c);
	return end(c, methods, result);
}

static int
eof_received(void *self)
{
	struct conversation *c = self;

	return plain(c, c->protocol.ops->eof_received);
}

static int
pause_writing(void *self)
{
	struct conversation *c = self;

	return plain(c, c->protocol.ops->pause_writing);
}

static int
resume_writing(void *self)
{
	struct conversation *c = self;

	return plain(c, c->protocol.ops->resume_writing);
}

static int
connection_lost(void *self, int error)
{
	struct conversation *c = self;
	unsigned methods = begin(c);
	int result = 0;

	c->answer.error = error;
	if (c->protocol.ops->connection_lost != NULL)
		result =
		    c->protocol.ops->connection_lost(c->protocol.self, error);
	return end(c, methods, result);
}

static const struct plumb_protocol_ops stream_ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops buffered_ops = {
	.connection_made = connection_made,
	.get_buffer = get_buffer,
	.buffer_updated = buffer_updated,
	.eof_received = eof_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

int
fuzz_proxy_factory(void *self, struct plumb_protocol *protocol)
{
	struct conversation *c = self;
	int error = c->fuzz->protocol_factory(c->fuzz->self, &c->protocol);

	if (error != 0) {
		fuzz_conversation_blame(
		    c, WRONG_RAISED, "protocol_factory() raised");
		return error;
	}
	protocol->ops =
	    c->protocol.ops->get_buffer != NULL ? &buffered_ops : &stream_ops;
	protocol->self = c;
	protocol->name = c->protocol.name;
	return 0;
}
