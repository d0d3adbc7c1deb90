#include "core/tape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static bool
span_equals(struct plumb_span span, const char *text)
{
	return span.len == strlen(text) && memcmp(span.at, text, span.len) == 0;
}

/* A copy without a terminator, so that a sanitizer sees a byte too many. */
static char *
bare_copy(const char *text, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	return copy;
}

static enum plumb_tape_error
parse(const char *text, struct plumb_tape_line *line)
{
	return plumb_tape_parse(text, strlen(text), line);
}

static void
a_line_is_taken_apart(void **state)
{
	static const struct {
		const char *text;
		const char *who;
		enum plumb_mark mark;
		enum plumb_verb verb;
		const char *word;
		const char *rest;
	} rows[] = {
		{ "a => write :hello%0a", "a", PLUMB_MARK_CALL,
		    PLUMB_VERB_WRITE, "write", ":hello%0a" },
		{ "a -> write size=6", "a", PLUMB_MARK_RETURN, PLUMB_VERB_WRITE,
		    "write", "size=6" },
		{ "a <= data_received :hi", "a", PLUMB_MARK_ENTER,
		    PLUMB_VERB_DATA_RECEIVED, "data_received", ":hi" },
		{ "a <- data_received", "a", PLUMB_MARK_LEAVE,
		    PLUMB_VERB_DATA_RECEIVED, "data_received", "" },
		{ "a ~> eof", "a", PLUMB_MARK_ACT, PLUMB_VERB_EOF, "eof", "" },
		{ "a ~> :x", "a", PLUMB_MARK_ACT, PLUMB_VERB_NONE, "", ":x" },
		{ "a ~> *65536 later", "a", PLUMB_MARK_ACT, PLUMB_VERB_NONE, "",
		    "*65536 later" },
		{ "a <~ :", "a", PLUMB_MARK_SEE, PLUMB_VERB_NONE, "", ":" },
		{ "a !! data_received", "a", PLUMB_MARK_NOT,
		    PLUMB_VERB_DATA_RECEIVED, "data_received", "" },
		{ "a on data_received nth=1 => write :b ; => close", "a",
		    PLUMB_MARK_ON, PLUMB_VERB_DATA_RECEIVED, "data_received",
		    "nth=1 => write :b ; => close" },
		{ "loop -> hello tape=1 name=x", "loop", PLUMB_MARK_RETURN,
		    PLUMB_VERB_HELLO, "hello", "tape=1 name=x" },
		{ "A.2_b-C => frobnicate", "A.2_b-C", PLUMB_MARK_CALL,
		    PLUMB_VERB_OTHER, "frobnicate", "" },
		{ "0 <= abcdefghijabcdefghijabcdefghij12 x", "0",
		    PLUMB_MARK_ENTER, PLUMB_VERB_OTHER,
		    "abcdefghijabcdefghijabcdefghij12", "x" },
		{ "abc <= abcdefghijabcdefghijabcdefgh", "abc",
		    PLUMB_MARK_ENTER, PLUMB_VERB_OTHER,
		    "abcdefghijabcdefghijabcdefgh", "" },
		{ "abcdefghijabcdefghijabcdefghij12 -> close",
		    "abcdefghijabcdefghijabcdefghij12", PLUMB_MARK_RETURN,
		    PLUMB_VERB_CLOSE, "close", "" },
		{ "a -> write !OSError errno=ENOTCONN", "a", PLUMB_MARK_RETURN,
		    PLUMB_VERB_WRITE, "write", "!OSError errno=ENOTCONN" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_tape_line line;

		assert_int_equal(parse(rows[i].text, &line), PLUMB_TAPE_OK);
		assert_true(span_equals(line.who, rows[i].who));
		assert_int_equal(line.mark, rows[i].mark);
		assert_int_equal(line.verb, rows[i].verb);
		assert_true(span_equals(line.word, rows[i].word));
		assert_true(span_equals(line.rest, rows[i].rest));
	}
}

static void
an_error_has_its_place(void **state)
{
	static const struct {
		const char *text;
		enum plumb_tape_error error;
		size_t column;
	} rows[] = {
		/* Names */
		{ " a => write", PLUMB_TAPE_BAD_SPACE, 1 },
		{ "\ta => write", PLUMB_TAPE_BAD_BYTE, 1 },
		{ "$a => write", PLUMB_TAPE_BAD_WHO, 1 },
		{ "a$ => write", PLUMB_TAPE_BAD_WHO, 2 },
		{ "a\x80 => write", PLUMB_TAPE_BAD_BYTE, 2 },
		{ "a\r", PLUMB_TAPE_BAD_BYTE, 2 },
		{ "abcdefghijabcdefghijabcdefghij123 => write",
		    PLUMB_TAPE_BAD_WHO, 33 },
		{ "abcdefghijabcdefghijabcdefghij123", PLUMB_TAPE_BAD_WHO, 33 },
		/* Marks */
		{ "a", PLUMB_TAPE_BAD_MARK, 2 },
		{ "a ", PLUMB_TAPE_BAD_SPACE, 2 },
		{ "a  ", PLUMB_TAPE_BAD_SPACE, 3 },
		{ "a  => write", PLUMB_TAPE_BAD_SPACE, 3 },
		{ "a =", PLUMB_TAPE_BAD_MARK, 3 },
		{ "a \x01", PLUMB_TAPE_BAD_BYTE, 3 },
		{ "a == write", PLUMB_TAPE_BAD_MARK, 3 },
		{ "a >= write", PLUMB_TAPE_BAD_MARK, 3 },
		{ "a no write", PLUMB_TAPE_BAD_MARK, 3 },
		{ "a write :x", PLUMB_TAPE_BAD_MARK, 3 },
		{ "a =>> write", PLUMB_TAPE_BAD_MARK, 5 },
		{ "a =>\twrite", PLUMB_TAPE_BAD_BYTE, 5 },
		{ "a =>w", PLUMB_TAPE_BAD_MARK, 5 },
		/* Bodies */
		{ "a =>", PLUMB_TAPE_BAD_VERB, 5 },
		{ "a => ", PLUMB_TAPE_BAD_SPACE, 5 },
		{ "a =>  write", PLUMB_TAPE_BAD_SPACE, 6 },
		{ "a => Write", PLUMB_TAPE_BAD_VERB, 6 },
		{ "a => write!", PLUMB_TAPE_BAD_VERB, 11 },
		{ "a => wri\x7fte", PLUMB_TAPE_BAD_BYTE, 9 },
		{ "a => writeliness\x7f", PLUMB_TAPE_BAD_BYTE, 17 },
		{ "a => write\xc3\xa9", PLUMB_TAPE_BAD_BYTE, 11 },
		{ "a => !ValueError", PLUMB_TAPE_BAD_VERB, 6 },
		{ "a => abcdefghijabcdefghijabcdefghij123", PLUMB_TAPE_BAD_VERB,
		    38 },
		/* Spaces */
		{ "a => write ", PLUMB_TAPE_BAD_SPACE, 11 },
		{ "a => write  :x", PLUMB_TAPE_BAD_SPACE, 12 },
		{ "a => write :x ", PLUMB_TAPE_BAD_SPACE, 14 },
		{ "a => write :x  b", PLUMB_TAPE_BAD_SPACE, 15 },
		{ "a ~> :x ", PLUMB_TAPE_BAD_SPACE, 8 },
		/* Arguments */
		{ "a => write :%", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write :%4", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write :%4g", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write :ab%0a%zz", PLUMB_TAPE_BAD_ARG, 18 },
		{ "a => write :12345678901234567890%0", PLUMB_TAPE_BAD_ARG,
		    33 },
		{ "a => write :a\x1f", PLUMB_TAPE_BAD_BYTE, 14 },
		{ "a => write *", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write * x", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write *x", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write *12x", PLUMB_TAPE_BAD_ARG, 15 },
		{ "a => write *18446744073709551616", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a => write *100000000000000000000", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a -> write !", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a -> write ! x", PLUMB_TAPE_BAD_ARG, 13 },
		{ "a -> write !Value-Error", PLUMB_TAPE_BAD_ARG, 18 },
		{ "a ~> *", PLUMB_TAPE_BAD_ARG, 7 },
		{ "a ~> :%1", PLUMB_TAPE_BAD_ARG, 7 },
		{ "a -> write size=\x02", PLUMB_TAPE_BAD_BYTE, 17 },
		{ "a -> write x=1 y\xff", PLUMB_TAPE_BAD_BYTE, 17 },
		/* Comments */
		{ "# a comment\x0b", PLUMB_TAPE_BAD_BYTE, 12 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t len = strlen(rows[i].text);
		char *text = bare_copy(rows[i].text, len);
		struct plumb_tape_line line;
		enum plumb_tape_error error =
		    plumb_tape_parse(text, len, &line);

		if (error != rows[i].error || line.column != rows[i].column) {
			fail_msg("%s: error %d at %zu, not %d at %zu",
			    rows[i].text, error, line.column, rows[i].error,
			    rows[i].column);
		}
		assert_string_not_equal(plumb_tape_error_text(error), "");
		free(text);
	}
}

static void
a_nul_is_a_bad_byte(void **state)
{
	struct plumb_tape_line line;

	(void)state;
	assert_int_equal(
	    plumb_tape_parse("a => write \0", 12, &line), PLUMB_TAPE_BAD_BYTE);
	assert_int_equal(line.column, 12);
	assert_int_equal(plumb_tape_parse("\0", 1, &line), PLUMB_TAPE_BAD_BYTE);
	assert_int_equal(line.column, 1);
}

static void
empty_lines_and_comments_are_blank(void **state)
{
	struct plumb_tape_line line;

	(void)state;
	assert_int_equal(plumb_tape_parse(NULL, 0, &line), PLUMB_TAPE_BLANK);
	assert_int_equal(parse("#", &line), PLUMB_TAPE_BLANK);
	assert_int_equal(parse("# two  spaces ", &line), PLUMB_TAPE_BLANK);
}

static void
names_of_64_letters_are_raised_and_of_65_are_not(void **state)
{
	char text[128] = "a -> write !";
	struct plumb_tape_line line;

	(void)state;
	memset(text + 12, 'E', 64);
	assert_int_equal(parse(text, &line), PLUMB_TAPE_OK);
	text[76] = 'E';
	assert_int_equal(parse(text, &line), PLUMB_TAPE_BAD_ARG);
	assert_int_equal(line.column, 78);
}

static void
a_line_of_one_mebibyte_is_one_and_a_longer_one_is_none(void **state)
{
	size_t len = PLUMB_TAPE_LINE_MAX;
	char *text = malloc(len + 1);
	struct plumb_tape_line line;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len + 1);
	memcpy(text, "a => write :", 12);
	assert_int_equal(plumb_tape_parse(text, len, &line), PLUMB_TAPE_OK);
	assert_int_equal(line.rest.len, len - 11);
	assert_int_equal(
	    plumb_tape_parse(text, len + 1, &line), PLUMB_TAPE_TOO_LONG);
	assert_int_equal(line.column, len + 1);
	free(text);
}

/* What the grammar says of one byte in a field, without the parser's tables. */
static bool
may_stand(unsigned char c, bool data)
{
	return c >= 0x21 && c <= 0x7e && !(data && c == '%');
}

static void
every_byte_is_told_at_every_place_of_a_field(void **state)
{
	(void)state;
	for (size_t size = 1; size <= 20; size++) {
		for (size_t at = 0; at < size; at++) {
			for (unsigned c = 0; c < 256; c++) {
				char text[64] = "a => x :";
				struct plumb_tape_line line;
				bool data = size % 2 == 0;
				size_t from = data ? 8 : 7;

				memset(text + from, 'q', size);
				text[from + at] = (char)c;
				bool bare = !data && at == 0 &&
					    (c == '*' || c == '!' || c == ':');
				if (bare || c == ' ') {
					continue;
				}
				enum plumb_tape_error error =
				    plumb_tape_parse(text, from + size, &line);
				assert_int_equal(error == PLUMB_TAPE_OK,
				    may_stand((unsigned char)c, data));
				if (error != PLUMB_TAPE_OK) {
					assert_int_equal(
					    line.column, from + at + 1);
				}
			}
		}
	}
}

static void
arguments_come_one_by_one(void **state)
{
	static const struct {
		const char *text;
		enum plumb_arg_kind kind;
		const char *key;
		const char *value;
		bool has_number;
		uint64_t number;
	} rows[] = {
		{ "word", PLUMB_ARG_WORD, "", "word", false, 0 },
		{ "12", PLUMB_ARG_WORD, "", "12", true, 12 },
		{ "-12", PLUMB_ARG_WORD, "", "-12", false, 0 },
		{ "size=6", PLUMB_ARG_KEY, "size", "6", true, 6 },
		{ "size=", PLUMB_ARG_KEY, "size", "", false, 0 },
		{ "name=a=b", PLUMB_ARG_KEY, "name", "a=b", false, 0 },
		{ "path=:x", PLUMB_ARG_KEY, "path", ":x", false, 0 },
		{ "size>=6", PLUMB_ARG_WORD, "", "size>=6", false, 0 },
		{ "=6", PLUMB_ARG_WORD, "", "=6", false, 0 },
		{ "=>", PLUMB_ARG_WORD, "", "=>", false, 0 },
		{ ";", PLUMB_ARG_WORD, "", ";", false, 0 },
		{ "Size=6", PLUMB_ARG_WORD, "", "Size=6", false, 0 },
		{ "abcdefghijabcdefghijabcdefghij12=1", PLUMB_ARG_KEY,
		    "abcdefghijabcdefghijabcdefghij12", "1", true, 1 },
		{ "abcdefghijabcdefghijabcdefghij123=1", PLUMB_ARG_WORD, "",
		    "abcdefghijabcdefghijabcdefghij123=1", false, 0 },
		{ ":text", PLUMB_ARG_BYTES, "", "text", false, 0 },
		{ ":", PLUMB_ARG_BYTES, "", "", false, 0 },
		{ ":a=b", PLUMB_ARG_BYTES, "", "a=b", false, 0 },
		{ "*65536", PLUMB_ARG_COUNT, "", "65536", true, 65536 },
		{ "*0", PLUMB_ARG_COUNT, "", "0", true, 0 },
		{ "*18446744073709551615", PLUMB_ARG_COUNT, "",
		    "18446744073709551615", true, UINT64_MAX },
		{ "!ValueError", PLUMB_ARG_RAISED, "", "ValueError", false, 0 },
		{ "n=18446744073709551616", PLUMB_ARG_KEY, "n",
		    "18446744073709551616", false, 0 },
		{ "n=99999999999999999999", PLUMB_ARG_KEY, "n",
		    "99999999999999999999", false, 0 },
		{ "n=00000000000000000001", PLUMB_ARG_KEY, "n",
		    "00000000000000000001", true, 1 },
		{ "n=000000000000000000001", PLUMB_ARG_KEY, "n",
		    "000000000000000000001", false, 0 },
	};

	(void)state;
	/* Each alone, and each with all the others behind it. */
	for (size_t first = 0; first < LENGTH(rows); first++) {
		char text[2048] = "a => x";
		struct plumb_tape_line line;

		for (size_t i = first; i < LENGTH(rows); i++) {
			strcat(text, " ");
			strcat(text, rows[i].text);
		}
		assert_int_equal(parse(text, &line), PLUMB_TAPE_OK);
		for (size_t i = first; i < LENGTH(rows); i++) {
			struct plumb_arg arg = plumb_tape_next(&line.rest);

			assert_int_equal(arg.kind, rows[i].kind);
			assert_true(span_equals(arg.key, rows[i].key));
			assert_true(span_equals(arg.value, rows[i].value));
			assert_int_equal(arg.has_number, rows[i].has_number);
			assert_int_equal(arg.number, rows[i].number);
		}
		for (int again = 0; again < 2; again++) {
			struct plumb_arg end = plumb_tape_next(&line.rest);

			assert_int_equal(end.kind, PLUMB_ARG_NONE);
			assert_int_equal(end.key.len + end.value.len, 0);
		}
	}
}

static void
an_argument_is_found_by_its_key(void **state)
{
	static const char text[] = "word low=1 :low=2 lower=3 high=4 low=5";
	struct plumb_span rest = { text, sizeof(text) - 1 };

	(void)state;
	assert_int_equal(plumb_tape_find(rest, "low", 3).number, 1);
	assert_int_equal(plumb_tape_find(rest, "lower", 5).number, 3);
	assert_int_equal(plumb_tape_find(rest, "lowest", 3).number, 1);
	assert_int_equal(plumb_tape_find(rest, "how", 3).kind, PLUMB_ARG_NONE);
	assert_int_equal(plumb_tape_key(rest, "low").number, 1);
	assert_int_equal(plumb_tape_key(rest, "lower").number, 3);
	assert_int_equal(plumb_tape_key(rest, "high").number, 4);
	assert_int_equal(plumb_tape_key(rest, "lo").kind, PLUMB_ARG_NONE);
	assert_int_equal(plumb_tape_key(rest, "word").kind, PLUMB_ARG_NONE);
	assert_int_equal(plumb_tape_key(rest, "").kind, PLUMB_ARG_NONE);
	rest.len = 0;
	assert_int_equal(plumb_tape_key(rest, "low").kind, PLUMB_ARG_NONE);
}

static void
a_span_is_a_text_or_not(void **state)
{
	struct plumb_span span = { "true", 4 };
	struct plumb_span part = { "true", 3 };
	struct plumb_span none = { "true", 0 };

	(void)state;
	assert_true(plumb_span_is(span, "true"));
	assert_false(plumb_span_is(span, "tru"));
	assert_false(plumb_span_is(span, "trues"));
	assert_false(plumb_span_is(span, "trye"));
	assert_true(plumb_span_equals(span, "true", 4));
	assert_true(plumb_span_equals(span, "trues", 4));
	assert_false(plumb_span_equals(span, "tru", 3));
	assert_false(plumb_span_equals(span, "True", 4));
	assert_false(plumb_span_equals(span, "trux", 4));
	assert_true(plumb_span_equals(none, "", 0));
	assert_true(plumb_span_is(part, "tru"));
	assert_true(plumb_span_is(none, ""));
	assert_false(plumb_span_is(none, "t"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_taken_apart),
		cmocka_unit_test(an_error_has_its_place),
		cmocka_unit_test(a_nul_is_a_bad_byte),
		cmocka_unit_test(empty_lines_and_comments_are_blank),
		cmocka_unit_test(
		    names_of_64_letters_are_raised_and_of_65_are_not),
		cmocka_unit_test(
		    a_line_of_one_mebibyte_is_one_and_a_longer_one_is_none),
		cmocka_unit_test(every_byte_is_told_at_every_place_of_a_field),
		cmocka_unit_test(arguments_come_one_by_one),
		cmocka_unit_test(an_argument_is_found_by_its_key),
		cmocka_unit_test(a_span_is_a_text_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
