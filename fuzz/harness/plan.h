/*
 * How a conversation is held: which pieces come, what is in the way, how it
 * ends. All of it follows from one number.
 */
#ifndef FUZZ_HARNESS_PLAN_H
#define FUZZ_HARNESS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plumbline/fuzz.h"

enum ending { ENDING_NONE, ENDING_SILENCE, ENDING_EOF, ENDING_RESET };

/* What is in the way. Bits. */
enum part {
	PART_NONE,
	PART_PIECES = 1,
	PART_BLOCK = 2, /* the peer is slow in taking what is written */
	PART_PAUSE = 4,
	PART_LIMITS = 8,
	PART_CLOSE = 16,
	PART_EARLY = 32, /* pieces come also while the loop is busy */
	PART_COUNT = 6	 /* bits */
};

struct plan {
	uint64_t seed;
	unsigned parts;
	enum ending ending;
	size_t cut;   /* bytes that the peer sends before it ends */
	size_t split; /* not 0: two pieces, the first of them so long */
};

/* Numbers that follow from a seed. */
struct chance {
	uint64_t state;
};

uint64_t fuzz_chance_next(struct chance *chance);
/* From 0 on, and below n; 0 where n is. */
size_t fuzz_chance_below(struct chance *chance, size_t n);
bool fuzz_chance_one_in(struct chance *chance, size_t n);

/* Whether a target wants that. off: enum plumb_fuzz_off. */
bool fuzz_plan_may_end(enum ending ending, unsigned off);
/* The plan of a seed, for len bytes. */
struct plan fuzz_plan_of(uint64_t seed, size_t len, unsigned off);
/* The same conversation with nothing in its way. */
struct plan fuzz_plan_whole(struct plan plan);
/* How long the next piece is, of the left that are still to come. */
size_t fuzz_plan_piece(
    const struct plan *plan, struct chance *chance, size_t sent, size_t left);

#endif
