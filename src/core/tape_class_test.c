#include "core/tape_class.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define SIGNS "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"

static const struct {
	enum plumb_tape_class class;
	const char *all;
} classes[] = {
	{ PLUMB_CLASS_PLAIN, LOWER UPPER DIGITS SIGNS },
	{ PLUMB_CLASS_PRINT, LOWER UPPER DIGITS SIGNS "%" },
	{ PLUMB_CLASS_WHO, LOWER UPPER DIGITS "_.-" },
	{ PLUMB_CLASS_WORD, LOWER DIGITS "_" },
	{ PLUMB_CLASS_NAME, LOWER UPPER DIGITS "_." },
	{ PLUMB_CLASS_DIGIT, DIGITS },
	{ (enum plumb_tape_class)99, "" },
};

static bool
is_listed(const char *list, char c)
{
	return c != 0 && strchr(list, c) != NULL;
}

static void
each_class_has_its_bytes_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(classes); i++) {
		for (int byte = -128; byte < 128; byte++) {
			char c = (char)byte;

			if (plumb_tape_is(c, classes[i].class) !=
			    is_listed(classes[i].all, c))
				fail_msg("class %zu, byte %d", i, byte);
		}
	}
}

static void
hexadecimal_digits_are_of_both_cases(void **state)
{
	(void)state;
	for (int byte = -128; byte < 128; byte++) {
		char c = (char)byte;

		if (plumb_tape_is_hex(c) != is_listed(DIGITS "abcdefABCDEF", c))
			fail_msg("byte %d", byte);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class_has_its_bytes_and_no_other),
		cmocka_unit_test(hexadecimal_digits_are_of_both_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
