/*
 * Targets: the whole library, from plumb_loop_new to plumb_loop_free, over the
 * simulated kernel.
 *
 * The input is a world (fuzz/world/world.h): which kind of transports, a script
 * of methods from outside and inside of callbacks and of what peers do, and the
 * kernel's decisions. Nothing that is wrong with it may be found; where it is,
 * it is run once more, and its tape printed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/world/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world_options loud = { .print = stderr };
	struct world_result result;

	world_run(data, size, NULL, &result);
	if (result.failure[0] == '\0')
		return 0;
	world_run(data, size, &loud, &result);
	fprintf(stderr, "world: %s\n", result.failure);
	abort();
}
