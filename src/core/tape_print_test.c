#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/tape.h"

static void
assert_number(uint64_t number)
{
	char expected[PLUMB_TAPE_NUMBER_MAX + 1];
	char out[PLUMB_TAPE_NUMBER_MAX];
	int len = snprintf(expected, sizeof expected, "%" PRIu64, number);

	assert_int_equal(plumb_tape_number(number, out), len);
	assert_memory_equal(out, expected, (size_t)len);
}

static void
numbers_are_decimal_without_a_zero_in_front(void **state)
{
	uint64_t power = 1;

	(void)state;
	assert_number(0);
	for (int digits = 1; digits <= PLUMB_TAPE_NUMBER_MAX; digits++) {
		assert_number(power - 1);
		assert_number(power);
		assert_number(power + 1);
		if (digits < PLUMB_TAPE_NUMBER_MAX)
			power *= 10;
	}
	assert_number(UINT64_MAX - 1);
	assert_number(UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_decimal_without_a_zero_in_front),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
