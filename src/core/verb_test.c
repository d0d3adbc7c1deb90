#include "core/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The same sum as in verb.c, so that a new verb's slot can be told. */
static unsigned
slot_of(const char *name)
{
	size_t len = strlen(name);

	return (unsigned)((size_t)name[0] * 63 + (size_t)name[len / 2] * 69 +
			  (size_t)name[len - 1] * 22 + len * 176) %
	       256;
}

static void
every_verb_is_found_by_its_name(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_VERB_OTHER; i++) {
		const char *name = plumb_verb_name((enum plumb_verb)i);

		if (plumb_verb_find(name, strlen(name)) != i) {
			fail_msg("verb \"%s\": in verb.c its slot is %u", name,
			    slot_of(name));
		}
	}
}

static void
no_name_is_longer_than_a_row(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_VERB_OTHER; i++) {
		const char *name = plumb_verb_name((enum plumb_verb)i);

		assert_in_range(strlen(name), 1, 31);
	}
}

static void
no_two_verbs_have_one_name(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_VERB_OTHER; i++) {
		for (unsigned j = 1; j < i; j++) {
			assert_string_not_equal(
			    plumb_verb_name((enum plumb_verb)i),
			    plumb_verb_name((enum plumb_verb)j));
		}
	}
}

static void
a_word_that_differs_in_one_byte_is_other(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_VERB_OTHER; i++) {
		const char *name = plumb_verb_name((enum plumb_verb)i);
		size_t len = strlen(name);
		char word[40];

		for (size_t at = 0; at < len; at++) {
			memcpy(word, name, len);
			word[at] = (char)(word[at] ^ 0x20);
			assert_int_equal(
			    plumb_verb_find(word, len), PLUMB_VERB_OTHER);
			word[at] = (char)(name[at] ^ 0x80);
			assert_int_equal(
			    plumb_verb_find(word, len), PLUMB_VERB_OTHER);
		}
	}
}

static void
a_part_of_a_verb_and_more_than_one_are_other(void **state)
{
	static const char *const words[] = { "wr", "writ", "writes",
		"writeline", "connection_", "connection_made_",
		"get_write_buffer", "get_write_buffer_sizes", "x",
		"data_receiver" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(plumb_verb_find(words[i], strlen(words[i])),
		    PLUMB_VERB_OTHER);
	}
}

static void
a_word_padded_with_nul_is_other(void **state)
{
	char word[31];

	(void)state;
	for (unsigned i = 1; i < PLUMB_VERB_OTHER; i++) {
		const char *name = plumb_verb_name((enum plumb_verb)i);

		memset(word, 0, sizeof(word));
		memcpy(word, name, strlen(name));
		for (size_t len = strlen(name) + 1; len <= 31; len++) {
			assert_int_equal(
			    plumb_verb_find(word, len), PLUMB_VERB_OTHER);
		}
	}
}

static void
an_empty_word_and_a_long_one_are_other(void **state)
{
	char word[64];

	(void)state;
	memset(word, 'w', sizeof(word));
	assert_int_equal(plumb_verb_find(word, 0), PLUMB_VERB_OTHER);
	for (size_t len = 24; len <= sizeof(word); len++) {
		assert_int_equal(plumb_verb_find(word, len), PLUMB_VERB_OTHER);
	}
}

static void
none_other_and_strangers_have_an_empty_name(void **state)
{
	(void)state;
	assert_string_equal(plumb_verb_name(PLUMB_VERB_NONE), "");
	assert_string_equal(plumb_verb_name(PLUMB_VERB_OTHER), "");
	assert_string_equal(plumb_verb_name((enum plumb_verb) - 1), "");
	assert_string_equal(plumb_verb_name((enum plumb_verb)999), "");
}

static void
methods_and_callbacks_are_told_apart(void **state)
{
	unsigned methods = 0;
	unsigned callbacks = 0;

	(void)state;
	for (unsigned i = 0; i < PLUMB_VERB_COUNT; i++) {
		methods += plumb_verb_is_method((enum plumb_verb)i) ? 1 : 0;
		callbacks += plumb_verb_is_callback((enum plumb_verb)i) ? 1 : 0;
	}
	assert_int_equal(methods, 25);
	assert_int_equal(callbacks, 13);
	assert_true(plumb_verb_is_method(PLUMB_VERB_WRITE));
	assert_true(plumb_verb_is_method(PLUMB_VERB_SET_PROTOCOL));
	assert_false(plumb_verb_is_method(PLUMB_VERB_HELLO));
	assert_false(plumb_verb_is_method(PLUMB_VERB_OPENED));
	assert_true(plumb_verb_is_callback(PLUMB_VERB_CONNECTION_MADE));
	assert_true(plumb_verb_is_callback(PLUMB_VERB_RESUME_WRITING));
	assert_false(plumb_verb_is_callback(PLUMB_VERB_PROTOCOL_FACTORY));
	assert_false(plumb_verb_is_callback(PLUMB_VERB_NONE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_verb_is_found_by_its_name),
		cmocka_unit_test(no_name_is_longer_than_a_row),
		cmocka_unit_test(no_two_verbs_have_one_name),
		cmocka_unit_test(a_word_that_differs_in_one_byte_is_other),
		cmocka_unit_test(a_part_of_a_verb_and_more_than_one_are_other),
		cmocka_unit_test(a_word_padded_with_nul_is_other),
		cmocka_unit_test(an_empty_word_and_a_long_one_are_other),
		cmocka_unit_test(none_other_and_strangers_have_an_empty_name),
		cmocka_unit_test(methods_and_callbacks_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
