#include "loop/task.h"

#include <stddef.h>

#include "loop/loop.h"

void
plumb_task_list_init(struct plumb_task_list *list)
{
	list->head.prev = &list->head;
	list->head.next = &list->head;
}

void
plumb_task_list_take(struct plumb_task_list *to, struct plumb_task_list *from)
{
	plumb_task_list_init(to);
	if (plumb_task_list_empty(from))
		return;
	to->head = from->head;
	to->head.next->prev = &to->head;
	to->head.prev->next = &to->head;
	plumb_task_list_init(from);
}

void
plumb_task_init(struct plumb_task *task, int (*fn)(void *self), void *self)
{
	task->prev = NULL;
	task->next = NULL;
	task->fn = fn;
	task->self = self;
}

void
plumb_task_queue(struct plumb_task_list *list, struct plumb_task *task)
{
	if (task->next != NULL)
		return;
	task->prev = list->head.prev;
	task->next = &list->head;
	task->prev->next = task;
	list->head.prev = task;
}

void
plumb_task_cancel(struct plumb_task *task)
{
	if (task->next == NULL)
		return;
	task->prev->next = task->next;
	task->next->prev = task->prev;
	task->prev = NULL;
	task->next = NULL;
}

void
plumb_task_list_run_first(struct plumb_loop *loop, struct plumb_task_list *list)
{
	struct plumb_task *task = list->head.next;
	int result;

	plumb_task_cancel(task);
	/* The callback may free the task: it is not touched after. */
	result = task->fn(task->self);
	if (result < 0)
		plumb_loop_report(loop, NULL, result, "a queued call raised");
}
