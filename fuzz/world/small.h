/*
 * Small worlds, all of them: each script that can be put together of a few
 * pieces, and for each every answer of the kernel (all, a part, would block, an
 * error), up to so many answers; behind those the kernel does what it is asked.
 */
#ifndef FUZZ_WORLD_SMALL_H
#define FUZZ_WORLD_SMALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuzz/world/world.h"

enum small_family {
	SMALL_NONE,
	SMALL_STREAM, /* two writes, limits, an end, something inside */
	SMALL_EDGES,  /* every limit, every size, every part */
	SMALL_INPUT,  /* what comes in, and who is told of it how */
	SMALL_PIPE,   /* a write pipe */
	SMALL_DATAGRAM,
	SMALL_OPEN, /* clients and servers; every operation is free here */
	SMALL_PROCESS,
	SMALL_COUNT
};

enum { SMALL_BYTES_MAX = 320 };

struct small_run {
	unsigned answers; /* that the kernel is free in */
	uint64_t every;	  /* only each n-th script; 0: all */
	uint64_t worlds;  /* that were run */
	uint64_t scripts;
	/* The world that failed, and how; "": none did. */
	char failure[WORLD_FAILURE];
	uint8_t bytes[SMALL_BYTES_MAX];
	size_t len;
};

const char *small_name(enum small_family family);

/* False as soon as one fails. */
bool small_worlds(enum small_family family, struct small_run *run);

#endif
