/*
 * A pair of pipes and a file that is sent, again and again; each time another
 * call into the kernel fails, or another allocation. Whatever it is, all come
 * to their end, no rule is broken (the assertion would abort), and no memory
 * and no descriptor is left over.
 */
#include <fcntl.h>
#include <sys/socket.h>

#include "transport/failing_test.h"

enum { SIZE = 200000, CALLS_MAX = 300, TURNS_MAX = 200, ENDS = 4 };

static bool by_hand; /* the kernel does not know sendfile */

static const char writer, sender; /* who is who */
static uint8_t bytes[SIZE];
static int file;
static int made, lost, told, begun, completed;
static size_t piped, sent;

static int
f_adopt_pipe(void *self, int fd, bool *tells)
{
	return fails() ? failure
		       : plumb_kernel_real.adopt_pipe(self, fd, tells);
}

static int
f_adopt(void *self, int fd)
{
	return fails() ? failure : plumb_kernel_real.adopt(self, fd);
}

static struct plumb_io
f_send(void *self, int fd, const void *data, size_t size)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	return plumb_kernel_real.send(self, fd, data, size);
}

static struct plumb_io
f_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	return plumb_kernel_real.read_at(self, fd, offset, out, size);
}

static struct plumb_io
f_sendfile(void *self, int fd, int from, uint64_t offset, size_t size)
{
	if (by_hand)
		return (struct plumb_io){ PLUMB_ENOTIMPL, 0 };
	if (fails())
		return (struct plumb_io){ failure, 0 };
	/* piecemeal, so that there is more than one call */
	return plumb_kernel_real.sendfile(
	    self, fd, from, offset, size < 50000 ? size : 50000);
}

static int
file_completed(
    void *self, struct plumb_transport *transport, int error, uint64_t count)
{
	(void)self;
	completed++;
	assert_true(count <= SIZE && (error != 0 || count == SIZE));
	plumb_transport_close(transport);
	return 0;
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct plumb_sendfile how = { file_completed, NULL };

	made++;
	if (self == &writer) {
		assert_int_equal(
		    plumb_transport_write(transport, bytes, SIZE), 0);
		return plumb_transport_close(transport);
	}
	if (self != &sender)
		return 0;
	if (plumb_transport_sendfile(
		transport, file, 0, PLUMB_WHOLE_FILE, &how) == 0)
		begun++;
	else
		plumb_transport_close(transport);
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	(void)data;
	*(size_t *)self += len;
	return 0;
}

static int
connection_lost(void *self, int error)
{
	(void)error;
	lost++;
	assert_true(self != &sender || completed == begun);
	return 0;
}

static const struct plumb_protocol_ops WRITES = {
	.connection_made = connection_made,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops READS = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	assert_true((transport == NULL) == (error != 0));
	told++;
	return 0;
}

static void
silence(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	assert_true(error < 0);
}

/* Connects all four ends; how many were taken. */
static int
connect_all(const int fds[ENDS])
{
	const struct plumb_protocol protocols[ENDS] = {
		{ &READS, &piped, NULL },
		{ &WRITES, (void *)&writer, NULL },
		{ &READS, &sent, NULL },
		{ &WRITES, (void *)&sender, NULL },
	};
	struct plumb_connection how = { .opened = opened };
	int taken = 0;

	for (int i = 0; i < ENDS; i++) {
		int error;

		how.protocol = protocols[i];
		if (i == 0)
			error =
			    plumb_loop_connect_read_pipe(loop, fds[i], &how);
		else if (i == 1)
			error =
			    plumb_loop_connect_write_pipe(loop, fds[i], &how);
		else
			error = plumb_loop_create_connection_sock(
			    loop, fds[i], &how);
		if (error != 0)
			close(fds[i]);
		taken += error == 0;
	}
	return taken;
}

/* Whether what was to fail was ever reached. */
static bool
fail_the(size_t call, size_t allocation, int error)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = resize },
		.kernel = &failing,
	};
	int fds[ENDS];
	int taken;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds + 2), 0);
	memory_left = 0;
	made = lost = told = begun = completed = 0;
	piped = sent = 0;
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	plumb_loop_set_exception_handler(loop, silence, NULL);
	calls_left = call;
	memory_left = allocation;
	failure = error;
	taken = connect_all(fds);
	for (int i = 0; i < TURNS_MAX && (told < taken || lost < made); i++) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
	assert_int_equal(told, taken);
	assert_int_equal(lost, made);
	assert_int_equal(completed, begun);
	if (calls_left + memory_left > 0) { /* nothing failed */
		assert_int_equal(piped, SIZE);
		assert_int_equal(sent, SIZE);
	}
	call = calls_left + memory_left;
	plumb_loop_free(loop);
	assert_int_equal(memory_used, 0);
	for (int i = 0; i < ENDS; i++)
		assert_int_equal(fcntl(fds[i], F_GETFD), -1);
	return call == 0;
}

static void
each_call_may_fail(int error)
{
	size_t call = 1;

	while (fail_the(call, 0, error))
		call++;
	assert_true(call > 15 && call < CALLS_MAX);
}

static void
any_call_may_fail_for_good(void **state)
{
	(void)state;
	each_call_may_fail(PLUMB_EIO);
	by_hand = true;
	each_call_may_fail(PLUMB_EIO);
}

static void
any_call_may_find_the_other_end_gone(void **state)
{
	(void)state;
	each_call_may_fail(PLUMB_EPIPE);
	by_hand = true;
	each_call_may_fail(PLUMB_ECONNRESET);
}

static void
memory_may_run_out_anywhere(void **state)
{
	size_t allocation = 1;

	(void)state;
	while (fail_the(0, allocation, 0))
		allocation++;
	assert_true(allocation > 10 && allocation < CALLS_MAX);
}

static int
set_up(void **state)
{
	char path[] = "/tmp/plumb-file-XXXXXX";

	(void)state;
	failing = plumb_kernel_real;
	failing.adopt_pipe = f_adopt_pipe;
	failing.adopt = f_adopt;
	failing.read_pipe = f_read_pipe;
	failing.write_pipe = f_write_pipe;
	failing.read = f_read;
	failing.send = f_send;
	failing.read_at = f_read_at;
	failing.sendfile = f_sendfile;
	by_hand = false;
	file = mkstemp(path);
	unlink(path);
	return write(file, bytes, SIZE) == SIZE ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	return close(file);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(any_call_may_fail_for_good),
		TEST(any_call_may_find_the_other_end_gone),
		TEST(memory_may_run_out_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
