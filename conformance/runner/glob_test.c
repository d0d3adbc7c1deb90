#include "conformance/runner/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
	const char *pattern;
	const char *text;
	bool matches;
} rows[] = {
	{ "", "", true },
	{ "", "a", false },
	{ "*", "", true },
	{ "*", "flow/a[x=1]/tcp/client", true },
	{ "?", "", false },
	{ "?", "a", true },
	{ "??", "a", false },
	{ "flow/*", "flow/a/tcp/client", true },
	{ "flow/*", "flows/a", false },
	{ "*/client", "flow/a/tcp/client", true },
	{ "*/client", "flow/a/tcp/server", false },
	{ "a[x=1]/tcp", "a[x=1]/tcp", true },
	{ "a[x=1]/tcp", "ax/tcp", false },
	{ "a[x=?]/*", "a[x=2]/unix/server", true },
	{ "*a*b", "xxaxxaxxb", true },
	{ "*a*b", "xxaxxaxxbc", false },
	{ "*ab", "aab", true },
	{ "a**b", "ab", true },
	{ "a*", "b", false },
	{ "abc", "ab", false },
	{ "ab", "abc", false },
};

static void
a_star_is_any_text_and_a_bracket_is_a_bracket(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (glob_match(rows[i].pattern, rows[i].text) !=
		    rows[i].matches) {
			fail_msg("%s on %s", rows[i].pattern, rows[i].text);
		}
	}
}

static void
only_a_star_or_a_question_mark_makes_a_pattern(void **state)
{
	(void)state;
	assert_true(glob_is("a*"));
	assert_true(glob_is("a?"));
	assert_false(glob_is("a[x=1]/tcp/client"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_star_is_any_text_and_a_bracket_is_a_bracket),
		cmocka_unit_test(
		    only_a_star_or_a_question_mark_makes_a_pattern),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
