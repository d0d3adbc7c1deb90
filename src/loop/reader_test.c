/* add_reader and its family, where loop_test.c does not come. */
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

enum { MANY = 40 };

static struct plumb_loop *loop;
static struct plumb_kernel table;
static int fds[2];   /* of a pipe: the end to read, and the one to write */
static int calls[2]; /* of a reader, of a writer */
static int poll_status;
static int reported;
static const char *reported_as;

static struct plumb_io
some_poll(void *self, struct pollfd *at, size_t count, int64_t timeout)
{
	if (poll_status != 0)
		return (struct plumb_io){ .status = poll_status };
	return plumb_kernel_real.poll(self, at, count, timeout);
}

static void
note_report(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	assert_null(transport);
	reported = error;
	reported_as = message;
}

static int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &table,
		.allocator = { .resize = scarce } };

	(void)state;
	table = plumb_kernel_real;
	table.poll = some_poll;
	allocations = PLENTY;
	poll_status = 0;
	reported = 0;
	calls[0] = calls[1] = 0;
	if (pipe(fds) != 0 || plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	close(fds[0]);
	close(fds[1]);
	return 0;
}

static int
count_call(void *counter)
{
	++*(int *)counter;
	plumb_loop_stop(loop);
	return 0;
}

static int
raise_after(void *counter)
{
	count_call(counter);
	return PLUMB_EUSAGE;
}

static void
run(void)
{
	assert_int_equal(plumb_loop_run_forever(loop), 0);
}

static void
one_that_raises_is_reported_and_called_again(void **state)
{
	(void)state;
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], raise_after, &calls[0]), 0);
	run();
	assert_int_equal(reported, PLUMB_EUSAGE);
	assert_string_equal(reported_as, "a reader raised");
	run();
	assert_int_equal(calls[0], 2);
	assert_true(plumb_loop_remove_reader(loop, fds[0]));
	assert_int_equal(
	    plumb_loop_add_writer(loop, fds[1], raise_after, &calls[1]), 0);
	run();
	assert_string_equal(reported_as, "a writer raised");
	assert_int_equal(calls[1], 1);
}

static void
a_reader_and_a_writer_of_one_descriptor_go_one_by_one(void **state)
{
	int fd = fds[1];

	(void)state;
	assert_int_equal(
	    plumb_loop_add_writer(loop, fd, count_call, &calls[1]), 0);
	assert_false(plumb_loop_remove_reader(loop, fd));
	assert_int_equal(
	    plumb_loop_add_reader(loop, fd, count_call, &calls[0]), 0);
	assert_int_equal(loop->polls.open, 1);
	assert_true(plumb_loop_remove_reader(loop, fd));
	assert_false(plumb_loop_remove_reader(loop, fd));
	run();
	assert_int_equal(calls[0], 0);
	assert_int_equal(calls[1], 1);
	assert_true(plumb_loop_remove_writer(loop, fd));
	assert_int_equal(loop->polls.open, 0);
}

static void
one_that_is_added_again_replaces(void **state)
{
	(void)state;
	assert_int_equal(
	    plumb_loop_add_writer(loop, fds[1], count_call, &calls[0]), 0);
	assert_int_equal(
	    plumb_loop_add_writer(loop, fds[1], count_call, &calls[1]), 0);
	run();
	assert_int_equal(calls[0], 0);
	assert_int_equal(calls[1], 1);
}

static void
ignore(void *self)
{
	(void)self;
}

static void
a_descriptor_that_the_loop_watches_itself_is_refused(void **state)
{
	struct plumb_watch watch = { .fd = fds[0],
		.readable = ignore,
		.writable = ignore,
		.invalid = ignore };

	(void)state;
	assert_int_equal(plumb_watch_open(loop, &watch), 0);
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], count_call, &calls[0]),
	    PLUMB_EUSAGE);
	assert_false(plumb_loop_remove_reader(loop, fds[0]));
	plumb_watch_close(loop, &watch);
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], count_call, &calls[0]), 0);
}

