/* Data as a tape writes it, and back; the marks. */
#include "core/tape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static enum plumb_tape_error
parse(const char *text, struct plumb_tape_line *line)
{
	return plumb_tape_parse(text, strlen(text), line);
}

static void
escapes_are_undone(void **state)
{
	static const struct {
		const char *text;
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "", "", 0 },
		{ "hello", "hello", 5 },
		{ "hello%0a", "hello\n", 6 },
		{ "%00", "\0", 1 },
		{ "%FF%fF%20", "\xff\xff ", 3 },
		{ "%2541", "%41", 3 },
		{ "%aA%Af%09%90", "\xaa\xaf\x09\x90", 4 },
		{ "long enough, and then %0d%0a more", /* a space is a byte */
		    "long enough, and then \r\n more", 29 },
		/* Values are not checked by the parser. */
		{ "%", "%", 1 },
		{ "%4", "%4", 2 },
		{ "%g0", "%g0", 3 },
		{ "%0g", "%0g", 3 },
		/* Nor is what no line holds. */
		{ "\x80\xff", "\x80\xff", 2 },
		{ "%%41", "%A", 2 },
		{ "100%", "100%", 4 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_span text = { rows[i].text, strlen(rows[i].text) };
		uint8_t out[64];

		assert_int_equal(plumb_tape_decoded_size(text), rows[i].len);
		assert_int_equal(
		    plumb_tape_decode(text, out, sizeof(out)), rows[i].len);
		assert_memory_equal(out, rows[i].bytes, rows[i].len);
	}
}

static void
undoing_stops_where_there_is_no_room(void **state)
{
	struct plumb_span text = { "ab%20cd", 7 };
	uint8_t out[6] = { 0 };

	(void)state;
	assert_int_equal(plumb_tape_decode(text, out, 3), 3);
	assert_memory_equal(out, "ab \0\0\0", 6);
	assert_int_equal(plumb_tape_decode(text, out, 0), 0);
}

static void
what_is_written_is_canonical_and_reads_back(void **state)
{
	uint8_t bytes[256];
	uint8_t back[256];
	char text[768];

	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		bytes[i] = (uint8_t)i;
	}
	size_t len = plumb_tape_encode(bytes, 256, text, sizeof(text));
	/* 93 plain bytes and 163 escaped ones */
	assert_int_equal(len, 93 + 3 * 163);
	assert_memory_equal(text, "%00%01%02%03", 12);
	assert_memory_equal(text + 3 * 0x20, "%20!\"#$%25&'()*+,-./0", 21);
	assert_memory_equal(text + len - 9, "%fd%fe%ff", 9);
	struct plumb_span span = { text, len };
	assert_int_equal(plumb_tape_decode(span, back, sizeof(back)), 256);
	assert_memory_equal(back, bytes, 256);
}

static void
writing_stops_where_there_is_no_room(void **state)
{
	char text[8];

	(void)state;
	assert_int_equal(
	    plumb_tape_encode((const uint8_t *)"abc", 3, text, 3), 3);
	assert_int_equal(
	    plumb_tape_encode((const uint8_t *)"abc", 3, text, 2), 0);
	assert_int_equal(
	    plumb_tape_encode((const uint8_t *)"ab\n", 3, text, 5), 5);
	assert_int_equal(
	    plumb_tape_encode((const uint8_t *)"ab\n", 3, text, 4), 0);
	assert_int_equal(plumb_tape_encode(NULL, 0, text, 0), 0);
}

static void
every_mark_has_its_text(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_MARK_COUNT; i++) {
		const char *mark = plumb_mark_text((enum plumb_mark)i);
		char text[32] = "a ";
		struct plumb_tape_line line;

		assert_int_equal(strlen(mark), 2);
		strcat(text, mark);
		strcat(text, " x");
		assert_int_equal(parse(text, &line), PLUMB_TAPE_OK);
		assert_int_equal(line.mark, i);
	}
	assert_string_equal(plumb_mark_text(PLUMB_MARK_NONE), "");
	assert_string_equal(plumb_mark_text((enum plumb_mark)77), "");
	assert_string_equal(
	    plumb_tape_error_text((enum plumb_tape_error)77), "");
}

static void
no_other_two_bytes_are_a_mark(void **state)
{
	unsigned found = 0;

	(void)state;
	for (unsigned a = 0; a < 256; a++) {
		for (unsigned b = 0; b < 256; b++) {
			char text[6] = { 'a', ' ', (char)a, (char)b, ' ', 'x' };
			struct plumb_tape_line line;

			if (plumb_tape_parse(text, 6, &line) == PLUMB_TAPE_OK) {
				found++;
			}
		}
	}
	assert_int_equal(found, PLUMB_MARK_COUNT - 1);
}

static void
numbers_are_written_as_printf_does_and_read_back(void **state)
{
	static const uint64_t numbers[] = { 0, 1, 9, 10, 11, 99, 100, 65536,
		999999999, UINT32_MAX, UINT64_C(9999999999999999999),
		UINT64_C(10000000000000000000), UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < LENGTH(numbers); i++) {
		char text[PLUMB_TAPE_NUMBER_MAX + 1];
		char want[32];
		uint64_t back = 0;
		size_t len = plumb_tape_number(numbers[i], text);
		struct plumb_span span = { text, len };

		text[len] = '\0';
		snprintf(
		    want, sizeof want, "%llu", (unsigned long long)numbers[i]);
		assert_string_equal(text, want);
		assert_true(plumb_span_number(span, &back));
		assert_true(back == numbers[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(undoing_stops_where_there_is_no_room),
		cmocka_unit_test(what_is_written_is_canonical_and_reads_back),
		cmocka_unit_test(writing_stops_where_there_is_no_room),
		cmocka_unit_test(every_mark_has_its_text),
		cmocka_unit_test(no_other_two_bytes_are_a_mark),
		cmocka_unit_test(
		    numbers_are_written_as_printf_does_and_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
