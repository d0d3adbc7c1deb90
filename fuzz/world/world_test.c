/* What is said of worlds in world.h, small.h and torture.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fuzz/world/small.h"
#include "fuzz/world/torture.h"
#include "loop/rounds_test.h"

enum { STRINGS = 300, LENGTH = 120 };

static uint64_t state = 1;

static uint8_t
random_byte(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint8_t)(state >> 56);
}

/* The tape of a world, as long as it may be. */
static char *
tape_of(const uint8_t *bytes, size_t len, struct world_result *result)
{
	struct world_options options = { .print = NULL };
	char *tape = NULL;
	size_t size = 0;

	options.print = open_memstream(&tape, &size);
	assert_non_null(options.print);
	world_run(bytes, len, &options, result);
	fclose(options.print);
	return tape;
}

static void
a_run_is_a_function_of_its_string(void **unused)
{
	uint8_t bytes[LENGTH];

	(void)unused;
	for (unsigned i = 0; i < rounds(STRINGS); i++) {
		struct world_result once;
		struct world_result twice;
		char *first;
		char *second;

		for (size_t k = 0; k < LENGTH; k++)
			bytes[k] = random_byte();
		bytes[2] %= LENGTH / 2;
		first = tape_of(bytes, LENGTH, &once);
		second = tape_of(bytes, LENGTH, &twice);
		assert_string_equal(first, second);
		assert_memory_equal(&once, &twice, sizeof once);
		assert_string_equal(once.failure, "");
		free(first);
		free(second);
	}
}

static void
no_string_at_all_is_a_world(void **unused)
{
	struct world_result result;

	(void)unused;
	world_run(NULL, 0, NULL, &result);
	assert_string_equal(result.failure, "");
	assert_true(result.callbacks > 0);
}

/* A part of the scripts; `make worlds` tries them all, with more answers. */
static void
small_worlds_are_well(void **unused)
{
	static const uint64_t every[SMALL_COUNT] = {
		[SMALL_STREAM] = 173,
		[SMALL_EDGES] = 3,
		[SMALL_INPUT] = 149,
		[SMALL_PIPE] = 53,
		[SMALL_DATAGRAM] = 73,
		[SMALL_OPEN] = 29,
		[SMALL_PROCESS] = 101,
	};

	(void)unused;
	for (unsigned i = SMALL_NONE + 1; i < SMALL_COUNT; i++) {
		struct small_run run = { .answers = 2,
			.every = every[i] * STRINGS / rounds(STRINGS) };
		bool fine = small_worlds((enum small_family)i, &run);

		print_message("%s: %llu worlds\n",
		    small_name((enum small_family)i),
		    (unsigned long long)run.worlds);
		assert_string_equal(run.failure, "");
		assert_true(fine);
		assert_true(run.worlds > run.scripts && run.scripts > 10);
	}
}

static void
no_failure_of_the_kernel_or_of_memory_is_too_much(void **unused)
{
	struct torture all = { .points = 0 };

	(void)unused;
	for (size_t i = 0; i < world_script_count; i++) {
		bool fine = torture(&world_scripts[i], &all);

		if (!fine)
			print_message("%s, operation %llu (%u), allocation "
				      "%llu: %s\n",
			    world_scripts[i].name,
			    (unsigned long long)all.point.fail_op,
			    all.point.fail_with,
			    (unsigned long long)all.point.fail_allocation,
			    all.failure);
		assert_true(fine);
	}
	print_message("torture: %llu points\n", (unsigned long long)all.points);
	assert_true(all.points > 1000);
}

/* Each pair of choices of 3 and 2 ways: 6 of them, and none twice. */
static void
all_answers_are_tried_once(void **unused)
{
	struct sim_trail trail = { .most = 2 };
	unsigned seen[3][2] = { { 0 } };
	unsigned count = 0;

	(void)unused;
	do {
		struct sim_choices choices = {
			.at = trail.way, .len = trail.count, .exact = true
		};
		struct sim_trail next = { .most = 2 };
		unsigned a;
		unsigned b;

		choices.trail = &next;
		a = sim_choose(&choices, 3);
		b = sim_choose(&choices, 2);
		assert_int_equal(sim_choose(&choices, 5), 0);
		seen[a][b]++;
		count++;
		trail = next;
	} while (sim_trail_next(&trail));
	assert_int_equal(count, 6);
	for (int a = 0; a < 3; a++)
		for (int b = 0; b < 2; b++)
			assert_int_equal(seen[a][b], 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_a_function_of_its_string),
		cmocka_unit_test(no_string_at_all_is_a_world),
		cmocka_unit_test(small_worlds_are_well),
		cmocka_unit_test(
		    no_failure_of_the_kernel_or_of_memory_is_too_much),
		cmocka_unit_test(all_answers_are_tried_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
