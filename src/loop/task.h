/*
 * Callbacks that wait to be run, first come first served. A task sits inside
 * what it is for, so queueing never allocates and never fails.
 */
#ifndef PLUMB_LOOP_TASK_H
#define PLUMB_LOOP_TASK_H

#include <stdbool.h>

struct plumb_loop;

struct plumb_task {
	struct plumb_task *prev;
	struct plumb_task *next; /* NULL: not queued */
	int (*fn)(void *self);
	void *self;
};

struct plumb_task_list {
	struct plumb_task head; /* of a ring; its fn is unused */
};

void plumb_task_list_init(struct plumb_task_list *list);
static inline bool
plumb_task_list_empty(const struct plumb_task_list *list)
{
	return list->head.next == &list->head;
}

/* Takes everything that is queued in from, which is empty after. */
void plumb_task_list_take(
    struct plumb_task_list *to, struct plumb_task_list *from);

void plumb_task_init(
    struct plumb_task *task, int (*fn)(void *self), void *self);
/* In the next turn; a task that is queued already stays where it is. */
void plumb_task_queue(struct plumb_task_list *list, struct plumb_task *task);
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
