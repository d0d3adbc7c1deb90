#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "conformance/runner/vars.h"

struct row {
	const char *word;
	enum unknown unknown;
	const char *out; /* NULL: an error */
	size_t wrong;
};

static const struct row rows[] = {
	{ "plain", UNKNOWN_WRONG, "plain", 0 },
	{ "high=$B", UNKNOWN_WRONG, "high=1000", 0 },
	{ "high=$B+1", UNKNOWN_WRONG, "high=1001", 0 },
	{ "*$W+$B-2", UNKNOWN_WRONG, "*2998", 0 },
	{ "size>=$B-1000", UNKNOWN_WRONG, "size>=0", 0 },
	{ "low=$W-$W/4", UNKNOWN_WRONG, "low=1500", 0 },
	{ "low=$W/0", UNKNOWN_WRONG, NULL, 5 },
	{ "$how", UNKNOWN_WRONG, "close", 0 },
	{ "$how-now", UNKNOWN_WRONG, "close-now", 0 },
	{ ":a-b+$B", UNKNOWN_WRONG, ":a-b+1000", 0 },
	{ "1+1", UNKNOWN_WRONG, "1+1", 0 },
	{ "low=-1", UNKNOWN_WRONG, "low=-1", 0 },
	{ "$S", UNKNOWN_KEPT, "$S", 0 },
	{ "size=$S+1", UNKNOWN_KEPT, "size=$S+1", 0 },
	{ "size=$S+1", UNKNOWN_ONE, "size=2", 0 },
	{ "size=$S", UNKNOWN_WRONG, NULL, 6 },
	{ "a$", UNKNOWN_WRONG, NULL, 2 },
	{ "n=$B-1001", UNKNOWN_WRONG, NULL, 3 },
	{ "$how+1", UNKNOWN_WRONG, NULL, 1 },
};

static void
names_are_replaced_and_sums_worked_out(void **state)
{
	struct vars vars = { 0 };

	(void)state;
	assert_true(vars_set_number(&vars, "B", 1000));
	assert_true(vars_set_number(&vars, "W", 7));
	assert_true(vars_set_number(&vars, "W", 2000));
	assert_true(vars_set(&vars, "how", 3, "close"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct text out = { 0 };
		size_t wrong =
		    vars_expand(&vars, rows[i].unknown, rows[i].word, &out);

		assert_int_equal(wrong, rows[i].wrong);
		if (rows[i].out) {
			assert_string_equal(text_end(&out), rows[i].out);
		}
		text_free(&out);
	}
}

static void
a_value_that_does_not_fit_is_refused(void **state)
{
	struct vars vars = { 0 };
	char big[VARS_VALUE_MAX + 1];

	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_false(vars_set(&vars, "a", 1, big));
	assert_null(vars_get(&vars, "a", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_replaced_and_sums_worked_out),
		cmocka_unit_test(a_value_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
