/* What programs lean on: plumb_main() and plumb_loop_fail(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plumbline.h"

static int (*begin)(struct plumb_loop *loop);
static int calls;

/* In place of the one that programs call. */
int __real_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **out);
int __wrap_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **out);

static bool no_loops;

int
__wrap_plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **out)
{
	return no_loops ? PLUMB_EMEMORY : __real_plumb_loop_new(options, out);
}

static int
start(struct plumb_loop *loop, int argc, char **argv)
{
	assert_int_equal(argc, 1);
	assert_string_equal(argv[0], "program");
	return begin(loop);
}

static int
run(int (*with)(struct plumb_loop *loop))
{
	char name[] = "program";
	char *argv[] = { name, NULL };

	begin = with;
	calls = 0;
	return plumb_main(1, argv, start);
}

static int
stop(void *loop)
{
	calls++;
	plumb_loop_stop(loop);
	return 0;
}

static int
fail_thrice(void *loop)
{
	calls++;
	assert_int_equal(plumb_loop_fail(loop, 0), 0);
	assert_int_equal(plumb_loop_fail(loop, PLUMB_EPIPE), 0);
	return plumb_loop_fail(loop, PLUMB_EIO);
}

static int
begin_stop(struct plumb_loop *loop)
{
	return plumb_loop_call_soon(loop, stop, loop) != NULL ? 0 : PLUMB_EIO;
}

static int
begin_fail(struct plumb_loop *loop)
{
	return plumb_loop_call_soon(loop, fail_thrice, loop) != NULL
		   ? 0
		   : PLUMB_EIO;
}

static int
begin_nothing(struct plumb_loop *loop)
{
	(void)plumb_loop_call_soon(loop, stop, loop);
	return PLUMB_EVALUE;
}

static int
begin_refused(struct plumb_loop *loop)
{
	return plumb_loop_opened(loop, NULL, PLUMB_ECONNREFUSED);
}

static void
a_program_that_stops_succeeds(void **state)
{
	(void)state;
	assert_int_equal(run(begin_stop), EXIT_SUCCESS);
	assert_int_equal(calls, 1);
}

static void
a_program_that_fails_or_cannot_begin_does_not(void **state)
{
	(void)state;
	assert_int_equal(run(begin_fail), EXIT_FAILURE);
	assert_int_equal(calls, 1);
	assert_int_equal(run(begin_nothing), EXIT_FAILURE);
	assert_int_equal(calls, 0);
	assert_int_equal(run(begin_refused), EXIT_FAILURE);
}

static void
a_program_that_has_no_loop_does_not_start(void **state)
{
	(void)state;
	no_loops = true;
	assert_int_equal(run(begin_stop), EXIT_FAILURE);
	no_loops = false;
	assert_int_equal(calls, 0);
}

static int
stop_later(void *loop)
{
	return plumb_loop_call_soon(loop, stop, loop) != NULL ? 0 : PLUMB_EIO;
}

/* What opened() is, of most: a connection is no reason to stop. */
static void
that_it_is_open_lets_a_program_run_on(void **state)
{
	struct plumb_loop *loop;
	char any;

	(void)state;
	assert_int_equal(plumb_loop_new(NULL, &loop), 0);
	assert_int_equal(plumb_loop_opened(loop, (void *)&any, 0), 0);
	assert_non_null(plumb_loop_call_soon(loop, stop_later, loop));
	calls = 0;
	assert_int_equal(plumb_loop_run_forever(loop), 0);
	assert_int_equal(calls, 1);
	plumb_loop_free(loop);
}

static void
the_first_failure_is_what_running_gives_and_it_gives_it_once(void **state)
{
	struct plumb_loop *loop;

	(void)state;
	assert_int_equal(plumb_loop_new(NULL, &loop), 0);
	assert_non_null(plumb_loop_call_soon(loop, fail_thrice, loop));
	assert_int_equal(plumb_loop_run_forever(loop), PLUMB_EPIPE);
	assert_non_null(plumb_loop_call_soon(loop, stop, loop));
	assert_int_equal(plumb_loop_run_forever(loop), 0);
	plumb_loop_free(loop);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_that_stops_succeeds),
		cmocka_unit_test(a_program_that_fails_or_cannot_begin_does_not),
		cmocka_unit_test(a_program_that_has_no_loop_does_not_start),
		cmocka_unit_test(that_it_is_open_lets_a_program_run_on),
		cmocka_unit_test(
		    the_first_failure_is_what_running_gives_and_it_gives_it_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
