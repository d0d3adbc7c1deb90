/*
 * Who watches which descriptor, and the array that poll() is given. The array
 * is kept up to date as interests change and holds only descriptors that
 * someone watches: a hang-up of one that nobody watches must not be seen.
 * Taking one out moves the last one into its place; each watch knows its slot.
 *
 * Room for every open watch is set aside when it is opened, so that changing
 * an interest never fails.
 */
#ifndef PLUMB_LOOP_POLLSET_H
#define PLUMB_LOOP_POLLSET_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/kernel.h"

struct plumb_loop;

/* Fields are read-only outside pollset.c. */
struct plumb_watch {
	int fd;
	short events;  /* POLLIN and POLLOUT as they are watched now */
	short pending; /* ready in this turn and not yet called */
	size_t slot;   /* in the array, from 1; 0: not in it */
	void (*readable)(void *self);
	void (*writable)(void *self);
	/* The descriptor turned out to be closed; it is watched no more. */
	void (*invalid)(void *self);
	void *self;
};

/* Fields are read-only outside pollset.c. */
struct plumb_pollset {
	struct pollfd *fds;
	struct plumb_watch **watches; /* of the same slot */
	size_t count;
	size_t cap;
	size_t open;		    /* watches that may need a slot */
	struct plumb_watch **owner; /* by descriptor */
	size_t owner_cap;
};

/*
 * Sets room aside; the watch has its functions, self and fd set. Who watched a
 * descriptor of that number before is told that his is invalid. PLUMB_EMEMORY,
 * and the watch's fd is -1.
 */
int plumb_watch_open(struct plumb_loop *loop, struct plumb_watch *watch);
/* Nothing of it is called after. Twice is once. */
void plumb_watch_close(struct plumb_loop *loop, struct plumb_watch *watch);

/* POLLIN, POLLOUT, both or 0. What is no longer watched is not called. */
void plumb_watch_change(
    struct plumb_loop *loop, struct plumb_watch *watch, short events);

static inline void
plumb_watch_set(
    struct plumb_loop *loop, struct plumb_watch *watch, short events)
{
	if (watch->events != events)
		plumb_watch_change(loop, watch, events);
}

/* The watch of a descriptor, NULL where there is none. */
struct plumb_watch *plumb_watch_find(struct plumb_loop *loop, int fd);

/* Calls what the last poll found ready: that many entries. */
void plumb_pollset_dispatch(struct plumb_loop *loop, size_t ready);

void plumb_pollset_free(struct plumb_loop *loop);

#endif
