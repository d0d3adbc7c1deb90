/* Children, over a kernel that does as it is told: what fails, and when. */
#include "loop/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "loop/scarce_test.h"

enum { PID = 1234, SIGKILL_NUMBER = 9, MANY = 64 };

static struct plumb_loop *loop;
static struct plumb_kernel table;
static struct plumb_child child;
static int fds[2];     /* a pipe, whose end to read stands for a pidfd */
static int signals[2]; /* likewise, of what SIGCHLD makes readable */
static int pidfd_error;
static int watch_error;
static bool alive;
static size_t waiting; /* bytes that signals have left */
static int reads;
static int killed; /* by which signal, last */
static int reaped;
static int closes;
static int unwatched;
static int exits;
static int reported;

static int
some_pidfd(void *self, int pid, int *fd)
{
	(void)self;
	assert_int_equal(pid, PID);
	*fd = fds[0];
	return pidfd_error;
}

static int
some_watch_children(void *self, int *fd)
{
	(void)self;
	*fd = signals[0];
	return watch_error;
}

static void
count_unwatch(void *self, int fd)
{
	(void)self;
	assert_int_equal(fd, signals[0]);
	unwatched++;
}

static struct plumb_io
read_signals(void *self, int fd, void *out, size_t size)
{
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	(void)self;
	assert_int_equal(fd, signals[0]);
	assert_int_equal(size, MANY);
	reads++;
	if (waiting == 0)
		return io;
	io.status = 0;
	io.count = waiting < size ? waiting : size;
	assert_int_equal(read(fd, out, io.count), io.count);
	waiting -= io.count;
	return io;
}

static int
some_reap(void *self, int pid, bool wait, int *returncode)
{
	(void)self;
	assert_int_equal(pid, PID);
	if (alive && !wait)
		return PLUMB_WOULD_BLOCK;
	reaped++;
	*returncode = 0;
	return 0;
}

static int
note_kill(void *self, int pid, int signal)
{
	(void)self;
	assert_int_equal(pid, PID);
	killed = signal;
	return 0;
}

static void
count_close(void *self, int fd)
{
	(void)self;
	assert_int_equal(fd, fds[0]);
	closes++;
}

static void
note_report(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	reported = error;
}

static void
exited(void *self, int returncode)
{
	assert_ptr_equal(self, &child);
	assert_int_equal(returncode, 0);
	exits++;
}

static int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &table,
		.allocator = { .resize = scarce } };

	(void)state;
	table = plumb_kernel_real;
	table.pidfd = some_pidfd;
	table.watch_children = some_watch_children;
	table.unwatch_children = count_unwatch;
	table.read = read_signals;
	table.reap = some_reap;
	table.kill = note_kill;
	table.close = count_close;
	allocations = PLENTY;
	pidfd_error = watch_error = 0;
	alive = true;
	waiting = 0;
	reads = killed = reaped = closes = unwatched = exits = reported = 0;
	if (pipe(fds) != 0 || pipe(signals) != 0 ||
	    plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	for (int i = 0; i < 2; i++) {
		close(fds[i]);
		close(signals[i]);
	}
	return 0;
}

static void
turns(int count)
{
	while (count-- > 0) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
}

/* A pipe end that is readable, as a pidfd of who has exited is. */
static void
make_readable(const int ends[2], size_t bytes)
{
	static const char some[4 * MANY];

	assert_int_equal(write(ends[1], some, bytes), bytes);
}

static void
one_that_nobody_can_be_told_of_is_killed_and_waited_for(int wanted)
{
	assert_int_equal(plumb_child_open(loop, &child, PID), wanted);
	assert_int_equal(killed, SIGKILL_NUMBER);
	assert_int_equal(reaped, 1);
	assert_int_equal(plumb_child_kill(&child, 15), PLUMB_ESRCH);
	assert_int_equal(killed, SIGKILL_NUMBER);
	plumb_child_close(&child);
	assert_int_equal(reaped, 1);
}

static void
without_memory_for_the_pidfd_a_child_is_killed(void **state)
{
	(void)state;
	allocations = 0;
	one_that_nobody_can_be_told_of_is_killed_and_waited_for(PLUMB_EMEMORY);
	assert_int_equal(closes, 1);
}

