/*
 * Who watches which descriptor, and the array that poll() is given. The array
 * is kept up to date as interests change and holds only descriptors that
 * someone watches: a hang-up of one that nobody watches must not be seen.
 * Taking one out moves the last one into its place: see core/slots.h, which
 * knows who is where; here are the memory, poll's entries, and the calls.
 *
 * Room for every open watch is set aside when it is opened, so that changing
 * an interest never fails.
 */
#ifndef PLUMB_LOOP_POLLSET_H
#define PLUMB_LOOP_POLLSET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slots.h"
#include "sys/kernel.h"

struct plumb_loop;

/* Fields are read-only outside pollset.c. */
struct plumb_watch {
	int fd;
	short events;  /* POLLIN and POLLOUT as they are watched now */
	short pending; /* ready in this turn and not yet called */
	void (*readable)(void *self);
	void (*writable)(void *self);
	/* The descriptor turned out to be closed; it is watched no more. */
	void (*invalid)(void *self);
	void *self;
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
