#include "conformance/runner/kills.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "conformance/runner/memory.h"

enum { FIRST = PLUMB_RULE_LIFE_MADE_FIRST, ONCE = PLUMB_RULE_LIFE_MADE_ONCE };

static char name_one[] = "one";
static char name_two[] = "two";
static const struct fault one = { .name = name_one,
	.rule = PLUMB_RULE_LIFE_MADE_FIRST };
static const struct fault two = { .name = name_two,
	.rule = PLUMB_RULE_LIFE_MADE_ONCE };

static char *
complain(const struct kill *kills, size_t count, bool whole, size_t *how_many)
{
	struct memory_stream *stream = memory_open();

	*how_many = kills_complain(kills, count, whole, stream->to);
	return memory_close(stream);
}

static void
a_fault_caught_for_another_rule_is_not_caught(void **state)
{
	static struct kill kills[2];
	size_t count;
	char *said;

	(void)state;
	memset(kills, 0, sizeof(kills));
	kills[0].fault = &one;
	kills[0].cases = 3;
	kills[0].charged[FIRST] = 2;
	kills[1].fault = &two;
	kills[1].cases = 4;
	kills[1].charged[FIRST] = 1;
	kills[1].others = 1;
	assert_true(kill_is_done(&kills[0]));
	assert_false(kill_is_done(&kills[1]));
	said = complain(kills, 2, false, &count);
	assert_int_equal(count, 1);
	assert_string_equal(said,
	    "NOT CAUGHT two, which breaks life.made-once: 4 cases,"
	    " 1 charged to life.made-first, 1 without a verdict\n");
	free(said);
}

static void
a_gating_rule_without_a_caught_fault_is_told(void **state)
{
	static struct kill kills[2];
	size_t before;
	size_t after;
	char *said;

	(void)state;
	memset(kills, 0, sizeof(kills));
	kills[0].fault = &one;
	kills[0].charged[FIRST] = 1;
	kills[1].fault = &two;
	said = complain(kills, 2, true, &before);
	assert_null(strstr(said, "caught for life.made-first\n"));
	assert_non_null(
	    strstr(said, "NO FAULT is caught for life.made-once\n"));
	free(said);
	kills[1].charged[ONCE] = 1;
	said = complain(kills, 2, true, &after);
	assert_int_equal(before - after, 2);
	free(said);
}

static void
the_matrix_shows_a_fault_under_every_rule_it_was_charged_with(void **state)
{
	static struct kill kills[1];
	struct memory_stream *stream = memory_open();
	char *said;

	(void)state;
	memset(kills, 0, sizeof(kills));
	kills[0].fault = &two;
	kills[0].charged[FIRST] = 1;
	kills[0].charged[ONCE] = 7;
	kills_print_matrix(kills, 1, stream->to);
	said = memory_close(stream);
	assert_non_null(strstr(said, " two:1\nlife.made-once"));
	assert_non_null(strstr(said, " *two:7\n"));
	free(said);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fault_caught_for_another_rule_is_not_caught),
		cmocka_unit_test(a_gating_rule_without_a_caught_fault_is_told),
		cmocka_unit_test(
		    the_matrix_shows_a_fault_under_every_rule_it_was_charged_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
