#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

enum { MS = 1000000, MANY = 40 };

/* A clock that stands still but for the time that poll is asked to wait. */
static struct {
	struct plumb_kernel table;
	uint64_t now;
	int polls;
} clockwork;

static uint64_t
still_clock(void *self)
{
	(void)self;
	return clockwork.now;
}

static struct plumb_io
jump_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	struct plumb_io io = plumb_kernel_real.poll(self, fds, count, 0);

	clockwork.polls++;
	if (io.count == 0 && timeout > 0)
		clockwork.now += (uint64_t)timeout;
	return io;
}

static struct plumb_loop *loop;
static char done[1024]; /* what was called, in order */
static int reported;

static void
note_report(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	reported = error;
}

static int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &clockwork.table };

	(void)state;
	clockwork.table = plumb_kernel_real;
	clockwork.table.clock = still_clock;
	clockwork.table.poll = jump_poll;
	clockwork.now = 1000;
	clockwork.polls = 0;
	done[0] = '\0';
	reported = 0;
	if (plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	return 0;
}

/* The loop hands on what it is given and never writes to it. */
static void *
text(const char *words)
{
	return (void *)words;
}

static int
note(void *self)
{
	strcat(done, self);
	return 0;
}

static int
note_and_stop(void *self)
{
	plumb_loop_stop(loop);
	return note(self);
}

static int
note_and_queue(void *self)
{
	plumb_loop_call_soon(loop, note_and_stop, text(" next"));
	return note(self);
}

static int
raise_usage(void *self)
{
	(void)self;
	return PLUMB_EUSAGE;
}

static bool
never(void *self)
{
	(void)self;
	return false;
}

static bool
is_noted(void *self)
{
	return strstr(done, self) != NULL;
}

static void
run(void)
{
	assert_int_equal(plumb_loop_run_forever(loop), 0);
}

static void
calls_are_made_in_the_order_of_queueing(void **state)
{
	(void)state;
	plumb_loop_call_soon(loop, note, text("a"));
	plumb_loop_call_soon(loop, note, text("b"));
	plumb_loop_call_soon(loop, note_and_stop, text("c"));
	run();
	assert_string_equal(done, "abc");
}

static void
what_a_call_queues_runs_in_the_next_turn(void **state)
{
	(void)state;
	plumb_loop_call_soon(loop, note_and_queue, text("a"));
	plumb_loop_call_soon(loop, note, text("b"));
	run();
	assert_string_equal(done, "ab next");
	assert_int_equal(clockwork.polls, 2);
}

static void
a_cancelled_call_is_not_made(void **state)
{
	struct plumb_handle *soon;
	struct plumb_handle *later;

	(void)state;
	soon = plumb_loop_call_soon(loop, note, text("soon"));
	later = plumb_loop_call_later(loop, 1, note, text("later"));
	plumb_loop_call_later(loop, 2, note_and_stop, text("end"));
	plumb_handle_cancel(soon);
	plumb_handle_cancel(later);
	run();
	assert_string_equal(done, "end");
}

static void
timers_run_by_time_then_by_order_of_asking(void **state)
{
	(void)state;
	plumb_loop_call_later(loop, 5 * MS, note_and_stop, text("e"));
	plumb_loop_call_later(loop, 2 * MS, note, text("b"));
	plumb_loop_call_at(loop, 1000 + 2 * MS, note, text("c"));
	plumb_loop_call_later(loop, 1 * MS, note, text("a"));
	plumb_loop_call_later(loop, 3 * MS, note, text("d"));
	run();
	assert_string_equal(done, "abcde");
	assert_int_equal(clockwork.now, 1000 + 5 * MS);
}

static void
a_heap_of_many_timers_is_in_order_whatever_is_cancelled(void **state)
{
	static char names[MANY][8];
	struct plumb_handle *handles[MANY];
	char wanted[1024] = "";

	(void)state;
	for (int i = 0; i < MANY; i++) {
		int when = (i * 17) % MANY;

		snprintf(names[i], sizeof names[i], " %d", when);
		handles[i] = plumb_loop_call_later(
		    loop, (uint64_t)when * MS, note, names[i]);
	}
	for (int i = 0; i < MANY; i += 3)
		plumb_handle_cancel(handles[i]);
	for (int when = 0; when < MANY; when++)
		for (int i = 0; i < MANY; i++)
			if ((i * 17) % MANY == when && i % 3 != 0)
				strcat(wanted, names[i]);
	plumb_loop_call_later(loop, MANY * MS, note_and_stop, text(""));
	run();
	assert_string_equal(done, wanted);
}

