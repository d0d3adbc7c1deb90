/*
 * One whole child, again and again; each time another call into the kernel, or
 * another request for memory, fails. Whatever it is, the child that was started
 * comes to its end, no rule is broken (the assertion would abort), and no
 * memory, no descriptor and no process is left over.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

#include "transport/failing_test.h"

enum { CALLS_MAX = 400 };

static bool by_signal;
static struct {
	int made;
	int exited;
	int pipes;
	int lost;
} told;

static int
f_child_pipe(void *self, int fd, int *ours, int *theirs)
{
	return fails() ? failure
		       : plumb_kernel_real.child_pipe(self, fd, ours, theirs);
}

static int
f_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	return fails() ? failure : plumb_kernel_real.spawn(self, what, pid);
}

static int
f_pidfd(void *self, int pid, int *fd)
{
	if (by_signal)
		return PLUMB_ENOTIMPL;
	return fails() ? failure : plumb_kernel_real.pidfd(self, pid, fd);
}

static int
f_watch_children(void *self, int *fd)
{
	return fails() ? failure : plumb_kernel_real.watch_children(self, fd);
}

static int
f_reap(void *self, int pid, bool wait, int *returncode)
{
	int status = plumb_kernel_real.reap(self, pid, wait, returncode);

	/* Such as somebody else was faster. */
	return status == 0 && fails() ? PLUMB_ECHILD : status;
}

static int
made(void *self, struct plumb_transport *transport)
{
	static uint8_t bytes[300000];
	struct plumb_transport *pipe =
	    plumb_transport_get_pipe_transport(transport, 0);

	(void)self;
	told.made++;
	assert_int_equal(plumb_transport_write(pipe, bytes, sizeof bytes), 0);
	plumb_transport_close(pipe);
	return 0;
}

static int
exited(void *self)
{
	(void)self;
	told.exited++;
	return 0;
}

static int
pipe_lost(void *self, int fd, int error)
{
	(void)self;
	(void)fd;
	(void)error;
	told.pipes++;
	return 0;
}

static int
lost(void *self, int error)
{
	(void)self;
	assert_int_equal(error, 0);
	told.lost++;
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = made,
	.process_exited = exited,
	.pipe_connection_lost = pipe_lost,
	.connection_lost = lost,
};

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &ops;
	protocol->self = self;
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

static bool
is_over(void *self)
{
	(void)self;
	return told.lost > 0;
}

static void
live(void)
{
	const char *const argv[] = { "/bin/cat", NULL };
	struct plumb_connection how = { .protocol_factory = factory };

	if (plumb_loop_subprocess_exec(loop, argv, NULL, &how) != 0)
		return;
	assert_int_equal(plumb_loop_run_until(loop, is_over, NULL), 0);
	assert_int_equal(told.made, 1);
	assert_int_equal(told.exited, 1);
	assert_int_equal(told.pipes, 3);
	assert_int_equal(told.lost, 1);
}

static int
open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* Whether what was to fail was ever asked. */
static bool
fail_the(size_t call, size_t allocation)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = resize },
		.kernel = &failing,
	};
	int before = open_fds();
	bool reached;

	memset(&told, 0, sizeof told);
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	plumb_loop_set_exception_handler(loop, silence, NULL);
	calls_left = call;
	memory_left = allocation;
	live();
	reached = calls_left == 0 && memory_left == 0;
	calls_left = memory_left = 0;
	plumb_loop_free(loop);
	assert_int_equal(memory_used, 0);
	assert_int_equal(open_fds(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return reached;
}

static void
any_call_may_fail(void **state)
{
	static const int failures[] = { PLUMB_EIO, PLUMB_EMFILE };
	size_t call;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		for (int way = 0; way < 2; way++) {
			by_signal = way == 1;
			failure = failures[i];
			for (call = 1; fail_the(call, 0); call++)
				assert_true(call < CALLS_MAX);
			assert_true(call > 8);
			assert_int_equal(told.lost, 1);
		}
	}
}

static void
any_memory_may_be_missing(void **state)
{
	size_t allocation;

	(void)state;
	for (int way = 0; way < 2; way++) {
		by_signal = way == 1;
		for (allocation = 1; fail_the(0, allocation); allocation++)
			assert_true(allocation < CALLS_MAX);
		assert_true(allocation > 6);
		assert_int_equal(told.lost, 1);
	}
}

static int
set_up(void **state)
{
	(void)state;
	failing = plumb_kernel_real;
	failing.child_pipe = f_child_pipe;
	failing.spawn = f_spawn;
	failing.pidfd = f_pidfd;
	failing.watch_children = f_watch_children;
	failing.read_pipe = f_read_pipe;
	failing.write_pipe = f_write_pipe;
	failing.reap = f_reap;
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_call_may_fail),
		cmocka_unit_test(any_memory_may_be_missing),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
