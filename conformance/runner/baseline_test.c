#include "conformance/runner/baseline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "conformance/runner/memory.h"

#define DATA "read.non-empty"
#define MADE "life.made-first"

/* Reads a text as b.txt; what was said is the caller's to free. */
static char *
parse(struct baseline *b, const char *text, int *status)
{
	char *said = NULL;
	size_t size = 0;
	FILE *err = open_memstream(&said, &size);

	assert_non_null(err);
	*status = baseline_parse(b, "b.txt", text, err);
	fclose(err);
	return said;
}

static void
parse_well(struct baseline *b, const char *text)
{
	int status;
	char *said = parse(b, text, &status);

	assert_string_equal(said, "");
	assert_int_equal(status, 0);
	free(said);
}

static const struct {
	const char *text;
	const char *says;
} bad[] = {
	{ "a/b", "b.txt:1:4: expected a verdict" },
	{ "a/b nope " MADE, "b.txt:1:5: expected a verdict" },
	{ "a/b pass " MADE, "b.txt:1:5: expected a verdict" },
	{ "a/b unsupported " MADE, "b.txt:1:5: expected a verdict" },
	{ "a/b fail", "b.txt:1:9: expected the slug of a rule, or '-'" },
	{ "a/b fail # x", "b.txt:1:10: expected the slug of a rule" },
	{ "# x\n\na/b  fail\tno.rule", "b.txt:3:11: there is no such rule" },
	{ "a/b fail " MADE " x", "b.txt:1:26: expected '#'" },
	{ "a/b fail? -", "b.txt:1:12: expected '#' and why" },
	{ "a fail -\nb fail -\n a crash -", "b.txt:3:2: already listed on "
					    "line 1" },
	{ "a fail - # caf\x01", "b.txt:1:15: expected printable text" },
	{ "a fail -\r\n", "b.txt:1:9: expected printable text" },
	{ "a\nb fail -\nc", "b.txt:3:2: expected a verdict" },
};

static void
a_bad_line_is_named_by_its_place_and_nothing_is_loaded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct baseline b;
		int status;
		char *said = parse(&b, bad[i].text, &status);

		if (status != 64 || strstr(said, bad[i].says) == NULL) {
			fail_msg("row %zu: %d: %s", i, status, said);
		}
		assert_int_equal(b.count, 0);
		free(said);
	}
}

static void
an_entry_has_a_name_a_verdict_a_rule_and_a_reason(void **state)
{
	struct baseline b;

	(void)state;
	parse_well(&b,
	    "# head\n\n  a[x=1]/tcp/client   fail  " DATA "  #  gh-1 # 2\n"
	    "b crash -");
	assert_int_equal(b.count, 2);
	assert_string_equal(b.header, "# head\n\n");
	assert_string_equal(b.entries[0].name, "a[x=1]/tcp/client");
	assert_int_equal(b.entries[0].verdict, VERDICT_FAIL);
	assert_string_equal(plumb_rule_info(b.entries[0].rule)->slug, DATA);
	assert_string_equal(b.entries[0].reason, "gh-1 # 2");
	assert_int_equal(b.entries[0].line, 3);
	assert_int_equal(b.entries[0].column, 3);
	assert_int_equal(b.entries[1].verdict, VERDICT_CRASH);
	assert_int_equal(b.entries[1].rule, PLUMB_RULE_NONE);
	assert_null(b.entries[1].reason);
	baseline_free(&b);
}

static char *
bind_to(const char *text, const char *const *names, size_t count, int *status)
{
	struct baseline b;
	char *said = NULL;
	size_t size = 0;
	FILE *err = open_memstream(&said, &size);

	assert_non_null(err);
	parse_well(&b, text);
	*status = baseline_bind(&b, names, count, err);
	fclose(err);
	baseline_free(&b);
	return said;
}