static void
without_memory_for_the_signal_a_child_is_killed(void **state)
{
	(void)state;
	pidfd_error = PLUMB_ENOTIMPL;
	allocations = 0;
	one_that_nobody_can_be_told_of_is_killed_and_waited_for(PLUMB_EMEMORY);
	assert_int_equal(unwatched, 1);
	assert_int_equal(closes, 0);
}

static void
where_neither_can_be_had_a_child_is_killed(void **state)
{
	(void)state;
	pidfd_error = PLUMB_ENOTIMPL;
	watch_error = PLUMB_EMFILE;
	one_that_nobody_can_be_told_of_is_killed_and_waited_for(PLUMB_EMFILE);
	assert_int_equal(unwatched, 0);
}

static void
one_that_has_exited_is_told_once_and_cannot_be_killed(void **state)
{
	(void)state;
	assert_int_equal(plumb_child_open(loop, &child, PID), 0);
	plumb_child_listen(&child, exited, &child);
	make_readable(fds, 1);
	turns(1);
	assert_int_equal(exits, 0); /* readable, and not to be reaped yet */
	alive = false;
	turns(2);
	assert_int_equal(exits, 1);
	assert_int_equal(closes, 1);
	assert_int_equal(plumb_child_kill(&child, 15), PLUMB_ESRCH);
	assert_int_equal(killed, 0);
}

/* As many as there are, whatever a buffer holds; none is left to spin on. */
static void
all_signals_that_wait_are_read_at_once(void **state)
{
	static const struct {
		size_t bytes;
		int reads;
	} rows[] = { { 1, 1 }, { MANY - 1, 1 }, { MANY, 2 }, { MANY + 1, 2 },
		{ 2 * MANY, 3 } };

	(void)state;
	pidfd_error = PLUMB_ENOTIMPL;
	assert_int_equal(plumb_child_open(loop, &child, PID), 0);
	plumb_child_listen(&child, exited, &child);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		reads = 0;
		waiting = rows[i].bytes;
		make_readable(signals, rows[i].bytes);
		turns(2);
		assert_int_equal(reads, rows[i].reads);
		assert_int_equal(waiting, 0);
	}
	assert_int_equal(exits, 0);
	alive = false;
	waiting = 1;
	make_readable(signals, 1);
	turns(2);
	assert_int_equal(exits, 1);
}

/* Somebody has closed the pidfd. */
static void
steal(int ends[2])
{
	close(ends[0]);
	turns(1);
}

static void
whose_pidfd_is_closed_is_watched_by_the_signal(void **state)
{
	(void)state;
	assert_int_equal(plumb_child_open(loop, &child, PID), 0);
	plumb_child_listen(&child, exited, &child);
	alive = false;
	steal(fds);
	assert_int_equal(exits, 0);
	turns(1);
	assert_int_equal(exits, 1);
	assert_int_equal(reported, 0);
	assert_int_equal(closes, 0); /* its number is not ours any more */
}

static void
that_it_cannot_be_watched_any_more_is_reported(void **state)
{
	(void)state;
	assert_int_equal(plumb_child_open(loop, &child, PID), 0);
	plumb_child_listen(&child, exited, &child);
	watch_error = PLUMB_EMFILE;
	alive = false;
	steal(fds);
	assert_int_equal(reported, PLUMB_EMFILE);
	turns(2);
	assert_int_equal(exits, 0);
	plumb_child_close(&child);
	assert_int_equal(reaped, 1);
}

static void
what_the_signal_makes_readable_may_be_closed_by_anybody(void **state)
{
	(void)state;
	pidfd_error = PLUMB_ENOTIMPL;
	assert_int_equal(plumb_child_open(loop, &child, PID), 0);
	steal(signals);
	assert_int_equal(loop->polls.count, 0);
	assert_int_equal(reported, 0);
	plumb_child_close(&child);
	assert_int_equal(reaped, 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(without_memory_for_the_pidfd_a_child_is_killed),
		TEST(without_memory_for_the_signal_a_child_is_killed),
		TEST(where_neither_can_be_had_a_child_is_killed),
		TEST(one_that_has_exited_is_told_once_and_cannot_be_killed),
		TEST(all_signals_that_wait_are_read_at_once),
		TEST(whose_pidfd_is_closed_is_watched_by_the_signal),
		TEST(that_it_cannot_be_watched_any_more_is_reported),
		TEST(what_the_signal_makes_readable_may_be_closed_by_anybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
