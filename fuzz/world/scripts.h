/*
 * Conversations, each the beginning of a world: what is fuzzed starts from
 * them, and what is tortured is them.
 */
#ifndef FUZZ_WORLD_SCRIPTS_H
#define FUZZ_WORLD_SCRIPTS_H

#include <stddef.h>
#include <stdint.h>

enum { WORLD_SCRIPT_MAX = 64 };

struct world_script {
	const char *name;
	uint8_t flags[2]; /* of the header */
	uint8_t len;
	uint8_t at[WORLD_SCRIPT_MAX];
};

extern const struct world_script world_scripts[];
extern const size_t world_script_count;

/* Its string of bytes, without decisions; as many as there are. */
size_t world_script_bytes(
    const struct world_script *script, uint8_t out[WORLD_SCRIPT_MAX + 3]);

#endif
