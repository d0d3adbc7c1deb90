#include "conformance/runner/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { P = VERDICT_PASS, F = VERDICT_FAIL, I = VERDICT_INCONCLUSIVE };
enum { U = VERDICT_UNSUPPORTED, C = VERDICT_CRASH, H = VERDICT_HANG };
enum { K = VERDICT_KNOWN, T = VERDICT_STALE };
enum { A = VERDICT_ADAPTER_ERROR, S = VERDICT_SUITE_ERROR };

static const struct {
	struct tally tally;
	int expected;
} rows[] = {
	{ { .cases = { 0 } }, 5 },
	{ { .cases = { [P] = 1 }, .checked = true }, 0 },
	{ { .cases = { [P] = 1 } }, 5 },
	{ { .cases = { [U] = 9 } }, 5 },
	{ { .cases = { [P] = 9, [U] = 9 }, .checked = true }, 0 },
	{ { .cases = { [K] = 2 }, .checked = true }, 0 },
	{ { .measured = 1, .checked = true }, 0 },
	{ { .cases = { [I] = 1 } }, 3 },
	{ { .cases = { [P] = 9, [I] = 1 }, .checked = true }, 3 },
	{ { .cases = { [I] = 1, [T] = 1 }, .checked = true }, 2 },
	{ { .cases = { [F] = 1, [T] = 1 }, .checked = true }, 1 },
	{ { .cases = { [C] = 1, [I] = 1 }, .checked = true }, 1 },
	{ { .cases = { [H] = 1, [P] = 9 }, .checked = true }, 1 },
	{ { .cases = { [A] = 1, [P] = 1 }, .checked = true }, 1 },
	{ { .cases = { [A] = 1, [K] = 1 }, .checked = true }, 1 },
	{ { .cases = { [A] = 1 }, .measured = 1, .checked = true }, 1 },
	{ { .cases = { [A] = 1, [I] = 1 } }, 1 },
	{ { .cases = { [A] = 7 } }, 4 },
	{ { .cases = { [A] = 7, [S] = 1 } }, 70 },
	{ { .cases = { [F] = 7, [S] = 1, [I] = 1, [T] = 1 } }, 70 },
};

static void
the_gravest_certainty_decides_the_exit_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int got = verdict_exit(&rows[i].tally);

		if (got != rows[i].expected) {
			fail_msg(
			    "row %zu: %d, not %d", i, got, rows[i].expected);
		}
	}
}

static void
one_failing_repeat_outweighs_the_others(void **state)
{
	static const enum verdict pairs[][3] = {
		{ VERDICT_PASS, VERDICT_FAIL, VERDICT_FAIL },
		{ VERDICT_FAIL, VERDICT_PASS, VERDICT_FAIL },
		{ VERDICT_PASS, VERDICT_INCONCLUSIVE, VERDICT_INCONCLUSIVE },
		{ VERDICT_FAIL, VERDICT_INCONCLUSIVE, VERDICT_FAIL },
		{ VERDICT_PASS, VERDICT_UNSUPPORTED, VERDICT_PASS },
		{ VERDICT_FAIL, VERDICT_SUITE_ERROR, VERDICT_SUITE_ERROR },
		{ VERDICT_NONE, VERDICT_UNSUPPORTED, VERDICT_UNSUPPORTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const enum verdict *r = pairs[i];

		assert_int_equal(verdict_worse(r[0], r[1]), r[2]);
		assert_int_equal(verdict_worse(r[1], r[0]), r[2]);
	}
}

static void
every_verdict_is_found_by_its_name(void **state)
{
	(void)state;
	for (unsigned v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		const char *name = verdict_name((enum verdict)v);

		assert_int_equal(verdict_find(name, strlen(name)), v);
	}
	assert_int_equal(verdict_find("", 0), VERDICT_NONE);
	assert_int_equal(verdict_find("pas", 3), VERDICT_NONE);
	assert_int_equal(verdict_find("passed", 6), VERDICT_NONE);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_gravest_certainty_decides_the_exit_code),
		cmocka_unit_test(one_failing_repeat_outweighs_the_others),
		cmocka_unit_test(every_verdict_is_found_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
