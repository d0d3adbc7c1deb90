/*
 * The proofs say that flow.c is what its contract says; these rows say that
 * the contract is what the rule book says, number by number.
 */
#include "core/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define UNASKED INT64_MIN

struct limits_case {
	int64_t high;
	int64_t low;
	bool taken;
	size_t high_after;
	size_t low_after;
};

static const struct limits_case limits_cases[] = {
	/* rule: flow.limits-reset */
	{ UNASKED, UNASKED, true, 65536, 16384 },
	/* rule: flow.low-from-high */
	{ 100, UNASKED, true, 100, 25 },
	{ 3, UNASKED, true, 3, 0 },
	{ 1 << 20, UNASKED, true, 1 << 20, 1 << 18 },
	/* rule: flow.high-from-low */
	{ UNASKED, 100, true, 400, 100 },
	{ UNASKED, 1, true, 4, 1 },
	/* rule: flow.high-zero-forces-low */
	{ 0, UNASKED, true, 0, 0 },
	{ 0, 0, true, 0, 0 },
	/* rule: flow.low-zero-alone */
	{ UNASKED, 0, true, 0, 0 },
	/* both given */
	{ 100, 100, true, 100, 100 },
	{ 100, 0, true, 100, 0 },
	{ INT64_MAX, 7, true, (size_t)INT64_MAX, 7 },
	/* four times it is no size any more */
	{ UNASKED, INT64_MAX, true, SIZE_MAX, (size_t)INT64_MAX },
	{ UNASKED, INT64_MAX / 2, true, SIZE_MAX - 3, (size_t)INT64_MAX / 2 },
	/* rule: flow.limits-rejected; 7 and 3 were set before */
	{ 99, 100, false, 7, 3 },
	{ 0, 1, false, 7, 3 },
	{ -1, UNASKED, false, 7, 3 },
	{ -4, UNASKED, false, 7, 3 },
	{ UNASKED, -1, false, 7, 3 },
	{ 100, -1, false, 7, 3 },
	{ -1, 0, false, 7, 3 },
	{ -1, -2, false, 7, 3 },
	{ INT64_MIN + 1, INT64_MIN + 1, false, 7, 3 },
};

static struct plumb_flow_limits
asked(int64_t high, int64_t low)
{
	struct plumb_flow_limits a = { high != UNASKED, low != UNASKED, high,
		low };

	return a;
}

static struct plumb_flow
flow_with(int64_t high, int64_t low)
{
	struct plumb_flow f;

	plumb_flow_init(&f);
	assert_true(plumb_flow_set_limits(&f, asked(high, low)));
	return f;
}

static void
limits_become_what_the_rules_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(limits_cases); i++) {
		const struct limits_case *c = &limits_cases[i];
		struct plumb_flow f = flow_with(7, 3);

		if (plumb_flow_set_limits(&f, asked(c->high, c->low)) !=
			c->taken ||
		    f.high != c->high_after || f.low != c->low_after) {
			fail_msg("row %zu: high %zu low %zu", i, f.high, f.low);
		}
	}
}

static void
limits_are_the_defaults_at_first(void **state)
{
	struct plumb_flow f;

	(void)state;
	plumb_flow_init(&f);
	assert_int_equal(f.high, 65536);
	assert_int_equal(f.low, 16384);
	assert_false(f.paused);
}

static void
high_exactly_does_not_pause_and_one_more_does(void **state)
{
	struct plumb_flow f = flow_with(100, 25);

	(void)state;
	assert_false(plumb_flow_grew(&f, 100));
	assert_true(plumb_flow_grew(&f, 101));
}

static void
a_second_growth_does_not_pause_again(void **state)
{
	struct plumb_flow f = flow_with(100, 25);

	(void)state;
	assert_true(plumb_flow_grew(&f, 101));
	assert_false(plumb_flow_grew(&f, 1000));
	assert_false(plumb_flow_shrank(&f, 26));
	assert_false(plumb_flow_grew(&f, 101));
}

static void
low_exactly_resumes_and_one_more_does_not(void **state)
{
	struct plumb_flow f = flow_with(100, 25);

	(void)state;
	assert_true(plumb_flow_grew(&f, 101));
	assert_false(plumb_flow_shrank(&f, 26));
	assert_true(plumb_flow_shrank(&f, 25));
	assert_false(plumb_flow_shrank(&f, 0));
}

static void
an_unpaused_protocol_is_not_resumed(void **state)
{
	struct plumb_flow f = flow_with(100, 25);

	(void)state;
	assert_false(plumb_flow_shrank(&f, 0));
}

static void
with_high_zero_any_byte_pauses_and_empty_resumes(void **state)
{
	struct plumb_flow f = flow_with(0, UNASKED);

	(void)state;
	assert_false(plumb_flow_grew(&f, 0));
	assert_true(plumb_flow_grew(&f, 1));
	assert_false(plumb_flow_shrank(&f, 1));
	assert_true(plumb_flow_shrank(&f, 0));
}

static void
raised_limits_do_not_resume_by_themselves(void **state)
{
	struct plumb_flow f = flow_with(10, 5);

	(void)state;
	assert_true(plumb_flow_grew(&f, 50));
	assert_true(plumb_flow_set_limits(&f, asked(1000, 500)));
	assert_false(plumb_flow_grew(&f, 50));
	assert_true(f.paused);
	assert_true(plumb_flow_shrank(&f, 49));
}

static void
lowered_limits_pause_at_once(void **state)
{
	struct plumb_flow f = flow_with(1000, 500);

	(void)state;
	assert_false(plumb_flow_grew(&f, 50));
	assert_true(plumb_flow_set_limits(&f, asked(49, UNASKED)));
	assert_true(plumb_flow_grew(&f, 50));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_become_what_the_rules_say),
		cmocka_unit_test(limits_are_the_defaults_at_first),
		cmocka_unit_test(high_exactly_does_not_pause_and_one_more_does),
		cmocka_unit_test(a_second_growth_does_not_pause_again),
		cmocka_unit_test(low_exactly_resumes_and_one_more_does_not),
		cmocka_unit_test(an_unpaused_protocol_is_not_resumed),
		cmocka_unit_test(
		    with_high_zero_any_byte_pauses_and_empty_resumes),
		cmocka_unit_test(raised_limits_do_not_resume_by_themselves),
		cmocka_unit_test(lowered_limits_pause_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