static void
whose_descriptor_is_anothers_by_now_is_watched_no_more(void **state)
{
	struct plumb_watch watches[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		watches[i] =
		    (struct plumb_watch){ .fd = fds[0], .invalid = ignore };
		assert_int_equal(plumb_watch_open(loop, &watches[i]), 0);
	}
	plumb_watch_set(loop, &watches[0], POLLIN);
	assert_int_equal(loop->polls.count, 0);
	assert_int_equal(watches[0].events, 0);
	plumb_watch_set(loop, &watches[1], POLLIN);
	assert_int_equal(loop->polls.count, 1);
	plumb_watch_close(loop, &watches[0]);
	assert_ptr_equal(plumb_watch_find(loop, fds[0]), &watches[1]);
	plumb_watch_close(loop, &watches[1]);
	assert_null(plumb_watch_find(loop, fds[0]));
}

static void
no_memory_is_told_wherever_it_ends(void **state)
{
	int needed = 0;

	(void)state;
	for (;; needed++) {
		int error;

		allocations = needed;
		error =
		    plumb_loop_add_reader(loop, fds[0], count_call, &calls[0]);
		if (error == 0)
			break;
		assert_int_equal(error, PLUMB_EMEMORY);
		assert_int_equal(loop->polls.open, 0);
		assert_false(plumb_loop_remove_reader(loop, fds[0]));
	}
	assert_true(needed >= 3);
}

static void
what_the_kernel_cannot_tell_is_handed_on(void **state)
{
	(void)state;
	poll_status = PLUMB_EMEMORY;
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], count_call, &calls[0]),
	    PLUMB_EMEMORY);
	poll_status = 0;
	assert_int_equal(
	    plumb_loop_add_reader(loop, fds[0], count_call, &calls[0]), 0);
}

/* Many descriptors that are ready at once; each call takes others off. */
static struct {
	int fds[MANY][2];
	int calls[MANY];
	bool off[MANY];
} crowd;

static int
thin_out(void *self)
{
	int me = *(int *)self;

	crowd.calls[me]++;
	assert_false(crowd.off[me]);
	for (int i = 1; i < 4; i++) {
		int other = (me * 7 + i * 11) % MANY;

		plumb_loop_remove_reader(loop, crowd.fds[other][0]);
		crowd.off[other] = true;
	}
	return 0;
}

static void
a_reader_taken_off_by_another_is_not_called_and_none_is_twice(void **state)
{
	static int numbers[MANY];
	int called = 0;

	(void)state;
	memset(&crowd, 0, sizeof crowd);
	for (int i = 0; i < MANY; i++) {
		numbers[i] = i;
		assert_int_equal(pipe(crowd.fds[i]), 0);
		assert_int_equal(write(crowd.fds[i][1], "x", 1), 1);
		assert_int_equal(plumb_loop_add_reader(loop, crowd.fds[i][0],
				     thin_out, &numbers[i]),
		    0);
	}
	plumb_loop_stop(loop);
	run();
	for (int i = 0; i < MANY; i++) {
		assert_true(crowd.calls[i] <= 1);
		/* passed over would be: still on, ready, and not called */
		assert_true(crowd.off[i] || crowd.calls[i] == 1);
		called += crowd.calls[i];
		close(crowd.fds[i][0]);
		close(crowd.fds[i][1]);
	}
	assert_true(called > 3);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(one_that_raises_is_reported_and_called_again),
		TEST(a_reader_and_a_writer_of_one_descriptor_go_one_by_one),
		TEST(one_that_is_added_again_replaces),
		TEST(a_descriptor_that_the_loop_watches_itself_is_refused),
		TEST(whose_descriptor_is_anothers_by_now_is_watched_no_more),
		TEST(no_memory_is_told_wherever_it_ends),
		TEST(what_the_kernel_cannot_tell_is_handed_on),
		TEST(
		    a_reader_taken_off_by_another_is_not_called_and_none_is_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
