/*
 * Callbacks that wait to be run, first come first served. A task sits inside
 * what it is for, so queueing never allocates and never fails.
 */
#ifndef PLUMB_LOOP_TASK_H
#define PLUMB_LOOP_TASK_H

#include <stdbool.h>

#include "core/ring.h"

struct plumb_loop;

struct plumb_task {
	struct plumb_link link; /* first, for a link is made a task again */
	int (*fn)(void *self);
	void *self;
};

struct plumb_task_list {
	struct plumb_link head;
};

void plumb_task_list_init(struct plumb_task_list *list);
static inline bool
plumb_task_list_empty(const struct plumb_task_list *list)
{
	return plumb_ring_is_empty(&list->head);
}

/* The first one of a list that is not empty. */
static inline struct plumb_task *
plumb_task_list_first(const struct plumb_task_list *list)
{
	return (struct plumb_task *)list->head.next;
}

/* Takes everything that is queued in from, which is empty after. */
void plumb_task_list_take(
    struct plumb_task_list *to, struct plumb_task_list *from);

void plumb_task_init(
    struct plumb_task *task, int (*fn)(void *self), void *self);
/* In the next turn; a task that is queued already stays where it is. */
void plumb_task_queue(struct plumb_task_list *list, struct plumb_task *task);
static inline bool
plumb_task_is_queued(const struct plumb_task *task)
{
	return task->link.next != NULL;
}

/* It will not run; nothing where it was not queued. */
void plumb_task_cancel(struct plumb_task *task);
/* Runs the first one, and reports it if it raises. */
void plumb_task_list_run_first(
    struct plumb_loop *loop, struct plumb_task_list *list);

/* Runs one after the other until the list is empty. */
static inline void
plumb_task_list_run(struct plumb_loop *loop, struct plumb_task_list *list)
{
	while (!plumb_task_list_empty(list))
		plumb_task_list_run_first(loop, list);
}

#endif
