#include "core/pipe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
every_event_of_every_kind_has_an_action(void **state)
{
	(void)state;
	for (int k = -1; k <= PLUMB_KIND_COUNT; k++) {
		for (int e = -1; e <= PLUMB_PIPE_EVENTS; e++) {
			unsigned action = plumb_pipe_look(
			    (enum plumb_kind)k, (enum plumb_pipe_event)e);

			assert_true(action > PLUMB_PIPE_DO_NONE);
			assert_true(action < PLUMB_PIPE_ACTIONS);
		}
	}
}

static void
what_is_no_pipe_does_as_a_socket(void **state)
{
	(void)state;
	for (int k = 0; k < PLUMB_KIND_COUNT; k++) {
		if (k == PLUMB_KIND_READPIPE || k == PLUMB_KIND_WRITEPIPE)
			continue;
		for (int e = 1; e < PLUMB_PIPE_EVENTS; e++)
			assert_int_equal(plumb_pipe_look((enum plumb_kind)k,
					     (enum plumb_pipe_event)e),
			    PLUMB_PIPE_DO_STREAM);
	}
}

static void
pipes_differ_in_these(void **state)
{
	static const struct {
		enum plumb_kind kind;
		enum plumb_pipe_event event;
		enum plumb_pipe_action action;
	} rows[] = {
		{ PLUMB_KIND_READPIPE, PLUMB_PIPE_EV_END, PLUMB_PIPE_DO_LAST },
		{ PLUMB_KIND_READPIPE, PLUMB_PIPE_EV_DATA_RAISED,
		    PLUMB_PIPE_DO_REPORT },
		{ PLUMB_KIND_READPIPE, PLUMB_PIPE_EV_EOF_RAISED,
		    PLUMB_PIPE_DO_REPORT },
		{ PLUMB_KIND_WRITEPIPE, PLUMB_PIPE_EV_WRITE_EOF,
		    PLUMB_PIPE_DO_CLOSE },
		{ PLUMB_KIND_WRITEPIPE, PLUMB_PIPE_EV_INPUT,
		    PLUMB_PIPE_DO_CLOSE },
		{ PLUMB_KIND_WRITEPIPE, PLUMB_PIPE_EV_INPUT_LATER,
		    PLUMB_PIPE_DO_BREAK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(plumb_pipe_look(rows[i].kind, rows[i].event),
		    rows[i].action);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_of_every_kind_has_an_action),
		cmocka_unit_test(what_is_no_pipe_does_as_a_socket),
		cmocka_unit_test(pipes_differ_in_these),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
