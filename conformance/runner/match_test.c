#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "conformance/runner/match.h"

struct row {
	const char *expected;
	const char *line;
	enum match match;
};

static const struct row rows[] = {
	{ "", "a -> write size=5", MATCH_YES },
	{ "size=5", "a -> write size=5", MATCH_YES },
	{ "size=6", "a -> write size=5", MATCH_NO },
	{ "size>4", "a -> write size=5", MATCH_YES },
	{ "size>5", "a -> write size=5", MATCH_NO },
	{ "size>=5", "a -> write size=5", MATCH_YES },
	{ "size<5", "a -> write size=5", MATCH_NO },
	{ "size<=5", "a -> write size=5", MATCH_YES },
	{ "size<6", "a -> write size=5", MATCH_YES },
	{ "size=5|7", "a -> write size=5", MATCH_YES },
	{ "size>0", "a -> write", MATCH_UNSAID },
	{ "size=0", "a -> write", MATCH_UNSAID },
	{ "errno=EPIPE", "a <= connection_lost OSError", MATCH_NO },
	{ "low=1 high=4", "a -> get_write_buffer_limits low=1 high=4",
	    MATCH_YES },
	{ "high=4 low=1", "a -> get_write_buffer_limits low=1 high=4",
	    MATCH_YES },
	{ "None", "a <= connection_lost None", MATCH_YES },
	{ "", "a <= connection_lost OSError errno=EIO", MATCH_YES },
	{ "None", "a <= connection_lost OSError", MATCH_NO },
	{ "OSError|BrokenPipeError", "a <= connection_lost OSError",
	    MATCH_YES },
	{ "OSError errno=EIO", "a <= connection_lost OSError errno=EPIPE",
	    MATCH_NO },
	{ "true", "a -> is_closing", MATCH_NO },
	{ "true", "a -> is_closing false", MATCH_NO },
	{ "socket open=true", "a -> get_extra_info socket open=true class=x",
	    MATCH_YES },
	{ "!TypeError", "a -> write !TypeError", MATCH_YES },
	{ "!TypeError|ValueError", "a -> write !ValueError", MATCH_YES },
	{ "!TypeError", "a -> write !ValueError", MATCH_NO },
	{ "!TypeError", "a -> write size=0", MATCH_NO },
	{ ":a%62", "a -> get_extra_info :ab", MATCH_YES },
	{ ":ab", "a -> get_extra_info :abc", MATCH_NO },
	{ ":", "a -> get_extra_info :", MATCH_YES },
	{ "*70", "a <= data_received *70 crc=00000000", MATCH_YES },
	{ "*71", "a <= data_received *70 crc=00000000", MATCH_NO },
	{ "*2 from=/p", "a <= datagram_received :ab from=/p", MATCH_YES },
	{ "*2", "a <= datagram_received :abc from=/p", MATCH_NO },
	{ ":ab from=", "a <= datagram_received :ab from=", MATCH_YES },
	{ ":ab from=/p", "a <= datagram_received :ab from=", MATCH_NO },
	{ "size=$B+1", "a -> write size=1001", MATCH_YES },
	{ "size=$B+1", "a -> write size=1000", MATCH_NO },
	{ "$Q+1", "a -> get_write_buffer_size 1", MATCH_WRONG },
};

static struct plumb_span
rest_of(const char *text)
{
	struct plumb_tape_line line;

	assert_int_equal(
	    plumb_tape_parse(text, strlen(text), &line), PLUMB_TAPE_OK);
	return line.rest;
}

static void
arguments_agree_or_not(void **state)
{
	struct vars vars = { 0 };
	char why[200];

	(void)state;
	vars_set_number(&vars, "B", 1000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum match match = match_arguments(&vars, rows[i].expected,
		    rest_of(rows[i].line), why, sizeof(why));

		if (match != rows[i].match) {
			fail_msg("%s against %s: %d", rows[i].expected,
			    rows[i].line, (int)match);
		}
	}
}

static void
a_name_is_bound_by_the_first_value_and_compared_later(void **state)
{
	struct vars vars = { 0 };
	char why[200];

	(void)state;
	assert_int_equal(match_arguments(&vars, "size=$S",
			     rest_of("a -> write size=7"), why, sizeof(why)),
	    MATCH_YES);
	assert_string_equal(vars_get(&vars, "S", 1), "7");
	assert_int_equal(match_arguments(&vars, "size=$S",
			     rest_of("a -> write size=8"), why, sizeof(why)),
	    MATCH_NO);
	assert_int_equal(
	    match_arguments(&vars, "$N",
		rest_of("a -> get_extra_info :127.0.0.1:80"), why, sizeof(why)),
	    MATCH_YES);
	assert_string_equal(vars_get(&vars, "N", 1), ":127.0.0.1:80");
	assert_int_equal(
	    match_arguments(&vars, "$N",
		rest_of("a -> get_extra_info :127.0.0.1:81"), why, sizeof(why)),
	    MATCH_NO);
}

static void
what_was_raised_is_found(void **state)
{
	struct plumb_span raised =
	    match_raised(rest_of("a -> write !E errno=X"));

	(void)state;
	assert_int_equal(raised.len, 1);
	assert_int_equal(match_raised(rest_of("a -> write size=0")).len, 0);
	assert_true(match_expects_raise("a -> write !TypeError"));
	assert_false(match_expects_raise("a -> write size=0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_agree_or_not),
		cmocka_unit_test(
		    a_name_is_bound_by_the_first_value_and_compared_later),
		cmocka_unit_test(what_was_raised_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
