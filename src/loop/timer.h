/*
 * Handles: calls that someone asked for, now (call_soon) or at a time
 * (call_at). The waiting ones are in a heap (core/heap.h); each keeps its id
 * there, so that cancelling needs no search.
 */
#ifndef PLUMB_LOOP_TIMER_H
#define PLUMB_LOOP_TIMER_H

#include <stddef.h>
#include <stdint.h>

#include "core/heap.h"
#include "loop/task.h"

struct plumb_handle {
	struct plumb_task task;
	struct plumb_loop *loop;
	int (*fn)(void *self);
	void *self;
	int timer; /* its id in the heap plus 1; 0: not in it */
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
