#include "conformance/runner/fault_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MADE "life.made-first"

static char *
parse(struct fault_list *list, const char *text, int *status)
{
	char *said = NULL;
	size_t size = 0;
	FILE *err = open_memstream(&said, &size);

	assert_non_null(err);
	*status = fault_list_parse(list, "f.list", text, err);
	fclose(err);
	return said;
}

static void
a_fault_has_a_name_a_rule_patterns_and_a_sentence(void **state)
{
	struct fault_list list;
	int status;
	char *said = parse(&list,
	    "# head\n\n"
	    "early  " MADE "  a/* b/x   # Data comes first.\n"
	    "python:late " MADE " - # It comes late.\n"
	    "plain " MADE " # No pattern.",
	    &status);

	(void)state;
	assert_string_equal(said, "");
	assert_int_equal(status, 0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.faults[0].name, "early");
	assert_int_equal(
	    list.faults[0].rule, plumb_rule_find(MADE, strlen(MADE)));
	assert_int_equal(list.faults[0].glob_count, 2);
	assert_string_equal(list.faults[0].globs[1], "b/x");
	assert_string_equal(list.faults[0].sentence, "Data comes first.");
	assert_int_equal(list.faults[0].line, 3);
	assert_string_equal(list.faults[1].name, "python:late");
	assert_int_equal(list.faults[1].glob_count, 0);
	assert_int_equal(list.faults[2].glob_count, 0);
	fault_list_free(&list);
	free(said);
}

static const struct {
	const char *text;
	const char *says;
} bad[] = {
	{ "x", "f.list:1:2: expected the slug of the rule it breaks" },
	{ "x # y", "f.list:1:3: expected the slug of the rule it breaks" },
	{ "x no.rule # y", "f.list:1:3: there is no such rule" },
	{ "x " MADE, "f.list:1:18: expected '#' and one sentence" },
	{ "x " MADE " a #", "f.list:1:22: expected '#' and one sentence" },
	{ "x " MADE " # y\nx " MADE " # z", "f.list:2:1: already listed" },
	{ "x " MADE " 1 2 3 4 5 6 7 8 9 # y", "f.list:1:35: too many" },
	{ "x \x01", "f.list:1:3: expected printable text" },
};

static void
a_bad_line_is_named_by_its_place_and_nothing_is_loaded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fault_list list;
		int status;
		char *said = parse(&list, bad[i].text, &status);

		if (status != 64 || strstr(said, bad[i].says) == NULL) {
			fail_msg("row %zu: %d: %s", i, status, said);
		}
		assert_int_equal(list.count, 0);
		free(said);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_fault_has_a_name_a_rule_patterns_and_a_sentence),
		cmocka_unit_test(
		    a_bad_line_is_named_by_its_place_and_nothing_is_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
