/*
 * What a fault is linked with: some small worlds and all conversations, until
 * one is found wrong. Exit 1 and the finding; 0: nothing was found.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/world/small.h"
#include "fuzz/world/torture.h"

enum { EVERY = 41, ANSWERS = 2 };

static bool
find_in_scripts(void)
{
	for (size_t i = 0; i < world_script_count; i++) {
		struct torture state = { .points = 0 };

		if (!torture(&world_scripts[i], &state)) {
			printf(
			    "%s: %s\n", world_scripts[i].name, state.failure);
			return true;
		}
	}
	return false;
}

static bool
find_in_small(uint64_t every)
{
	for (unsigned i = SMALL_NONE + 1; i < SMALL_COUNT; i++) {
		struct small_run run = { .answers = ANSWERS, .every = every };

		if (!small_worlds((enum small_family)i, &run)) {
			printf("%s, world %llu: %s\n",
			    small_name((enum small_family)i),
			    (unsigned long long)run.worlds, run.failure);
			return true;
		}
	}
	return false;
}

int
main(int argc, char **argv)
{
	uint64_t every = argc > 1 ? (uint64_t)atoi(argv[1]) : EVERY;

	return find_in_scripts() || find_in_small(50 * every) ||
		       find_in_small(every)
		   ? 1
		   : 0;
}
