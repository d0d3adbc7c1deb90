/*
 * Random walks over TLS: two transports of one loop talk to each other, from
 * the start or by start_tls(), and call anything from inside any callback, over
 * a kernel that takes and gives parts, blocks and in half of the walks fails,
 * with memory that runs out in a quarter of them. What arrives is what was
 * written, from its beginning; where nothing failed and nobody gave up, all of
 * it. Each walk is its seed.
 */
#include "loop/rounds_test.h"
#include "transport/tls_test.h"

enum { WALKS = 150, TURNS = 120, MOST = 60000, PERIOD = 251 };

struct end {
	struct end *other;
	struct plumb_transport *transport;
	uint64_t written;
	uint64_t heard;
	int made;
	int lost;
	int completed;
	int error;
	bool closed; /* by close() or eof_received */
	bool aborted;
	bool eof;
	bool held; /* reading is paused */
	bool writing_paused;
	bool started; /* start_tls() was called */
};

static struct end ends[2];
static struct plumb_tls_context *contexts[2]; /* client, server */
static uint64_t seed;
static bool walk_fails;
static bool memory_fails;
static bool plain_first;
static bool calm; /* nothing fails and everything passes any more */
static size_t memory_used;
static int depth;

static unsigned
random_below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static bool
one_in(unsigned n)
{
	return !calm && random_below(n) == 0;
}

/* The world */

static struct plumb_io
r_read(void *self, int fd, void *out, size_t size)
{
	if (walk_fails && one_in(300))
		return (struct plumb_io){ PLUMB_ECONNRESET, 0 };
	if (one_in(4))
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (one_in(3))
		size = 1 + random_below(one_in(2) ? 8 : 2000);
	return plumb_kernel_real.read(self, fd, out, size);
}

static struct plumb_io
r_send(void *self, int fd, const void *data, size_t size)
{
	if (walk_fails && one_in(300))
		return (struct plumb_io){ PLUMB_EPIPE, 0 };
	if (one_in(4))
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (one_in(3) && size > 1)
		size = 1 + random_below((unsigned)size - 1);
	return plumb_kernel_real.send(self, fd, data, size);
}

static void *
r_resize(void *self, void *old, size_t old_size, size_t new_size)
{
	(void)self;
	if (memory_fails && new_size > old_size && one_in(60))
		return NULL;
	memory_used += new_size - old_size;
	if (new_size > 0)
		return realloc(old, new_size);
	free(old);
	return NULL;
}

/* What the program does */

static void
write_some(struct end *e)
{
	size_t len = random_below(one_in(3) ? MOST : 300);
	const uint8_t *at = bytes + e->written % PERIOD;

	if (plumb_transport_is_closing(e->transport))
		return;
	/* First: pause_writing may write more, from inside. */
	e->written += len;
	assert_int_equal(plumb_transport_write(e->transport, at, len), 0);
}

static int
completed(void *self, struct plumb_transport *t, int error)
{
	struct end *e = self;

	assert_ptr_equal(t, e->transport);
	e->completed++;
	if (error != 0)
		e->error = error;
	return 0;
}

static void
start(struct end *e)
{
	struct plumb_start_tls how = {
		.ssl = contexts[e == &ends[1]],
		.server_hostname = "localhost",
		.completed = completed,
		.self = e,
	};

	if (plumb_transport_start_tls(e->transport, &how) == 0) {
		e->started = true;
		e->held = false;
	}
}

static void
close_it(struct end *e)
{
	e->closed = true;
	plumb_transport_close(e->transport);
}

