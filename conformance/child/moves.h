/*
 * The bytes that a child moves for the runner: what it is to print waits here
 * until the descriptor takes it, what it is to read is passed on as it comes.
 * Nothing here waits, and no flag of a descriptor is changed: others share it.
 */
#ifndef CONFORMANCE_CHILD_MOVES_H
#define CONFORMANCE_CHILD_MOVES_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/child/words.h"

enum { MOVES = 3 }; /* of descriptors 0, 1 and 2 */

struct move {
	char *out; /* to be printed */
	size_t len;
	size_t cap;
	size_t done;   /* of it */
	uint64_t want; /* reads until it has read so many */
	uint64_t read;
	bool failed; /* nothing more can be printed */
	bool ended;  /* nothing more can be read */
};

struct moves {
	int control; /* where what happens is told */
	struct move at[MOVES];
};

/* Tells the runner something; where it has gone, ends the process. */
void moves_tell(
    const struct moves *moves, enum child_word word, int fd, uint64_t value);

/* The same, with the bytes that the message counts. */
void moves_show(
    const struct moves *moves, struct child_message message, const void *at);

/* Adds bytes to what fd is to print. */
void moves_add(struct moves *moves, int fd, const void *at, size_t len);

/* What to poll for; as many as are of interest, at most MOVES. */
size_t moves_poll(const struct moves *moves, struct pollfd *polls);

/* Writes and reads as much as can be now. */
void moves_go(struct moves *moves);

/* What the next read of fd would find, without reading. */
enum child_look moves_look(const struct moves *moves, int fd);

#endif
