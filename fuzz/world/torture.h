/*
 * Torture, as curl has it: each conversation again and again, and each time one
 * thing more goes on before one goes wrong: an operation of the kernel, with
 * every error that it knows, or an allocation.
 */
#ifndef FUZZ_WORLD_TORTURE_H
#define FUZZ_WORLD_TORTURE_H

#include <stdbool.h>

#include "fuzz/world/scripts.h"
#include "fuzz/world/world.h"

struct torture {
	uint64_t points; /* that were tried */
	/* The point that went wrong, and how; failure is "": none did. */
	char failure[WORLD_FAILURE];
	struct world_options point;
};

/* False as soon as something is wrong. */
bool torture(const struct world_script *script, struct torture *torture);

#endif
