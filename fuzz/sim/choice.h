/*
 * The decision string: where a world is asked how it goes on, the next byte
 * says so. When it has run out, or all is to be calm, everything goes as it
 * should. A run is a function of it and of nothing else.
 */
#ifndef FUZZ_SIM_CHOICE_H
#define FUZZ_SIM_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIM_TRAIL_MAX = 64 };

/* What was asked and answered, for whoever tries all answers in turn. */
struct sim_trail {
	uint8_t way[SIM_TRAIL_MAX];
	uint8_t ways[SIM_TRAIL_MAX];
	size_t count;
	size_t most; /* behind so many, all goes as it should */
};

struct sim_choices {
	const uint8_t *at;
	size_t len;
	size_t used;
	bool exact; /* every way is as near as any other */
	bool every; /* and every part of a few bytes is a way */
	bool calm;
	struct sim_trail *trail; /* or NULL */
};

/*
 * One of so many ways, 1 to 255; 0 is how it should go. Three bytes of four
 * mean that, unless the choices are exact.
 */
unsigned sim_choose(struct sim_choices *choices, unsigned ways);

/* A part of size bytes, which are more than one: from 1 to size - 1. */
size_t sim_choose_part(struct sim_choices *choices, size_t size);

/*
 * Makes of the answers those of the next world, in an order that has every one
 * of them once; false after the last.
 */
bool sim_trail_next(struct sim_trail *trail);

#endif
