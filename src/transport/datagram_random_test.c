/*
 * Random walks of endpoints: several in one loop, over UDP and Unix sockets,
 * whose protocols call anything from inside any callback, over a kernel and a
 * memory that fail as they like. The run-time assertion judges (a broken rule
 * aborts); each datagram says how long it is, and its size is what is queued.
 * At the end no memory and no descriptor is left over. Each walk is its seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/rounds_test.h"
#include "transport/datagram.h"

enum { WALKS = 300, TURNS = 40, ENDS = 5, CALM = 100000, LONGEST = 3000 };

static uint64_t seed;
static struct plumb_kernel kernel;
static int open_count;
static size_t memory_used;
static struct plumb_loop *loop;
static struct plumb_transport *held[ENDS];
static struct plumb_address places[ENDS];
static int held_count;
static int depth;
static int made;
static int lost;
static int heard;
static int refused;
static bool by_path;

static unsigned
random_below(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static bool
one_in(unsigned n)
{
	return random_below(n) == 0;
}

static int
r_socket(void *self, int family, int *fd)
{
	int error = one_in(20)
			? PLUMB_EMFILE
			: plumb_kernel_real.datagram_socket(self, family, fd);

	open_count += error == 0;
	return error;
}

static int
r_bind(void *self, int fd, const struct plumb_address *at)
{
	return one_in(20) ? PLUMB_EADDRINUSE
			  : plumb_kernel_real.datagram_bind(self, fd, at);
}

static void
r_close(void *self, int fd)
{
	open_count--;
	plumb_kernel_real.close(self, fd);
}

static int
mishap(void)
{
	static const int errors[] = { PLUMB_ECONNREFUSED, PLUMB_EMSGSIZE,
		PLUMB_ENOBUFS, PLUMB_ENETUNREACH };

	if (one_in(2))
		return PLUMB_WOULD_BLOCK;
	return one_in(6) ? errors[random_below(4)] : 0;
}

static struct plumb_io
r_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from)
{
	struct plumb_io io = { mishap(), 0 };

	return io.status != 0
		   ? io
		   : plumb_kernel_real.recvfrom(self, fd, out, size, from);
}

static struct plumb_io
r_sendto(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct plumb_io io = { mishap(), 0 };

	return io.status != 0
		   ? io
		   : plumb_kernel_real.sendto(self, fd, pieces, count, to);
}

static void *
r_resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && one_in(100))
		return NULL;
	memory_used += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

/* Its length, again and again. */
static void
send_one(struct plumb_transport *t)
{
	uint16_t text[LONGEST / 2];
	unsigned len = random_below(one_in(3) ? LONGEST / 2 : 4) * 2;
	unsigned to = random_below(ENDS);

	for (unsigned i = 0; i < len / 2; i++)
		text[i] = (uint16_t)len;
	(void)plumb_transport_sendto(
	    t, one_in(30) ? NULL : text, len, one_in(4) ? NULL : &places[to]);
}

static void
act_on(struct plumb_transport *t)
{
	switch (random_below(16)) {
	case 0:
		if (one_in(4))
			plumb_transport_close(t);
		break;
	case 1:
		if (one_in(8))
			(void)plumb_transport_abort(t);
		break;
	case 2:
		(void)plumb_transport_pause_reading(t);
		break;
	case 3:
	case 4:
		(void)plumb_transport_resume_reading(t);
		break;
	case 5:
		(void)plumb_transport_set_write_buffer_limits(
		    t, (int64_t)random_below(5000) - 5, PLUMB_LIMIT_UNSET);
		break;
	case 6:
		(void)plumb_transport_write(t, "x", 1);
		(void)plumb_transport_write_eof(t);
		break;
	default:
		send_one(t);
	}
}

static void
act(void)
{
	if (depth > 3)
		return;
	depth++;
	for (unsigned i = random_below(4); i > 0 && held_count > 0; i--)
		act_on(held[random_below((unsigned)held_count)]);
	depth--;
}

static int
acted(void)
{
	act();
	return one_in(30) ? PLUMB_EVALUE : 0;
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct plumb_extra name =
	    plumb_transport_get_extra_info(transport, "sockname");

	(void)self;
	made++;
	plumb_transport_hold(transport);
	if (name.len > 0)
		assert_int_equal(
		    plumb_address_parse(name.text, &places[held_count]), 0);
	held[held_count++] = transport;
	return acted();
}

