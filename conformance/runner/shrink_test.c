/* shrink_world(), with failures that are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "conformance/runner/shrink.h"

/* Of the script: a 7 with a 9 behind it. */
static struct shrink_kind
seven_then_nine(const struct world_file *file)
{
	struct shrink_kind kind = { "" };
	bool seven = false;
	size_t end = WORLD_HEADER + (file->len > 2 ? file->at[2] : 0);

	assert_true(end <= file->len || file->len < WORLD_HEADER);
	for (size_t i = WORLD_HEADER; i < end; i++) {
		if (seven && file->at[i] == 9) {
			strcpy(kind.text, "seven and nine");
		}
		seven = seven || file->at[i] == 7;
	}
	return kind;
}

/* Of the decisions: one that is 200 at least. */
static struct shrink_kind
large_decision(const struct world_file *file)
{
	struct shrink_kind kind = { "" };
	size_t end = WORLD_HEADER + (file->len > 2 ? file->at[2] : 0);

	for (size_t i = end; i < file->len; i++) {
		if (file->at[i] >= 200) {
			strcpy(kind.text, "large");
		}
	}
	return kind;
}

static struct shrink_kind
fine(const struct world_file *file)
{
	struct shrink_kind kind = { "" };

	(void)file;
	return kind;
}

static const uint8_t world[] = { 3, 5, 8, 1, 7, 4, 7, 2, 9, 9, 1, 201, 77, 250,
	3 };

struct fixture {
	uint8_t best[sizeof world];
	uint8_t trial[sizeof world];
	struct shrinking s;
};

static void
begin(struct fixture *f,
    struct shrink_kind (*kind_of)(const struct world_file *file))
{
	memset(f, 0, sizeof *f);
	memcpy(f->best, world, sizeof world);
	f->s.best.at = f->best;
	f->s.best.len = sizeof world;
	f->s.trial.at = f->trial;
	f->s.kind_of = kind_of;
}

static void
what_is_left_of_a_script_is_what_fails_and_its_length(void **unused)
{
	static const uint8_t least[] = { 0, 0, 2, 7, 9 };
	struct fixture f;

	(void)unused;
	begin(&f, seven_then_nine);
	assert_true(shrink_world(&f.s));
	assert_int_equal(f.s.best.len, sizeof least);
	assert_memory_equal(f.s.best.at, least, sizeof least);
	assert_string_equal(f.s.kind.text, "seven and nine");
}

static void
decisions_are_made_fewer_and_lower(void **unused)
{
	static const uint8_t least[] = { 0, 0, 0, 200 };
	struct fixture f;

	(void)unused;
	begin(&f, large_decision);
	assert_true(shrink_world(&f.s));
	assert_int_equal(f.s.best.len, sizeof least);
	assert_memory_equal(f.s.best.at, least, sizeof least);
}

static void
what_does_not_fail_is_not_touched(void **unused)
{
	struct fixture f;

	(void)unused;
	begin(&f, fine);
	assert_false(shrink_world(&f.s));
	assert_int_equal(f.s.best.len, sizeof world);
	assert_memory_equal(f.s.best.at, world, sizeof world);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_left_of_a_script_is_what_fails_and_its_length),
		cmocka_unit_test(decisions_are_made_fewer_and_lower),
		cmocka_unit_test(what_does_not_fail_is_not_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
