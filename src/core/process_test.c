/*
 * Whole lives of a subprocess, as words: each letter is something that happens,
 * and the answer is the action it asks for.
 *
 *   m  connection_made is due      c  close()        s  a signal is to be sent
 *   0 1 2  that pipe says something        a b d  pipe 0, 1 or 2 is lost
 *   x  the child exits             t  settle         l  connection_lost is due
 *   p  too much waits for stdin    r  and no more
 */
#include "core/process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

enum { ALL = 7, NONE = 0, OUT = 2, STATUS = 5 };

static const struct {
	unsigned pipes; /* a bit for each */
	const char *happens;
	const char *does;
} lives[] = {
	{ NONE, "mxtl", "made exit queue lose" },
	{ NONE, "mtxtl", "made - exit queue lose" },
	{ OUT, "m1xt1btl", "made pass exit - pass pipe queue lose" },
	{ OUT, "m1btxtl", "made pass pipe - exit queue lose" },
	{ ALL, "matbtdtxtl", "made pipe - pipe - pipe - exit queue lose" },
	{ ALL, "mxtatbtdtl", "made exit - pipe - pipe - pipe queue lose" },
	/* Nothing comes of a pipe that is lost, or that never was. */
	{ OUT, "mbb1xtl", "made pipe - - exit queue lose" },
	{ OUT, "m0a2d1", "made - - - - pass" },
	/* Of stdin's flow every other one passes. */
	{ ALL, "mpprrp", "made pass - pass - pass" },
	{ ALL, "mpxtrcp", "made pass exit - pass shut pass" },
	{ ALL, "mparpm", "made pass pipe - - -" },
	{ OUT, "prmpr", "- - made - -" },
	/* Nothing comes before connection_made. */
	{ OUT, "1xtlsm1", "- - - - refuse made pass" },
	/* A closed one is killed once, and told of all the same. */
	{ OUT, "mccbtxtl", "made kill - pipe - exit queue lose" },
	{ OUT, "mcxtbtcl", "made kill exit - pipe queue - lose" },
	{ OUT, "mcs", "made kill signal" },
	/* An exited one is not killed any more. */
	{ OUT, "mxtccbtl", "made exit - shut - pipe queue lose" },
	{ OUT, "mxxs", "made exit - -" },
	/* From the end on nothing happens but that. */
	{ OUT, "mxbt1bxcstl", "made exit pipe queue - - - - - - lose" },
	{ NONE, "mxtlmxtcls", "made exit queue lose - - - - - refuse" },
	/* What nobody heard of is forgotten. */
	{ ALL, "cmx01abtls", "forget - - - - - - - - refuse" },
};

static enum plumb_process_action
happen(struct plumb_process *p, char what)
{
	switch (what) {
	case 'm':
		return plumb_process_made(p);
	case 'p':
		return plumb_process_pause(p);
	case 'r':
		return plumb_process_resume(p);
	case 'c':
		return plumb_process_close(p);
	case 's':
		return plumb_process_signal(p);
	case 'x':
		return plumb_process_exited(p, STATUS);
	case 't':
		return plumb_process_settle(p);
	case 'l':
		return plumb_process_lost(p);
	case 'a':
	case 'b':
		return plumb_process_pipe_lost(p, (size_t)(what - 'a'));
	case 'd':
		return plumb_process_pipe_lost(p, 2);
	default:
		return plumb_process_says(p, (size_t)(what - '0'));
	}
}

static void
start(struct plumb_process *p, unsigned pipes)
{
	const bool open[PLUMB_PROCESS_PIPES] = { (pipes & 1) != 0,
		(pipes & 2) != 0, (pipes & 4) != 0 };

	plumb_process_init(p, open);
}

static void
every_life_takes_its_course(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(lives); i++) {
		struct plumb_process p;
		char does[256] = "";

		start(&p, lives[i].pipes);
		for (const char *at = lives[i].happens; *at != '\0'; at++) {
			enum plumb_process_action action = happen(&p, *at);

			snprintf(does + strlen(does),
			    sizeof does - strlen(does), "%s%s",
			    does[0] != '\0' ? " " : "",
			    action == PLUMB_PROCESS_DO_NOTHING
				? "-"
				: plumb_process_action_name(action));
		}
		if (strcmp(does, lives[i].does) != 0)
			fail_msg("%s: %s", lives[i].happens, does);
	}
}

static void
the_return_code_is_known_from_the_exit_on_and_is_the_first(void **state)
{
	struct plumb_process p;

	(void)state;
	start(&p, OUT);
	(void)plumb_process_exited(&p, 1); /* nobody is told of it yet */
	assert_false(p.has_returncode);
	(void)plumb_process_made(&p);
	assert_false(p.has_returncode);
	(void)plumb_process_exited(&p, -9);
	assert_true(p.has_returncode);
	(void)plumb_process_exited(&p, 3);
	assert_int_equal(p.returncode, -9);
}

static void
it_is_closing_from_close_or_the_end_on(void **state)
{
	static const struct {
		const char *happens;
		bool closing;
	} rows[] = {
		{ "", false },
		{ "m", false },
		{ "mxt", false },
		{ "mbt", false },
		{ "mc", true },
		{ "mcxt", true },
		{ "mxtc", true },
		{ "mxbt", true },
		{ "mxbtl", true },
		{ "c", true },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_process p;

		start(&p, OUT);
		for (const char *at = rows[i].happens; *at != '\0'; at++)
			(void)happen(&p, *at);
		if (plumb_process_is_closing(&p) != rows[i].closing)
			fail_msg("after %s", rows[i].happens);
	}
}

static void
a_descriptor_that_is_none_of_the_three_is_nothing(void **state)
{
	struct plumb_process p;

	(void)state;
	start(&p, ALL);
	(void)plumb_process_made(&p);
	assert_int_equal(plumb_process_says(&p, 3), PLUMB_PROCESS_DO_NOTHING);
	assert_int_equal(
	    plumb_process_pipe_lost(&p, SIZE_MAX), PLUMB_PROCESS_DO_NOTHING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_life_takes_its_course),
		cmocka_unit_test(
		    the_return_code_is_known_from_the_exit_on_and_is_the_first),
		cmocka_unit_test(it_is_closing_from_close_or_the_end_on),
		cmocka_unit_test(
		    a_descriptor_that_is_none_of_the_three_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