static void
do_something(struct end *e)
{
	if (e->transport == NULL || depth > 4)
		return;
	switch (random_below(24)) {
	case 0:
		e->held = !plumb_transport_is_closing(e->transport);
		(void)plumb_transport_pause_reading(e->transport);
		break;
	case 1:
	case 2:
		e->held = false;
		(void)plumb_transport_resume_reading(e->transport);
		break;
	case 3:
		(void)plumb_transport_set_write_buffer_limits(
		    e->transport, random_below(40000), 0);
		break;
	case 4:
		if (one_in(8))
			close_it(e);
		break;
	case 5:
		if (one_in(12)) {
			e->aborted = true;
			plumb_transport_abort(e->transport);
		}
		break;
	case 6:
		assert_int_equal(
		    plumb_transport_write_eof(e->transport), PLUMB_ENOTIMPL);
		break;
	case 7:
		assert_int_not_equal(
		    plumb_transport_get_extra_info(e->transport, "sslcontext")
			.kind,
		    PLUMB_EXTRA_NONE);
		break;
	default:
		write_some(e);
		break;
	}
}

/* What it is told */

static int
happens(struct end *e)
{
	depth++;
	if (!plain_first || e->started)
		for (unsigned i = random_below(3); i > 0; i--)
			do_something(e);
	depth--;
	return walk_fails && one_in(400) ? PLUMB_EVALUE : 0;
}

static int
r_made(void *self, struct plumb_transport *made)
{
	struct end *e = self;

	e->made++;
	e->transport = made;
	plumb_transport_hold(made);
	return happens(e);
}

static int
r_data(void *self, const void *data, size_t len)
{
	struct end *e = self;

	assert_true(e->made == 1 && e->lost == 0 && len > 0);
	assert_false(e->eof || e->closed || e->aborted || e->held);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(
		    ((const uint8_t *)data)[i], bytes[(e->heard + i) % PERIOD]);
	e->heard += len;
	assert_true(e->heard <= e->other->written);
	return happens(e);
}

static int
r_eof(void *self)
{
	struct end *e = self;
	int result;

	assert_true(e->made == 1 && e->lost == 0);
	assert_false(e->eof || e->closed || e->aborted || e->held);
	e->eof = true;
	result = happens(e);
	if (result == 0)
		e->closed = true;
	return result != 0 ? result : (int)random_below(2);
}

static int
r_pause(void *self)
{
	struct end *e = self;

	assert_false(e->writing_paused);
	e->writing_paused = true;
	return happens(e);
}

static int
r_resume(void *self)
{
	struct end *e = self;

	assert_true(e->writing_paused);
	e->writing_paused = false;
	return happens(e);
}

static int
r_lost(void *self, int error)
{
	struct end *e = self;

	assert_true(e->made == 1 && e->lost == 0);
	assert_true(plumb_transport_is_closing(e->transport));
	assert_int_equal(
	    plumb_transport_get_write_buffer_size(e->transport), 0);
	e->lost = 1;
	e->error = error;
	return happens(e);
}

static const struct plumb_protocol_ops r_ops = {
	.connection_made = r_made,
	.data_received = r_data,
	.eof_received = r_eof,
	.pause_writing = r_pause,
	.resume_writing = r_resume,
	.connection_lost = r_lost,
};

static int
r_factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &r_ops;
	protocol->self = self;
	return 0;
}

static int
r_opened(void *self, struct plumb_transport *made, int error)
{
	struct end *e = self;

	(void)made;
	if (error != 0)
		e->error = error;
	return 0;
}

static void
r_told(void *self, struct plumb_transport *of, int error, const char *message)
{
	(void)self;
	(void)of;
	(void)message;
	assert_true(error < 0);
}

/* A walk */

static bool
begin_end(struct end *e, int fd)
{
	struct plumb_connection how = {
		.protocol_factory = r_factory,
		.opened = r_opened,
		.self = e,
		.server_hostname = "localhost",
	};

	if (!plain_first)
		how.ssl = contexts[e == &ends[1]];
	if (plumb_loop_create_connection_sock(loop, fd, &how) == 0)
		return true;
	close(fd);
	return false;
}

