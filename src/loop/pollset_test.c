/* Watches, where what comes of one meets another that is ready as well. */
#include "loop/pollset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

static struct plumb_loop *loop;
static int fds[2][2]; /* of pipes */
static struct plumb_watch watches[2];
static char done[64];
static short wanted; /* of the first one, from the second one on */

static void
called(struct plumb_watch *watch, const char *what)
{
	strcat(done, watch == &watches[0] ? " first " : " second ");
	strcat(done, what);
	if (watch == &watches[1])
		plumb_watch_set(loop, &watches[0], wanted);
}

static void
readable(void *self)
{
	called(self, "readable");
}

static void
writable(void *self)
{
	called(self, "writable");
}

static void
invalid(void *self)
{
	called(self, "invalid");
}

/* Both are readable, and the second one is called first. */
static int
set_up(void **state)
{
	(void)state;
	done[0] = '\0';
	if (plumb_loop_new(NULL, &loop) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pipe(fds[i]), 0);
		assert_int_equal(write(fds[i][1], "x", 1), 1);
		watches[i] = (struct plumb_watch){ .fd = fds[i][0],
			.readable = readable,
			.writable = writable,
			.invalid = invalid,
			.self = &watches[i] };
		assert_int_equal(plumb_watch_open(loop, &watches[i]), 0);
		plumb_watch_set(loop, &watches[i], POLLIN);
	}
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	for (int i = 0; i < 2; i++) {
		close(fds[i][0]);
		close(fds[i][1]);
	}
	return 0;
}

static void
turn(void)
{
	plumb_loop_stop(loop);
	assert_int_equal(plumb_loop_run_forever(loop), 0);
}

static const struct {
	short wanted;
	bool closed;
	const char *done;
} rows[] = {
	{ POLLIN, false, " second readable first readable" },
	{ POLLIN | POLLOUT, false, " second readable first readable" },
	{ POLLOUT, false, " second readable" },
	{ 0, false, " second readable" },
	/* that it is closed is no matter of what is watched for */
	{ POLLIN, true, " second readable first invalid" },
	{ POLLIN | POLLOUT, true, " second readable first invalid" },
	{ POLLOUT, true, " second readable first invalid" },
	{ 0, true, " second readable" },
};

static void
what_was_found_is_told_of_what_is_still_watched_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		set_up(NULL);
		wanted = rows[i].wanted;
		if (rows[i].closed)
			close(fds[0][0]);
		turn();
		assert_string_equal(done, rows[i].done);
		tear_down(NULL);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_was_found_is_told_of_what_is_still_watched_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