static void
queued_calls_come_before_descriptors_and_these_before_timers(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	plumb_loop_call_later(loop, 0, note_and_stop, text("timer"));
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], note, text("reader ")), 0);
	plumb_loop_call_soon(loop, note, text("call "));
	run();
	assert_string_equal(done, "call reader timer");
	assert_true(plumb_loop_remove_reader(loop, fds[0]));
	assert_false(plumb_loop_remove_reader(loop, fds[0]));
	close(fds[0]);
	close(fds[1]);
}

static void
what_raises_is_reported_and_the_rest_goes_on(void **state)
{
	(void)state;
	plumb_loop_call_soon(loop, raise_usage, NULL);
	plumb_loop_call_soon(loop, note_and_stop, text("on"));
	run();
	assert_int_equal(reported, PLUMB_EUSAGE);
	assert_string_equal(done, "on");
}

static void
run_until_asks_before_the_first_turn_and_after_each(void **state)
{
	(void)state;
	assert_int_equal(plumb_loop_run_until(loop, is_noted, text("")), 0);
	assert_int_equal(clockwork.polls, 0);
	plumb_loop_call_soon(loop, note, text("a"));
	assert_int_equal(plumb_loop_run_until(loop, is_noted, text("a")), 0);
	assert_int_equal(clockwork.polls, 1);
	plumb_loop_stop(loop);
	assert_int_equal(
	    plumb_loop_run_until(loop, never, NULL), PLUMB_ECANCELED);
}

static int
run_inside(void *self)
{
	(void)self;
	assert_true(plumb_loop_is_running(loop));
	assert_int_equal(plumb_loop_run_forever(loop), PLUMB_EUSAGE);
	assert_int_equal(plumb_loop_close(loop), PLUMB_EUSAGE);
	return note_and_stop(text("inside"));
}

static void
a_condition_that_a_stopping_turn_fulfils_is_fulfilled(void **state)
{
	(void)state;
	plumb_loop_call_soon(loop, note_and_stop, text("x"));
	assert_int_equal(plumb_loop_run_until(loop, is_noted, text("x")), 0);
	plumb_loop_stop(loop);
	assert_int_equal(
	    plumb_loop_run_until(loop, never, NULL), PLUMB_ECANCELED);
}

static void
a_running_loop_is_neither_run_nor_closed(void **state)
{
	(void)state;
	plumb_loop_call_soon(loop, run_inside, NULL);
	run();
	assert_string_equal(done, "inside");
}

static void
a_closed_loop_takes_nothing(void **state)
{
	struct plumb_connection how = { .name = "a" };
	struct plumb_server *server;

	(void)state;
	plumb_loop_call_soon(loop, note, text("never"));
	plumb_loop_call_later(loop, 1, note, text("never"));
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_null(plumb_loop_call_soon(loop, note, text("never")));
	assert_null(plumb_loop_call_later(loop, 1, note, text("never")));
	assert_int_equal(
	    plumb_loop_add_reader(loop, 0, note, text("")), PLUMB_EUSAGE);
	assert_int_equal(plumb_loop_run_forever(loop), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_loop_create_connection(loop, "127.0.0.1", 1, &how),
	    PLUMB_EUSAGE);
	assert_int_equal(plumb_loop_create_server(loop, NULL, 0, &how, &server),
	    PLUMB_EUSAGE);
	assert_string_equal(done, "");
}

static int pair[2][2];

static int
replace_both(void *self)
{
	(void)self;
	for (int i = 0; i < 2; i++) {
		plumb_loop_remove_reader(loop, pair[i][0]);
		assert_int_equal(
		    plumb_loop_add_reader(loop, pair[i][0], note, text("new")),
		    0);
	}
	return note(text("old "));
}

