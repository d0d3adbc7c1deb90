/*
 * A world: the reference in the simulated kernel, with a script of what the
 * program does, from outside and from inside its callbacks, and of what happens
 * around it. Both are in one string of bytes, of which every run is a function:
 *
 *   byte 0   which kind of transports (enum world_kind); WORLD_...  flags
 *   byte 1   buffers' capacity, and how it is set up; WORLD_... flags
 *   byte 2   how many bytes the script has
 *   then     the script: steps, each an operation and its arguments (script.h)
 *   then     the kernel's decisions (fuzz/sim/choice.h)
 *
 * What is missing is zeros, so any string is a world. The run-time assertion of
 * the reference is the first judge; what it cannot know is judged here: that
 * each byte arrives, once and in order; that every connection is lost in the
 * end; that no memory and no descriptor is left; that nothing spins; that no
 * error is told that has no cause.
 */
#ifndef FUZZ_WORLD_WORLD_H
#define FUZZ_WORLD_WORLD_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fuzz/sim/choice.h"

enum world_kind {
	WORLD_TCP, /* a socket that is connected already */
	WORLD_UNIX,
	WORLD_SERVER, /* somebody outside connects to a server of ours */
	WORLD_CLIENT, /* we connect to somebody outside */
	WORLD_BOTH,   /* we connect to a server of ours */
	WORLD_READPIPE,
	WORLD_WRITEPIPE,
	WORLD_UDP,
	WORLD_UNIXGRAM,
	WORLD_PROCESS,
	WORLD_KINDS
};

enum world_flags {
	/* byte 0 */
	WORLD_KIND_MASK = 0x0f,
	WORLD_TAPE = 0x10,   /* the loop records a tape */
	WORLD_HELD = 0x20,   /* transports are held until the end */
	WORLD_STARVE = 0x40, /* memory may fail, by decision */
	/* Decisions are ways, not weighted; where nothing is to be connected,
	 * they are of what carries data only. */
	WORLD_EXACT = 0x80,
	/* byte 1 */
	WORLD_CAPACITY_MASK = 0x07,
	WORLD_BUFFERED = 0x08, /* the protocol gives the buffer */
	WORLD_KEEP = 0x10,     /* eof_received returns true */
	WORLD_ABRUPT = 0x20,   /* the loop is closed as it is */
	/* We close first, in the end; of clients: and they ask for a name. */
	WORLD_PEER_LAST = 0x40,
	WORLD_ODD = 0x80 /* of children: no pidfds; else: few descriptors */
};

enum { WORLD_HEADER = 3, WORLD_FAILURE = 120 };

struct world_options {
	FILE *print;	    /* the tape, and what the kernel said; or NULL */
	uint64_t fail_op;   /* the n-th operation of the kernel fails */
	unsigned fail_with; /* with which of its errors */
	uint64_t fail_allocation; /* the n-th allocation fails */
	struct sim_trail *trail;  /* what was asked of the decisions */
};

struct world_result {
	char failure[WORLD_FAILURE]; /* what went wrong, first; "": nothing */
	uint64_t ops;		     /* of the kernel, polls aside */
	uint64_t allocations;
	uint64_t turns;
	uint64_t callbacks;
	size_t decisions; /* bytes that were asked for */
	unsigned errors;  /* that fail_op knows there */
};

void world_run(const uint8_t *bytes, size_t len,
    const struct world_options *options, struct world_result *result);

#endif