static void
every_entry_must_match_and_no_case_twice(void **state)
{
	static const char *const names[] = { "a/x", "a/y", "b/x" };
	static const struct {
		const char *text;
		const char *says;
	} rows[] = {
		{ "a/x fail -\na/y fail -\nb/* fail -", "" },
		{ "\na/z fail -",
		    "b.txt:2:1: no case of the suite is called 'a/z'\n" },
		{ "  b/y* fail -",
		    "b.txt:1:3: no case of the suite is called 'b/y*'\n" },
		{ "a/y fail -\na/* fail -",
		    "b.txt:2:1: a/y is listed by line 1 already\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status;
		char *said = bind_to(rows[i].text, names, 3, &status);

		assert_string_equal(said, rows[i].says);
		assert_int_equal(status, *rows[i].says == '\0' ? 0 : 64);
		free(said);
	}
}

static void
a_pattern_may_match_fifty_cases_and_no_more(void **state)
{
	const char *names[BASELINE_MATCH_MAX + 1];
	int status;
	char *said;

	(void)state;
	for (size_t i = 0; i <= BASELINE_MATCH_MAX; i++) {
		names[i] = "a/x";
	}
	said = bind_to("a/* fail -", names, BASELINE_MATCH_MAX, &status);
	assert_int_equal(status, 0);
	free(said);
	said = bind_to("a/* fail -", names, BASELINE_MATCH_MAX + 1, &status);
	assert_int_equal(status, 64);
	assert_non_null(strstr(said, "b.txt:1:1: 'a/*' matches 51 cases"));
	free(said);
}

static void
only_the_same_failure_is_known(void **state)
{
	struct baseline b;
	const struct baseline_entry *e;
	enum plumb_rule data = plumb_rule_find(DATA, strlen(DATA));
	enum plumb_rule made = plumb_rule_find(MADE, strlen(MADE));

	(void)state;
	parse_well(&b, "a/* fail " DATA "\n");
	assert_null(baseline_find(&b, "b"));
	e = baseline_find(&b, "a/x");
	assert_non_null(e);
	assert_int_equal(baseline_judge(e, VERDICT_FAIL, data), VERDICT_KNOWN);
	assert_int_equal(baseline_judge(e, VERDICT_FAIL, made), VERDICT_FAIL);
	assert_int_equal(
	    baseline_judge(e, VERDICT_CRASH, PLUMB_RULE_NONE), VERDICT_CRASH);
	assert_int_equal(baseline_judge(e, VERDICT_INCONCLUSIVE, data),
	    VERDICT_INCONCLUSIVE);
	assert_int_equal(
	    baseline_judge(e, VERDICT_PASS, PLUMB_RULE_NONE), VERDICT_STALE);
	assert_int_equal(
	    baseline_judge(e, VERDICT_UNSUPPORTED, PLUMB_RULE_NONE),
	    VERDICT_STALE);
	assert_int_equal(
	    baseline_judge(NULL, VERDICT_PASS, data), VERDICT_PASS);
	baseline_free(&b);
}

static void
a_race_may_pass_and_may_not_fail_otherwise(void **state)
{
	struct baseline b;
	const struct baseline_entry *e;
	enum plumb_rule data = plumb_rule_find(DATA, strlen(DATA));
	enum plumb_rule made = plumb_rule_find(MADE, strlen(MADE));

	(void)state;
	parse_well(&b, "a fail? " DATA " # a race\n");
	e = baseline_find(&b, "a");
	assert_int_equal(baseline_judge(e, VERDICT_FAIL, data), VERDICT_KNOWN);
	assert_int_equal(baseline_judge(e, VERDICT_FAIL, made), VERDICT_FAIL);
	assert_int_equal(
	    baseline_judge(e, VERDICT_PASS, PLUMB_RULE_NONE), VERDICT_PASS);
	assert_int_equal(
	    baseline_judge(e, VERDICT_UNSUPPORTED, PLUMB_RULE_NONE),
	    VERDICT_STALE);
	baseline_free(&b);
}

static const char old_lines[] = "# head\n"
				"h/* fail " DATA " # one of h\n"
				"no/such/case fail - # long gone\n"
				"c/other fail " DATA " # was another\n"
				"# in the middle\n"
				"a/kept fail " DATA " # gh-1\n"
				"b/gone fail " DATA " # mended\n"
				"d/not-run hang - # gh-2\n"
				"g/* fail " DATA " # all of g\n"
				"r/* fail? " DATA " # a race\n";

static const char new_lines[] = "# head\n# in the middle\n"
				"a/kept  fail  " DATA "  # gh-1\n"
				"c/other  crash  -\n"
				"d/not-run  hang  -  # gh-2\n"
				"g/*  fail  " DATA "  # all of g\n"
				"h/1  fail  " DATA "  # one of h\n"
				"h/3  fail  " DATA "  # one of h\n"
				"i  inconclusive  -\n"
				"r/*  fail?  " DATA "  # a race\n"
				"z/new  fail  " DATA "\n";

static void
an_update_is_sorted_and_keeps_what_still_holds(void **state)
{
	enum plumb_rule data = plumb_rule_find(DATA, strlen(DATA));
	const struct baseline_result results[] = {
		{ "z/new", VERDICT_FAIL, data, true },
		{ "a/kept", VERDICT_FAIL, data, true },
		{ "b/gone", VERDICT_PASS, PLUMB_RULE_NONE, true },
		{ "c/other", VERDICT_CRASH, PLUMB_RULE_NONE, true },
		{ "d/not-run", VERDICT_NONE, PLUMB_RULE_NONE, false },
		{ "g/1", VERDICT_FAIL, data, true },
		{ "g/2", VERDICT_NONE, PLUMB_RULE_NONE, false },
		{ "h/1", VERDICT_FAIL, data, true },
		{ "h/2", VERDICT_PASS, PLUMB_RULE_NONE, true },
		{ "h/3", VERDICT_NONE, PLUMB_RULE_NONE, false },
		{ "q", VERDICT_PASS, PLUMB_RULE_NONE, true },
		{ "u", VERDICT_UNSUPPORTED, PLUMB_RULE_NONE, true },
		{ "i", VERDICT_INCONCLUSIVE, PLUMB_RULE_NONE, true },
		{ "r/1", VERDICT_PASS, PLUMB_RULE_NONE, true },
		{ "r/2", VERDICT_FAIL, data, true },
	};
	struct baseline b;
	char *got = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&got, &size);

	(void)state;
	assert_non_null(to);
	parse_well(&b, old_lines);
	baseline_print(&b, results, sizeof(results) / sizeof(results[0]), to);
	fclose(to);
	assert_string_equal(got, new_lines);
	baseline_free(&b);
	parse_well(&b, got);
	baseline_free(&b);
	free(got);
}

static void
a_file_that_cannot_be_read_is_named(void **state)
{
	struct baseline b;
	char *said = NULL;
	size_t size = 0;
	FILE *err = open_memstream(&said, &size);

	(void)state;
	assert_non_null(err);
	assert_int_equal(baseline_read(&b, "/no/such/file", err), 64);
	fclose(err);
	assert_non_null(strstr(said, "/no/such/file: No such file"));
	free(said);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_bad_line_is_named_by_its_place_and_nothing_is_loaded),
		cmocka_unit_test(
		    an_entry_has_a_name_a_verdict_a_rule_and_a_reason),
		cmocka_unit_test(every_entry_must_match_and_no_case_twice),
		cmocka_unit_test(a_pattern_may_match_fifty_cases_and_no_more),
		cmocka_unit_test(only_the_same_failure_is_known),
		cmocka_unit_test(a_race_may_pass_and_may_not_fail_otherwise),
		cmocka_unit_test(
		    an_update_is_sorted_and_keeps_what_still_holds),
		cmocka_unit_test(a_file_that_cannot_be_read_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
