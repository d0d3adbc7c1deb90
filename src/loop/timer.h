/*
 * Handles: calls that someone asked for, now (call_soon) or at a time
 * (call_at). The waiting ones form a heap ordered by time, then by the order
 * of asking; the slot of each is kept in it, so that cancelling needs no
 * search.
 */
#ifndef PLUMB_LOOP_TIMER_H
#define PLUMB_LOOP_TIMER_H

#include <stddef.h>
#include <stdint.h>

#include "loop/task.h"

struct plumb_handle {
	struct plumb_task task;
	struct plumb_loop *loop;
	int (*fn)(void *self);
	void *self;
	uint64_t when;
	uint64_t order;
	size_t slot; /* in the heap, from 1; 0: not in it */
};

/* Fields are read-only outside timer.c. */
struct plumb_timers {
	struct plumb_handle **heap; /* [1 .. count] */
	size_t count;
	size_t cap;
	uint64_t order;
};

/* Nanoseconds to wait for the next of those that there are; 0: it is due. */
int64_t plumb_timers_wait(struct plumb_loop *loop);

/* Moves what is due by now to the list, in order. */
void plumb_timers_take_due(
    struct plumb_loop *loop, struct plumb_task_list *list);

/* Forgets all timers and everything that is queued in the list. */
void plumb_timers_drop(struct plumb_loop *loop);
void plumb_handles_drop(struct plumb_task_list *list);

#endif
