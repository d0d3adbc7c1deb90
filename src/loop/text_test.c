/* Text that grows, and what becomes of it where memory runs out. */
#include "loop/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "loop/scarce_test.h"

static struct plumb_loop *loop;
static struct plumb_text text;

static int
set_up(void **state)
{
	struct plumb_loop_options options = { .allocator = {
						  .resize = scarce } };

	(void)state;
	allocations = PLENTY;
	text = (struct plumb_text){ .at = NULL };
	return plumb_loop_new(&options, &loop);
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_text_free(loop, &text);
	plumb_loop_free(loop);
	return 0;
}

static const struct {
	int64_t number;
	const char *shown;
} numbers[] = {
	{ 0, "0" },
	{ 7, "7" },
	{ -1, "-1" },
	{ INT64_MAX, "9223372036854775807" },
	{ INT64_MIN, "-9223372036854775808" },
};

static void
numbers_are_shown_in_digits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		plumb_text_clear(&text);
		plumb_text_number(loop, &text, numbers[i].number);
		plumb_text_end(loop, &text);
		assert_string_equal(text.at, numbers[i].shown);
	}
}

static void
one_word_may_need_more_than_twice_the_room(void **state)
{
	char word[5000];

	(void)state;
	memset(word, 'x', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	plumb_text_word(loop, &text, word);
	plumb_text_word(loop, &text, word);
	plumb_text_end(loop, &text);
	assert_int_equal(strlen(text.at), 2 * strlen(word));
	assert_memory_equal(text.at, word, strlen(word));
	assert_true(text.cap > text.len);
}

static void
put_word(void)
{
	plumb_text_word(loop, &text, "word");
}

static void
put_number(void)
{
	plumb_text_number(loop, &text, 12);
}

static void
put_data(void)
{
	plumb_text_data(
	    loop, &text, (struct plumb_piece){ (const uint8_t *)"data", 4 });
}

static void
put_empty(void)
{
	plumb_text_data(loop, &text, (struct plumb_piece){ NULL, 0 });
}

static void
put_end(void)
{
	plumb_text_end(loop, &text);
}

static void
what_finds_no_memory_breaks_it_for_good(void **state)
{
	static void (*const puts[])(
	    void) = { put_word, put_number, put_data, put_empty, put_end };

	(void)state;
	for (size_t i = 0; i < sizeof puts / sizeof puts[0]; i++) {
		plumb_text_free(loop, &text);
		allocations = 0;
		puts[i]();
		assert_true(text.broken);
		allocations = PLENTY;
		for (size_t k = 0; k < sizeof puts / sizeof puts[0]; k++)
			puts[k]();
		assert_null(text.at);
		assert_int_equal(text.len, 0);
	}
	plumb_text_clear(&text);
	put_word();
	assert_int_equal(text.len, 4);
}

/*
 * That of it is there, as the mark of data, is no line: it says that it broke.
 */
static void
data_that_finds_no_memory_breaks_what_has_begun(void **state)
{
	static const uint8_t bytes[64];
	struct plumb_piece piece = { bytes, sizeof bytes };
	size_t before;

	(void)state;
	while (text.len < 400)
		put_word();
	before = text.len;
	allocations = 0;
	plumb_text_data(loop, &text, piece);
	assert_true(text.broken);
	assert_int_equal(text.len, before + 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(numbers_are_shown_in_digits),
		TEST(one_word_may_need_more_than_twice_the_room),
		TEST(what_finds_no_memory_breaks_it_for_good),
		TEST(data_that_finds_no_memory_breaks_what_has_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
