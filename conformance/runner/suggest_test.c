#include "conformance/runner/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void
the_distance_counts_letters(void **state)
{
	(void)state;
	assert_int_equal(suggest_distance("", ""), 0);
	assert_int_equal(suggest_distance("abc", "abc"), 0);
	assert_int_equal(suggest_distance("abc", ""), 3);
	assert_int_equal(suggest_distance("", "abc"), 3);
	assert_int_equal(suggest_distance("kitten", "sitting"), 3);
	assert_int_equal(suggest_distance("flow", "flaw"), 1);
}

static const char *
nearest(const char *text)
{
	enum plumb_rule found[3];
	size_t count = suggest_rules(text, found, 3);

	return count == 0 ? "" : plumb_rule_info(found[0])->slug;
}

static void
a_slip_of_the_pen_finds_the_rule_that_was_meant(void **state)
{
	(void)state;
	assert_string_equal(nearest("life.made-frist"), "life.made-first");
	assert_string_equal(nearest("made-first"), "life.made-first");
	assert_string_equal(nearest("made-furst"), "life.made-first");
	assert_string_equal(nearest("life_made_first"), "life.made-first");
}

static void
what_is_like_no_rule_gets_no_suggestion(void **state)
{
	enum plumb_rule found[3];

	(void)state;
	assert_int_equal(suggest_rules("zzzzzzzzqq", found, 3), 0);
	assert_int_equal(suggest_rules("life.", found, 3), 3);
	assert_int_equal(suggest_rules("life.", found, 1), 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_distance_counts_letters),
		cmocka_unit_test(
		    a_slip_of_the_pen_finds_the_rule_that_was_meant),
		cmocka_unit_test(what_is_like_no_rule_gets_no_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
