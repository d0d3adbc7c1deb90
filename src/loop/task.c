#include "loop/task.h"

#include <stddef.h>

#include "loop/loop.h"

void
plumb_task_list_init(struct plumb_task_list *list)
{
	plumb_ring_init(&list->head);
}

void
plumb_task_list_take(struct plumb_task_list *to, struct plumb_task_list *from)
{
	plumb_ring_take(&to->head, &from->head);
}

void
plumb_task_init(struct plumb_task *task, int (*fn)(void *self), void *self)
{
	task->link.prev = NULL;
	task->link.next = NULL;
	task->fn = fn;
	task->self = self;
}

void
plumb_task_queue(struct plumb_task_list *list, struct plumb_task *task)
{
	if (!plumb_task_is_queued(task))
		plumb_ring_add(&list->head, &task->link);
}

void
plumb_task_cancel(struct plumb_task *task)
{
	if (plumb_task_is_queued(task))
		plumb_ring_remove(&task->link);
}

void
plumb_task_list_run_first(struct plumb_loop *loop, struct plumb_task_list *list)
{
	struct plumb_task *task = plumb_task_list_first(list);
	int result;

	plumb_task_cancel(task);
	/* The callback may free the task: it is not touched after. */
	result = task->fn(task->self);
	if (result < 0)
		plumb_loop_report(loop, NULL, result, "a queued call raised");
}
