/*
 * The scripted child as its runner has it: the connection that it opens once
 * the implementation has started it, what it was told over that and what it
 * has said. A copy that it makes of itself has a connection of its own; what
 * the child is told is done by the child as long as it lives, and from then on
 * by its copy. Nothing here waits.
 */
#ifndef CONFORMANCE_RUNNER_CHILD_H
#define CONFORMANCE_RUNNER_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/child/words.h"
#include "conformance/runner/actor.h"

enum { CHILD_LINKS = 2, CHILD_PIPES = 3, CHILD_CAUGHT_MAX = 16 };

struct child_link {
	int fd; /* -1: not there, or ended */
	struct text unsent;
	struct text got; /* and not taken yet */
	size_t asked;	 /* what is to be answered */
	size_t answered;
	bool strange; /* its hello was not the one of this child */
};

struct child {
	int listener; /* where it connects to; the stage's */
	uint64_t token;
	struct child_link links[CHILD_LINKS]; /* its own, and its copy's */
	size_t count;			      /* connected so far */
	bool met;			      /* it has said hello */
	bool awaited; /* its hello is: nothing else shows that it starts */
	bool doomed;  /* it was told to end */
	struct child_self self;
	int watch; /* tells when the process has ended; -1: it has, or nothing
		      can tell */
	struct actor *pipes[CHILD_PIPES]; /* who prints and reads by it */
	struct place handed[CHILD_PIPES]; /* what it was given to print */
	uint64_t wanted[CHILD_PIPES];	  /* what it was told to read */
	enum child_look look;	      /* of descriptor 0, at the last sync */
	int caught[CHILD_CAUGHT_MAX]; /* signals that no line has named */
	size_t caught_count;
};

/* The program's path, to be freed. */
char *child_program(void);

/* One that is about to be started, and will connect to the listener. */
struct child *child_new(int listener, uint64_t token);
void child_free(struct child *c);

/* Takes its connection where it is there; true once it has said hello. */
bool child_meet(struct child *c);

/* Tells it something; false where there is nobody any more. */
bool child_tell(struct child *c, enum child_word word, int fd, uint64_t value);

/* Has it print bytes to its fd; false where there is nobody any more. */
bool child_print(struct child *c, int fd, const void *at, size_t len);

/* Sends and hears what can be now; true where anything moved. */
bool child_move(struct child *c);

/* Whether all that it was asked has been answered. */
bool child_has_answered(const struct child *c);

/* Whether the child itself, not a copy, has ended. */
bool child_has_ended(const struct child *c);

/* Whether it is on its way to be there, or to be gone. */
bool child_is_moving(const struct child *c);

/* Whether there is no process of its number any more: it was waited for. */
bool child_is_reaped(const struct child *c);

/* Whether anybody would do what it is told. */
bool child_is_there(const struct child *c);

/* Its i-th descriptor to wait for; false where there is none. */
bool child_poll(const struct child *c, size_t i, struct pollfd *poll);

/* "0=pipe 1=null 2=1 others=0": what it found open when it was started. */
void child_describe(const struct child *c, struct text *out);

#endif