static int
datagram_received(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	const uint8_t *at = data;
	uint16_t said;

	(void)self;
	heard++;
	assert_true(from->len > 0);
	for (size_t i = 0; i < len; i += sizeof said) {
		memcpy(&said, at + i, sizeof said);
		assert_int_equal(said, len);
	}
	return acted();
}

static int
error_received(void *self, int error)
{
	(void)self;
	refused++;
	assert_true(plumb_error_is_os(error));
	return acted();
}

static int
writing(void *self)
{
	(void)self;
	return acted();
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	assert_int_equal(error, 0);
	lost++;
	return acted();
}

static int
factory(void *self, struct plumb_protocol *protocol)
{
	static const struct plumb_protocol_ops ops = {
		.connection_made = connection_made,
		.datagram_received = datagram_received,
		.error_received = error_received,
		.pause_writing = writing,
		.resume_writing = writing,
		.connection_lost = connection_lost,
	};

	protocol->ops = &ops;
	protocol->self = self;
	return acted();
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	assert_int_equal(transport == NULL, error != 0);
	*(int *)self += 1;
	return acted();
}

static void
told(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	assert_true(error < 0);
	act();
}

static void
swallow(void *self, const char *line, size_t len)
{
	(void)self;
	assert_int_equal(line[len - 1], '\n');
}

/* What is counted is what lies in the queue, wherever the walk stands. */
static void
count_queues(void)
{
	for (int i = 0; i < held_count; i++) {
		struct plumb_transport *t = held[i];

		assert_int_equal(t->drive.stream.size == 0, t->queue.size == 0);
		assert_true(t->drive.stream.size <= t->queue.size);
	}
}

static int
begin_one(int number, int *answers)
{
	struct plumb_address_text text;
	char local[64] = "127.0.0.1:0";
	struct plumb_endpoint where = { .local = local };
	struct plumb_connection how = {
		.protocol_factory = factory, .opened = opened, .self = answers
	};

	if (by_path)
		snprintf(local, sizeof local, "/tmp/plumb-walk-%ld-%d",
		    (long)getpid(), number);
	plumb_address_show(&places[0], &text);
	if (one_in(2) && text.len > 0)
		where.remote = text.at;
	where.allow_broadcast = one_in(3) && !by_path;
	return plumb_loop_create_datagram_endpoint(loop, &where, &how);
}

static void
turn(void)
{
	plumb_loop_stop(loop);
	assert_int_equal(plumb_loop_run_forever(loop), 0);
	count_queues();
}

static void
walk(void)
{
	int answers = 0;
	int asked = 0;

	for (int i = 0; i < TURNS; i++) {
		if (asked < ENDS)
			asked += begin_one(asked, &answers) == 0;
		turn();
		act();
	}
	for (int i = 0; i < CALM && (answers < asked || lost < made); i++) {
		for (int k = 0; k < held_count; k++)
			plumb_transport_close(held[k]);
		turn();
	}
	assert_int_equal(answers, asked);
	assert_int_equal(lost, made);
}

static void
clean_up(void)
{
	char path[64];

	while (held_count > 0)
		plumb_transport_release(held[--held_count]);
	plumb_loop_free(loop);
	for (int i = 0; i < ENDS; i++) {
		snprintf(path, sizeof path, "/tmp/plumb-walk-%ld-%d",
		    (long)getpid(), i);
		unlink(path);
	}
	assert_int_equal(open_count, 0);
	assert_int_equal(memory_used, 0);
}

static void
nothing_that_a_program_does_with_endpoints_breaks_a_rule(void **state)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = r_resize },
		.kernel = &kernel,
	};
	int walks = (int)rounds(WALKS);
	int all_made = 0;

	(void)state;
	for (int i = 0; i < walks; i++) {
		seed = (uint64_t)i;
		by_path = one_in(2);
		made = lost = held_count = 0;
		memset(places, 0, sizeof places);
		while (plumb_loop_new(&options, &loop) != 0)
			;
		plumb_loop_set_exception_handler(loop, told, NULL);
		if (i % 2 == 1)
			plumb_loop_set_tape(loop, swallow, NULL);
		walk();
		clean_up();
		all_made += made;
	}
	assert_true(all_made > walks);
	assert_true(heard > walks && refused > walks);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nothing_that_a_program_does_with_endpoints_breaks_a_rule),
	};

	kernel = plumb_kernel_real;
	kernel.datagram_socket = r_socket;
	kernel.datagram_bind = r_bind;
	kernel.close = r_close;
	kernel.recvfrom = r_recvfrom;
	kernel.sendto = r_sendto;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