static bool
make_both_contexts(void)
{
	struct plumb_tls_options client = { .cafile = ca_file };
	struct plumb_tls_options server = { .server_side = true,
		.certfile = server_file };

	if (random_below(2) == 0)
		client.maximum = PLUMB_TLS_VERSION_1_2;
	contexts[0] = contexts[1] = NULL;
	return plumb_tls_context_new(loop, &client, &contexts[0]) == 0 &&
	       plumb_tls_context_new(loop, &server, &contexts[1]) == 0;
}

static void
turn_all(int count)
{
	for (int i = 0; i < count; i++) {
		for (int k = 0; k < 2; k++) {
			struct end *e = &ends[k];

			if (plain_first && !e->started && e->transport != NULL)
				start(e);
			else if (!calm && one_in(3) && e->transport != NULL)
				do_something(e);
		}
		turns(1);
	}
}

/* What is left now ends, whatever it is; time passes as it must. */
static void
end_all(void)
{
	calm = true;
	for (int k = 0; k < 2; k++) {
		if (ends[k].transport == NULL)
			continue;
		(void)plumb_transport_resume_reading(ends[k].transport);
		ends[k].held = false;
	}
	turn_all(60);
	for (int k = 0; k < 2; k++)
		if (ends[k].transport != NULL && ends[k].lost == 0)
			close_it(&ends[k]);
	turn_all(60);
	skipped += UINT64_C(100000000000);
	turn_all(10);
}

static void
check_all(void)
{
	bool clean = !walk_fails && !memory_fails;

	for (int k = 0; k < 2; k++) {
		const struct end *e = &ends[k];
		const struct end *o = &ends[1 - k];

		assert_true(e->made <= 1 && e->lost == e->made);
		assert_int_equal(e->completed, e->started);
		if (!clean || e->aborted || o->aborted)
			continue;
		assert_int_equal(e->made, 1);
		assert_int_equal(e->error, 0);
		if (e->eof)
			assert_int_equal(e->heard, o->written);
	}
}

static void
walk(uint64_t number)
{
	int pair[2];

	seed = number;
	calm = false;
	walk_fails = number % 2 == 1;
	plain_first = number / 2 % 2 == 1;
	memset(ends, 0, sizeof ends);
	ends[0].other = &ends[1];
	ends[1].other = &ends[0];
	if (make_both_contexts()) {
		memory_fails = number % 4 == 3;
		connect_tcp(pair);
		if (begin_end(&ends[0], pair[0])) {
			if (begin_end(&ends[1], pair[1]))
				turn_all(TURNS);
		} else {
			close(pair[1]);
		}
		end_all();
		check_all();
	}
	memory_fails = false;
	for (int k = 0; k < 2; k++) {
		plumb_transport_release(ends[k].transport);
		plumb_tls_context_free(contexts[k]);
	}
}

static void
nothing_that_a_program_or_a_kernel_does_breaks_tls(void **state)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = r_resize },
		.kernel = &gated,
	};
	const char *wanted_walk = getenv("PLUMB_WALK");
	const char *more = getenv("PLUMB_WALKS");
	uint64_t first = wanted_walk != NULL ? strtoull(wanted_walk, 0, 10) : 0;
	uint64_t count =
	    more != NULL ? strtoull(more, NULL, 10) : rounds(WALKS);

	(void)state;
	gated = plumb_kernel_real;
	gated.clock = skipping_clock;
	gated.read = r_read;
	gated.send = r_send;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i % PERIOD);
	for (uint64_t i = first; i < first + count; i++) {
		memory_fails = false;
		if (more != NULL)
			fprintf(stderr, "walk %llu\n", (unsigned long long)i);
		assert_int_equal(plumb_loop_new(&options, &loop), 0);
		plumb_loop_set_exception_handler(loop, r_told, NULL);
		walk(i);
		plumb_loop_free(loop);
		assert_int_equal(memory_used, 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nothing_that_a_program_or_a_kernel_does_breaks_tls),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
