/*
 * Random walks: several connections in one loop, whose protocols call anything
 * from inside any callback, over a kernel that takes parts, blocks and fails
 * as it likes. The run-time assertion judges (a broken rule aborts); at the end
 * no memory and no descriptor is left over. Each walk is its seed.
 */
#include <unistd.h>

#include "loop/rounds_test.h"
#include "transport/random_test.h"

enum {
	WALKS = 200,
	TURNS = 60,
	PAIRS = 4,
	HELD_MAX = 2 * PAIRS + 2,
	CALM = 1000000
};

static struct plumb_server *server;
static struct plumb_handle *waiting; /* one queued call, to be cancelled */
static struct plumb_transport *held[HELD_MAX];
static int held_count;
static int depth;
static int made;
static int lost;
static int begun; /* files that are sent */
static int completed;
static int file;
static uint8_t bytes[300000];

static void act(void);
static const struct plumb_protocol_ops plain, buffered;

static int
queued(void *self)
{
	(void)self;
	waiting = NULL;
	act();
	return one_in(5) ? PLUMB_EVALUE : 0;
}

static void
act_on_loop(void)
{
	if (waiting != NULL && one_in(2)) {
		plumb_handle_cancel(waiting);
		waiting = NULL;
	}
	if (waiting == NULL)
		waiting = one_in(2) ? plumb_loop_call_soon(loop, queued, NULL)
				    : plumb_loop_call_later(
					  loop, random_below(3), queued, NULL);
	if (server != NULL && one_in(20)) {
		plumb_server_close(server);
		server = NULL;
	}
}

static void
write_some(struct plumb_transport *t)
{
	struct plumb_bytes list[3];

	if (one_in(2)) {
		(void)plumb_transport_write(
		    t, bytes, random_below(one_in(4) ? sizeof bytes : 20));
		return;
	}
	for (int i = 0; i < 3; i++) {
		list[i].data = one_in(50) ? NULL : bytes;
		list[i].len = random_below(one_in(8) ? sizeof bytes : 3);
	}
	(void)plumb_transport_writelines(t, list, random_below(4));
}

static void
ask(struct plumb_transport *t)
{
	size_t low;
	size_t high;

	plumb_transport_get_write_buffer_limits(t, &low, &high);
	assert_true(low <= high);
	(void)plumb_transport_is_closing(t);
	(void)plumb_transport_is_reading(t);
	(void)plumb_transport_get_write_buffer_size(t);
	assert_non_null(plumb_transport_get_extra_info(t, "peername").text);
	plumb_transport_set_protocol(t, plumb_transport_get_protocol(t));
}

static int
file_completed(
    void *self, struct plumb_transport *transport, int error, uint64_t sent)
{
	(void)self;
	(void)transport;
	assert_true(error != 0 || sent <= sizeof bytes);
	completed++;
	act();
	return one_in(20) ? PLUMB_EVALUE : 0;
}

static void
send_file(struct plumb_transport *t)
{
	struct plumb_sendfile how = { file_completed, NULL };

	begun +=
	    plumb_transport_sendfile(t, file, random_below(1000),
		one_in(2) ? PLUMB_WHOLE_FILE : random_below(100000), &how) == 0;
}

static void
act_on(struct plumb_transport *t)
{
	switch (random_below(14)) {
	case 0:
		plumb_transport_close(t);
		break;
	case 1:
		if (one_in(3))
			plumb_transport_abort(t);
		break;
	case 2:
		if (one_in(3))
			(void)plumb_transport_write_eof(t);
		break;
	case 3:
		plumb_transport_pause_reading(t);
		break;
	case 4:
		plumb_transport_resume_reading(t);
		break;
	case 5:
		(void)plumb_transport_set_write_buffer_limits(
		    t, (int64_t)random_below(100000) - 5, PLUMB_LIMIT_UNSET);
		break;
	case 6:
		ask(t);
		break;
	case 7:
		send_file(t);
		break;
	case 8:
		plumb_transport_set_protocol(
		    t, (struct plumb_protocol){
			   one_in(2) ? &plain : &buffered, NULL, NULL });
		break;
	default:
		write_some(t);
	}
}

static void
act(void)
{
	if (depth > 3)
		return;
	depth++;
	act_on_loop();
	for (unsigned i = random_below(3); i > 0 && held_count > 0; i--)
		act_on(held[random_below((unsigned)held_count)]);
	depth--;
}

