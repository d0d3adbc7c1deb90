#include "core/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const enum plumb_verb methods_of_all[] = {
	PLUMB_VERB_CLOSE,
	PLUMB_VERB_IS_CLOSING,
	PLUMB_VERB_GET_EXTRA_INFO,
	PLUMB_VERB_GET_PROTOCOL,
	PLUMB_VERB_SET_PROTOCOL,
};

static void
every_kind_has_a_name_and_the_base_methods(void **state)
{
	(void)state;
	for (unsigned k = 1; k < PLUMB_KIND_COUNT; k++) {
		assert_true(plumb_kind_name((enum plumb_kind)k)[0] != '\0');
		for (unsigned i = 0;
		     i < sizeof methods_of_all / sizeof methods_of_all[0]; i++)
			assert_true(plumb_kind_has(
			    (enum plumb_kind)k, methods_of_all[i]));
	}
}

static void
every_method_belongs_to_a_kind_and_nothing_else_does(void **state)
{
	(void)state;
	for (unsigned v = 0; v < PLUMB_VERB_COUNT; v++) {
		bool has = false;

		for (unsigned k = 1; k < PLUMB_KIND_COUNT; k++)
			has |= plumb_kind_has(
			    (enum plumb_kind)k, (enum plumb_verb)v);
		assert_int_equal(has, plumb_verb_is_method((enum plumb_verb)v));
	}
}

static void
a_kind_lacks_what_it_cannot_do(void **state)
{
	static const struct {
		enum plumb_kind kind;
		enum plumb_verb verb;
	} lacks[] = {
		{ PLUMB_KIND_READPIPE, PLUMB_VERB_WRITE },
		{ PLUMB_KIND_READPIPE, PLUMB_VERB_ABORT },
		{ PLUMB_KIND_WRITEPIPE, PLUMB_VERB_PAUSE_READING },
		{ PLUMB_KIND_WRITEPIPE, PLUMB_VERB_SENDFILE },
		{ PLUMB_KIND_UDP, PLUMB_VERB_WRITE },
		{ PLUMB_KIND_TCP, PLUMB_VERB_SENDTO },
		{ PLUMB_KIND_TLS, PLUMB_VERB_WRITE_EOF },
		{ PLUMB_KIND_SUBPROCESS, PLUMB_VERB_WRITE },
		{ PLUMB_KIND_UNIX, PLUMB_VERB_GET_PID },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof lacks / sizeof lacks[0]; i++)
		assert_false(plumb_kind_has(lacks[i].kind, lacks[i].verb));
}

static void
what_is_no_kind_has_nothing(void **state)
{
	(void)state;
	assert_string_equal(plumb_kind_name(PLUMB_KIND_NONE), "");
	assert_string_equal(plumb_kind_name((enum plumb_kind)99), "");
	assert_false(plumb_kind_has(PLUMB_KIND_NONE, PLUMB_VERB_CLOSE));
	assert_false(plumb_kind_has((enum plumb_kind)99, PLUMB_VERB_CLOSE));
	assert_false(plumb_kind_has(PLUMB_KIND_TCP, (enum plumb_verb)999));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_a_name_and_the_base_methods),
		cmocka_unit_test(
		    every_method_belongs_to_a_kind_and_nothing_else_does),
		cmocka_unit_test(a_kind_lacks_what_it_cannot_do),
		cmocka_unit_test(what_is_no_kind_has_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
