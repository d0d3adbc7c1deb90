#include "core/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The recipe of spec/tape.md, word for word, over two periods. */
static uint8_t recipe[2 * PLUMB_PATTERN_PERIOD];

static void
work_out_recipe(void)
{
	for (size_t round = 0; round < 2; round++) {
		uint64_t x = 1;

		for (size_t i = 0; i < PLUMB_PATTERN_PERIOD; i++) {
			x = (x * 1103515245 + 12345) % 2147483648;
			recipe[round * PLUMB_PATTERN_PERIOD + i] =
			    (uint8_t)((x >> 16) % 256);
		}
	}
}

static void
the_pattern_is_the_recipe(void **state)
{
	static uint8_t got[2 * PLUMB_PATTERN_PERIOD];

	(void)state;
	plumb_pattern_fill(0, got, sizeof(got));
	assert_memory_equal(got, recipe, sizeof(got));
}

static void
any_offset_continues_the_pattern(void **state)
{
	static const uint64_t offsets[] = { 0, 1, 2, 3, 255, 4096, 32768, 65519,
		65520, 65521, 65522, 65536, 100000 };

	(void)state;
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		uint64_t place = offsets[i] % PLUMB_PATTERN_PERIOD;
		uint8_t got[300];

		plumb_pattern_fill(offsets[i], got, sizeof(got));
		assert_memory_equal(got, recipe + place, sizeof(got));
	}
}

static void
every_single_byte_can_be_asked_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < PLUMB_PATTERN_PERIOD + 100; i++) {
		uint8_t got[2] = { 0, 0xa5 };

		plumb_pattern_fill(i, got, 1);
		assert_int_equal(got[0], recipe[i]);
		assert_int_equal(got[1], 0xa5);
	}
}

static void
the_largest_offset_is_one_too(void **state)
{
	uint64_t place = UINT64_MAX % PLUMB_PATTERN_PERIOD;
	uint8_t got[64];

	(void)state;
	plumb_pattern_fill(UINT64_MAX, got, sizeof(got));
	assert_memory_equal(got, recipe + place, sizeof(got));
}

static void
no_bytes_are_written_for_none(void **state)
{
	uint8_t got = 0xa5;

	(void)state;
	plumb_pattern_fill(7, &got, 0);
	assert_int_equal(got, 0xa5);
}

static void
the_checksum_is_that_of_zlib(void **state)
{
	static const struct {
		const char *text;
		uint32_t crc;
	} rows[] = {
		{ "", 0x00000000 },
		{ "a", 0xe8b7be43 },
		{ "abc", 0x352441c2 },
		{ "123456789", 0xcbf43926 },
		{ "The quick brown fox jumps over the lazy dog", 0x414fa339 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(plumb_crc32(0, (const uint8_t *)rows[i].text,
				     strlen(rows[i].text)),
		    rows[i].crc);
	}
}

static void
each_row_of_the_table_is_eight_steps_of_the_polynomial(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 256; n++) {
		uint8_t byte = (uint8_t)n;
		uint32_t crc = ~UINT32_C(0) ^ n;

		for (int step = 0; step < 8; step++) {
			crc = crc % 2 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
		}
		assert_int_equal(plumb_crc32(0, &byte, 1), ~crc);
	}
}

static void
the_checksum_can_be_fed_in_pieces(void **state)
{
	uint32_t whole = plumb_crc32(0, recipe, 10000);

	(void)state;
	for (size_t cut = 0; cut <= 10000; cut += 997) {
		uint32_t crc = plumb_crc32(0, recipe, cut);

		crc = plumb_crc32(crc, recipe + cut, 10000 - cut);
		assert_int_equal(crc, whole);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_pattern_is_the_recipe),
		cmocka_unit_test(any_offset_continues_the_pattern),
		cmocka_unit_test(every_single_byte_can_be_asked_for),
		cmocka_unit_test(the_largest_offset_is_one_too),
		cmocka_unit_test(no_bytes_are_written_for_none),
		cmocka_unit_test(the_checksum_is_that_of_zlib),
		cmocka_unit_test(
		    each_row_of_the_table_is_eight_steps_of_the_polynomial),
		cmocka_unit_test(the_checksum_can_be_fed_in_pieces),
	};

	work_out_recipe();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