/* What a callback returns once it has done something. */
static int
acted(void)
{
	act();
	if (one_in(100))
		return PLUMB_EVALUE;
	return one_in(100) ? PLUMB_EPIPE : 0;
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	made++;
	if (held_count < HELD_MAX) {
		plumb_transport_hold(transport);
		held[held_count++] = transport;
	}
	return acted();
}

static int
data_received(void *self, const void *data, size_t len)
{
	uint8_t last = ((const uint8_t *)data)[len - 1]; /* all is there */

	(void)self;
	assert_int_equal(last, 'x');
	return acted();
}

static int
eof_received(void *self)
{
	int error = acted();

	(void)self;
	return error != 0 ? error : (int)random_below(2);
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
	(void)error;
	lost++;
	return acted();
}

static char into[5000];

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	(void)self;
	assert_int_equal(sizehint, -1);
	*buffer = one_in(50) ? NULL : into;
	*size = one_in(50) ? 0 : 1 + random_below(sizeof into);
	memset(into, 0, sizeof into);
	return acted();
}

static int
buffer_updated(void *self, size_t len)
{
	(void)self;
	assert_int_equal(into[len - 1], 'x');
	return acted();
}

static const struct plumb_protocol_ops plain = {
	.connection_made = connection_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.pause_writing = writing,
	.resume_writing = writing,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops buffered = {
	.connection_made = connection_made,
	.get_buffer = get_buffer,
	.buffer_updated = buffer_updated,
	.eof_received = eof_received,
	.pause_writing = writing,
	.resume_writing = writing,
	.connection_lost = connection_lost,
};

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = one_in(2) ? &plain : &buffered;
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

/* A pair of pipes; how many of their ends were taken. */
static int
connect_pipes(const struct plumb_connection *how)
{
	int fds[2];
	int taken = 0;

	assert_int_equal(pipe(fds), 0);
	for (int i = 0; i < 2; i++) {
		int error =
		    i == 0 ? plumb_loop_connect_read_pipe(loop, fds[i], how)
			   : plumb_loop_connect_write_pipe(loop, fds[i], how);

		taken += error == 0;
		open_count += error == 0;
		if (error != 0)
			close(fds[i]);
	}
	return taken;
}

static void
walk(void)
{
	int answers = 0;
	int asked = 0;
	int tries = 0;
	struct plumb_connection how = { .protocol_factory = factory,
		.opened = opened,
		.self = &answers,
		.backlog = 2 };

	if (plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server) != 0)
		return;
	asked += connect_pipes(&how);
	for (int i = 0; i < TURNS; i++) {
		if (server != NULL && tries++ < PAIRS)
			asked += plumb_loop_create_connection(loop, "127.0.0.1",
				     plumb_server_port(server), &how) == 0;
		plumb_loop_stop(loop);
		if (plumb_loop_run_forever(loop) != 0)
			break;
		act();
	}
	/* Whatever has happened: who is aborted is lost, once. */
	plumb_server_close(server);
	server = NULL;
	for (int i = 0; i < CALM && (answers < asked || lost < made); i++) {
		for (int k = 0; k < held_count; k++)
			if (plumb_transport_abort(held[k]) != 0)
				plumb_transport_close(held[k]);
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
	assert_int_equal(answers, asked);
	assert_int_equal(lost, made);
	assert_int_equal(completed, begun);
}

static void
nothing_that_a_program_does_in_callbacks_breaks_a_rule(void **state)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = r_resize },
		.kernel = &kernel,
	};
	char path[] = "/tmp/plumb-file-XXXXXX";
	int all_made = 0;
	int all_lost = 0;
	int all_begun = 0;
	int walks = (int)rounds(WALKS);

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	file = mkstemp(path);
	unlink(path);
	assert_int_equal(write(file, bytes, sizeof bytes), sizeof bytes);
	for (int i = 0; i < walks; i++) {
		seed = (uint64_t)i;
		made = lost = begun = completed = held_count = 0;
		server = NULL;
		waiting = NULL;
		while (plumb_loop_new(&options, &loop) != 0)
			;
		plumb_loop_set_exception_handler(loop, told, NULL);
		if (i % 2 == 1)
			plumb_loop_set_tape(loop, swallow, NULL);
		walk();
		while (held_count > 0)
			plumb_transport_release(held[--held_count]);
		plumb_loop_free(loop);
		assert_int_equal(open_count, 0);
		assert_int_equal(memory_used, 0);
		all_made += made;
		all_lost += lost;
		all_begun += begun;
	}
	assert_true(all_made > walks && all_lost > walks / 2);
	assert_true(all_begun > walks);
	close(file);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nothing_that_a_program_does_in_callbacks_breaks_a_rule),
	};

	make_random_kernel();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
