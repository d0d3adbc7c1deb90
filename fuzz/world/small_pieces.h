/* What small worlds are put together of; see small.h. */
#ifndef FUZZ_WORLD_SMALL_PIECES_H
#define FUZZ_WORLD_SMALL_PIECES_H

#include "fuzz/world/small.h"

enum { SMALL_PIECES = 12, SMALL_FORM = 8 };

/* A piece of a script in one of its forms. */
struct form {
	uint8_t len;
	uint8_t at[SMALL_FORM];
};

struct piece {
	const struct form *forms;
	size_t count;
};

/* Bytes 0 and 1 of the header. */
struct setting {
	uint8_t flags[2];
};

/* A script is one form of each piece, one behind the other. */
struct small_pieces {
	const char *name;
	const struct piece *pieces;
	size_t piece_count; /* at most SMALL_PIECES */
	const struct setting *settings;
	size_t setting_count;
};

extern const struct small_pieces small_pieces[SMALL_COUNT];

#endif
