/* Counting choices, telling them, and reading what was told. */
#include "conformance/runner/choices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

static void
the_most_frequent_choice_is_told_first(void **state)
{
	struct choices c = { 0 };
	char text[CHOICES_TEXT_MAX];

	(void)state;
	choices_text(&c, text);
	assert_string_equal(text, "");
	choices_add(&c, "first", 1);
	choices_add(&c, "last", 1);
	choices_add(&c, "last", 1);
	choices_text(&c, text);
	assert_string_equal(text, "last 2 of 3, first 1 of 3");
}

static void
what_was_told_can_be_added_up_again(void **state)
{
	struct choices c = { 0 };
	char text[CHOICES_TEXT_MAX];

	(void)state;
	assert_true(choices_read(&c, "last 2 of 3, first 1 of 3"));
	assert_true(choices_read(&c, ""));
	assert_true(choices_read(&c, "first 4 of 4"));
	assert_true(choices_read(&c, "does not hold 1 of 1"));
	choices_text(&c, text);
	assert_string_equal(
	    text, "first 5 of 8, last 2 of 8, does not hold 1 of 8");
}

static void
what_is_no_count_is_refused(void **state)
{
	struct choices c = { 0 };

	(void)state;
	assert_false(choices_read(&c, "first"));
	assert_false(choices_read(&c, "first of 3"));
	assert_false(choices_read(&c, "first 2 of 3, last"));
}

static void
choices_beyond_the_room_are_others(void **state)
{
	struct choices c = { 0 };
	char name[16];

	(void)state;
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "c%d", i);
		choices_add(&c, name, 1);
	}
	choices_add(&c, "c0", 1);
	assert_int_equal(c.count, CHOICES_MAX);
	assert_int_equal(c.total, 21);
	assert_int_equal(c.at[0].times, 2);
	assert_string_equal(c.at[CHOICES_MAX - 1].name, "others");
	assert_int_equal(c.at[CHOICES_MAX - 1].times, 20 - (CHOICES_MAX - 1));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_frequent_choice_is_told_first),
		cmocka_unit_test(what_was_told_can_be_added_up_again),
		cmocka_unit_test(what_is_no_count_is_refused),
		cmocka_unit_test(choices_beyond_the_room_are_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