static void
a_reader_put_back_waits_for_the_next_turn(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pipe(pair[i]), 0);
		assert_int_equal(write(pair[i][1], "x", 1), 1);
		assert_int_equal(
		    plumb_loop_add_reader(loop, pair[i][0], replace_both, NULL),
		    0);
	}
	plumb_loop_stop(loop);
	run();
	assert_string_equal(done, "old ");
	plumb_loop_stop(loop);
	run();
	assert_string_equal(done, "old newnew");
	for (int i = 0; i < 2; i++) {
		close(pair[i][0]);
		close(pair[i][1]);
	}
}

static void
a_closed_descriptor_is_reported_and_dropped(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], note, text("read")), 0);
	close(fds[0]);
	close(fds[1]);
	plumb_loop_stop(loop);
	run();
	assert_int_equal(reported, PLUMB_EBADF);
	assert_string_equal(done, "");
	assert_false(plumb_loop_remove_reader(loop, fds[0]));
}

static void
what_is_no_descriptor_is_refused(void **state)
{
	(void)state;
	assert_int_equal(
	    plumb_loop_add_reader(loop, -1, note, text("-")), PLUMB_EBADF);
	assert_int_equal(plumb_loop_add_writer(loop, INT32_MAX, note, text("")),
	    PLUMB_EBADF);
	assert_int_equal(loop->polls.open, 0);
	plumb_handle_cancel(NULL); /* what call_soon gives without memory */
}

static void
a_hang_up_calls_the_reader_and_one_without_interest_is_not_seen(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], note, text("hup")), 0);
	close(fds[1]);
	plumb_loop_stop(loop);
	run();
	assert_string_equal(done, "hup");
	assert_true(plumb_loop_remove_reader(loop, fds[0]));
	assert_int_equal(loop->polls.count, 0);
	plumb_loop_stop(loop);
	run();
	assert_string_equal(done, "hup");
	close(fds[0]);
}

static void
a_time_beyond_the_clock_is_the_end_of_it(void **state)
{
	int64_t most = INT64_MAX;

	(void)state;
	assert_non_null(plumb_loop_call_later(
	    loop, UINT64_MAX - 1, note_and_stop, text("late")));
	assert_int_equal(plumb_timers_wait(loop), most);
	clockwork.now = UINT64_MAX - 5;
	assert_int_equal(plumb_timers_wait(loop), 5);
	run();
	assert_string_equal(done, "late");
}

static void
no_loop_and_a_running_one_are_not_freed(void **state)
{
	(void)state;
	plumb_loop_free(NULL);
	loop->is_running = true;
	plumb_loop_free(loop);
	loop->is_running = false;
	plumb_loop_call_soon(loop, note_and_stop, text("alive"));
	run();
	assert_string_equal(done, "alive");
}

static void
more_timers_than_can_be_counted_are_refused(void **state)
{
	uint64_t order = loop->timers.order;

	(void)state;
	loop->timers.order = UINT64_MAX;
	assert_null(plumb_loop_call_later(loop, 1, note, text("-")));
	loop->timers.order = order;
	assert_non_null(plumb_loop_call_later(loop, 1, note, text("-")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(calls_are_made_in_the_order_of_queueing),
		TEST(what_a_call_queues_runs_in_the_next_turn),
		TEST(a_cancelled_call_is_not_made),
		TEST(timers_run_by_time_then_by_order_of_asking),
		TEST(a_heap_of_many_timers_is_in_order_whatever_is_cancelled),
		TEST(
		    queued_calls_come_before_descriptors_and_these_before_timers),
		TEST(what_raises_is_reported_and_the_rest_goes_on),
		TEST(run_until_asks_before_the_first_turn_and_after_each),
		TEST(a_condition_that_a_stopping_turn_fulfils_is_fulfilled),
		TEST(a_running_loop_is_neither_run_nor_closed),
		TEST(a_closed_loop_takes_nothing),
		TEST(a_reader_put_back_waits_for_the_next_turn),
		TEST(a_closed_descriptor_is_reported_and_dropped),
		TEST(what_is_no_descriptor_is_refused),
		TEST(
		    a_hang_up_calls_the_reader_and_one_without_interest_is_not_seen),
		TEST(a_time_beyond_the_clock_is_the_end_of_it),
		TEST(no_loop_and_a_running_one_are_not_freed),
		TEST(more_timers_than_can_be_counted_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
