#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "conformance/runner/wire.h"
#include "core/pattern.h"

static char why[200];

static size_t
call(struct wire *wire, const char *text)
{
	struct plumb_tape_line line;

	assert_int_equal(
	    plumb_tape_parse(text, strlen(text), &line), PLUMB_TAPE_OK);
	return wire_call(wire, &line);
}

static bool
got(struct wire *wire, const char *text)
{
	wire_got(wire, text, strlen(text));
	return wire_compare(wire, why, sizeof(why));
}

static void
writes_come_in_their_order_and_pieces_do_not_matter(void **state)
{
	struct wire wire = { 0 };

	(void)state;
	call(&wire, "a => write :one");
	call(&wire, "a => writelines :tw :o :");
	assert_int_equal(wire.due, 6);
	assert_true(got(&wire, "on"));
	assert_true(got(&wire, "etw"));
	assert_true(got(&wire, "o"));
	assert_true(wire_settled(&wire, why, sizeof(why)));
	wire_free(&wire);
}

static void
a_wrong_byte_is_told_by_its_place(void **state)
{
	struct wire wire = { 0 };

	(void)state;
	call(&wire, "a => write :hello");
	assert_true(got(&wire, "he"));
	assert_false(got(&wire, "lx"));
	assert_non_null(strstr(why, "byte 4"));
	wire_free(&wire);
}

static void
a_file_stands_between_the_writes_and_uses_none_of_their_pattern(void **state)
{
	struct wire wire = { 0 };
	uint8_t pattern[120];

	(void)state;
	plumb_pattern_fill(0, pattern, sizeof(pattern));
	call(&wire, "a => write *10");
	call(&wire, "a => sendfile path=/f offset=100 count=20");
	call(&wire, "a => write *10");
	assert_int_equal(wire.due, 40);
	wire_got(&wire, pattern, 10);
	wire_got(&wire, pattern + 100, 20);
	wire_got(&wire, pattern + 10, 10);
	assert_true(wire_settled(&wire, why, sizeof(why)));
	call(&wire, "a => sendfile path=/f");
	assert_int_equal(wire.due, 40 + 5000000);
	wire_free(&wire);
}

static void
a_file_that_failed_may_be_missing(void **state)
{
	struct wire wire = { 0 };

	(void)state;
	call(&wire, "a => sendfile path=/f count=9");
	wire_file_failed(&wire);
	call(&wire, "a => write :tail");
	assert_int_equal(wire.due, 4);
	assert_true(got(&wire, "tail"));
	assert_true(wire_settled(&wire, why, sizeof(why)));
	wire_free(&wire);
}

static void
bytes_may_be_seen_before_the_line_that_says_them(void **state)
{
	struct wire wire = { 0 };

	(void)state;
	assert_true(got(&wire, "early"));
	assert_false(wire_settled(&wire, why, sizeof(why)));
	call(&wire, "a => write :early");
	assert_true(wire_settled(&wire, why, sizeof(why)));
	wire_free(&wire);
}

static void
a_write_that_raised_put_nothing_on_the_wire(void **state)
{
	struct wire wire = { 0 };
	size_t from;

	(void)state;
	call(&wire, "a => write :one");
	from = call(&wire, "a => writelines :bad *7");
	wire_undo(&wire, from, wire.written.count);
	call(&wire, "a => write :two");
	assert_int_equal(wire.due, 6);
	assert_true(got(&wire, "onetwo"));
	assert_true(wire_settled(&wire, why, sizeof(why)));
	wire_free(&wire);
}

static void
writes_after_close_come_as_a_whole_or_not_at_all(void **state)
{
	struct wire wire = { 0 };

	(void)state;
	call(&wire, "a => write :one");
	call(&wire, "a => close");
	call(&wire, "a => write :late");
	call(&wire, "a => write :later");
	assert_int_equal(wire.due, 3);
	assert_true(got(&wire, "one"));
	assert_true(wire_settled(&wire, why, sizeof(why)));
	assert_true(got(&wire, "later"));
	assert_false(got(&wire, "x") && wire_settled(&wire, why, sizeof(why)));
	wire_free(&wire);
}

static void
the_pattern_goes_on_from_write_to_write(void **state)
{
	static uint8_t bytes[150000];
	struct wire wire = { 0 };

	(void)state;
	plumb_pattern_fill(0, bytes, sizeof(bytes));
	call(&wire, "a => write *70000");
	call(&wire, "a => writelines *30000 times=2");
	call(&wire, "a => write *20000");
	assert_int_equal(wire.due, sizeof(bytes));
	wire_got(&wire, bytes, sizeof(bytes));
	assert_true(wire_settled(&wire, why, sizeof(why)));
	wire_clear(&wire);
	bytes[149999] ^= 1;
	call(&wire, "a => write *150000");
	wire_got(&wire, bytes, sizeof(bytes));
	assert_false(wire_compare(&wire, why, sizeof(why)));
	assert_non_null(strstr(why, "byte 150000"));
	wire_free(&wire);
}

struct heard {
	const char *line;
	bool same;
	bool known;
};

static void
what_the_protocol_received_is_compared_with_what_was_sent(void **state)
{
	static const struct heard rows[] = {
		{ "a <= data_received :hel", true, true },
		{ "a <= data_received :lo", true, true },
		{ "a <= data_received *70 crc=00000000", false, true },
		{ "a <= data_received :x", false, false },
	};
	struct bytes sent = { 0 };
	struct place place = { 0 };

	(void)state;
	bytes_add_literal(&sent, "hello", 5);
	bytes_add_pattern(&sent, 70);
	for (size_t i = 0; i < 4; i++) {
		struct plumb_tape_line line;
		struct plumb_arg data;
		bool known;

		assert_int_equal(
		    plumb_tape_parse(rows[i].line, strlen(rows[i].line), &line),
		    PLUMB_TAPE_OK);
		data = plumb_tape_next(&line.rest);
		assert_int_equal(
		    bytes_next_are(&sent, &place, &data, line.rest, &known),
		    rows[i].same);
		assert_int_equal(known, rows[i].known);
	}
	bytes_free(&sent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    writes_come_in_their_order_and_pieces_do_not_matter),
		cmocka_unit_test(a_wrong_byte_is_told_by_its_place),
		cmocka_unit_test(
		    a_file_stands_between_the_writes_and_uses_none_of_their_pattern),
		cmocka_unit_test(a_file_that_failed_may_be_missing),
		cmocka_unit_test(
		    bytes_may_be_seen_before_the_line_that_says_them),
		cmocka_unit_test(a_write_that_raised_put_nothing_on_the_wire),
		cmocka_unit_test(
		    writes_after_close_come_as_a_whole_or_not_at_all),
		cmocka_unit_test(the_pattern_goes_on_from_write_to_write),
		cmocka_unit_test(
		    what_the_protocol_received_is_compared_with_what_was_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
