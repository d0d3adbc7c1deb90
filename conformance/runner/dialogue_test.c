#include "conformance/runner/dialogue.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/*
 * Each row is an adapter, as a shell program, one step, and what must be said
 * about it; "" where it goes well.
 */
static const struct {
	const char *program;
	const char *step;
	const char *problem;
} rows[] = {
	{ "echo 'a -> close'", "< a -> close", "" },
	{ "echo 'a -> close'", "< a -> *", "" },
	{ "read x; echo \"$x\"", "< nothing",
	    "expected: nothing\ncame:     nothing, until the guard" },
	{ "echo 'a -> open'", "< a -> close",
	    "expected: a -> close\ncame:     a -> open" },
	{ "echo one; echo two", "^ two", "" },
	{ "echo one; echo two", "< two", "expected: two\ncame:     one" },
	{ "printf half", "< half",
	    "expected: half\ncame:     a line without end" },
	{ "exit 0", "< x", "expected: x\ncame:     the end of its output" },
	{ "exit 0", "~ exit", "" },
	{ "exit 3", "~ exit",
	    "expected: exit status 0\n"
	    "came:     exit status 3" },
	{ "kill -9 $$", "~ exit",
	    "expected: exit status 0\ncame:     killed by signal 9 (Killed)" },
	{ "read x", "~ exit",
	    "expected: the process ends\ncame:     it goes on" },
	{ "exec cat", "~ nonsense", "expected: an action\ncame:     nonsense" },
};

static void
what_does_not_go_as_written_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		static char sh[] = "sh";
		static char flag[] = "-c";
		char program[64];
		char *argv[] = { sh, flag, program, NULL };
		struct dialogue d = { .guard = 1 };
		bool well;

		snprintf(program, sizeof(program), "%s", rows[i].program);
		assert_true(dialogue_begin(&d, argv));
		well = dialogue_step(&d, rows[i].step);
		assert_string_equal(text_end(&d.problem), rows[i].problem);
		assert_int_equal(well, *rows[i].problem == '\0');
		dialogue_end(&d);
	}
}

static void
a_program_that_is_not_there_is_told(void **state)
{
	static char none[] = "/no/such/program";
	char *argv[] = { none, NULL };
	struct dialogue d = { .guard = 1 };

	(void)state;
	assert_false(dialogue_begin(&d, argv));
	assert_non_null(strstr(text_end(&d.problem),
	    "cannot start /no/such/program: No such file or directory"));
	dialogue_end(&d);
}

static void
what_is_said_reaches_it_with_its_signs_filled_in(void **state)
{
	static char cat[] = "cat";
	char *argv[] = { cat, NULL };
	struct dialogue d = { .guard = 5 };

	(void)state;
	assert_true(dialogue_begin(&d, argv));
	d.port = 77;
	assert_true(dialogue_step(&d, "> a => open $O"));
	assert_true(
	    dialogue_step(&d, "< a => open kind=tcp host=127.0.0.1 port=77"));
	assert_true(dialogue_step(&d, "> s => listen $L accept=b"));
	assert_true(dialogue_step(
	    &d, "< s => listen kind=tcp host=127.0.0.1 accept=b"));
	assert_true(dialogue_step(&d, "> s -> listen port=40001"));
	assert_true(dialogue_step(&d, "< s -> listen*"));
	assert_int_equal(d.port, 40001);
	assert_true(dialogue_step(&d, "> $R"));
	assert_true(dialogue_step(&d, "< z????????"));
	d.is_unix = true;
	assert_true(dialogue_step(&d, "> $O"));
	assert_true(dialogue_step(&d, "< kind=unix path=/tmp/*.sock"));
	dialogue_end(&d);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_go_as_written_is_told),
		cmocka_unit_test(a_program_that_is_not_there_is_told),
		cmocka_unit_test(
		    what_is_said_reaches_it_with_its_signs_filled_in),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
