#include "loop/timer.h"

#include "loop/loop.h"

static int
run_handle(void *self)
{
	struct plumb_handle *handle = self;
	int (*fn)(void *) = handle->fn;
	void *arg = handle->self;

	plumb_loop_release(handle->loop, handle, sizeof *handle);
	return fn(arg);
}

static struct plumb_handle *
handle_new(struct plumb_loop *loop, int (*fn)(void *self), void *self)
{
	struct plumb_handle *handle;

	if (loop->closed)
		return NULL;
	handle = plumb_loop_alloc(loop, sizeof *handle);
	if (handle == NULL)
		return NULL;
	plumb_task_init(&handle->task, run_handle, handle);
	handle->loop = loop;
	handle->fn = fn;
	handle->self = self;
	return handle;
}

/* Of the entries, and behind them of the slots, in one piece. */
static size_t
memory_size(uint32_t cap)
{
	return cap * (sizeof(struct plumb_heap_entry) + sizeof(uint32_t));
}

static bool
reserve(struct plumb_loop *loop)
{
	struct plumb_heap *timers = &loop->timers;
	uint32_t cap = plumb_heap_capacity(timers);
	uint32_t old_cap = timers->cap;
	struct plumb_heap_entry *at;
	struct plumb_heap_entry *old;

	if (cap == 0)
		return false;
	if (cap == old_cap)
		return true;
	at = plumb_loop_alloc(loop, memory_size(cap));
	if (at == NULL)
		return false;
	old = plumb_heap_move(timers, at, (uint32_t *)(at + cap), cap);
	plumb_loop_release(loop, old, memory_size(old_cap));
	return true;
}

struct plumb_handle *
plumb_loop_call_soon(struct plumb_loop *loop, int (*fn)(void *self), void *self)
{
	struct plumb_handle *handle = handle_new(loop, fn, self);

	if (handle != NULL)
		plumb_task_queue(&loop->ready, &handle->task);
	return handle;
}

struct plumb_handle *
plumb_loop_call_at(
    struct plumb_loop *loop, uint64_t when, int (*fn)(void *self), void *self)
{
	struct plumb_handle *handle;

	if (loop->closed || !reserve(loop))
		return NULL;
	handle = handle_new(loop, fn, self);
	if (handle == NULL)
		return NULL;
	handle->timer = plumb_heap_push(&loop->timers, when, handle) + 1;
	return handle;
}

struct plumb_handle *
plumb_loop_call_later(
    struct plumb_loop *loop, uint64_t delay, int (*fn)(void *self), void *self)
{
	uint64_t now = plumb_loop_time(loop);

	return plumb_loop_call_at(loop,
	    delay > UINT64_MAX - now ? UINT64_MAX : now + delay, fn, self);
}

void
plumb_handle_cancel(struct plumb_handle *handle)
{
	if (handle == NULL)
		return;
	plumb_task_cancel(&handle->task);
	if (handle->timer != 0)
		plumb_heap_remove(&handle->loop->timers, handle->timer - 1);
	plumb_loop_release(handle->loop, handle, sizeof *handle);
}

int64_t
plumb_timers_wait(struct plumb_loop *loop)
{
	uint64_t now = plumb_loop_time(loop);
	uint64_t when = plumb_heap_when(&loop->timers);
	uint64_t wait;

	if (when <= now)
		return 0;
	wait = when - now;
	return wait > INT64_MAX ? INT64_MAX : (int64_t)wait;
}

void
plumb_timers_take_due(struct plumb_loop *loop, struct plumb_task_list *list)
{
	struct plumb_heap *timers = &loop->timers;
	uint64_t now = plumb_loop_time(loop);

	while (timers->count > 0 && plumb_heap_when(timers) <= now) {
		struct plumb_handle *handle = plumb_heap_pop(timers);

		handle->timer = 0;
		plumb_task_queue(list, &handle->task);
	}
}

void
plumb_handles_drop(struct plumb_task_list *list)
{
	while (!plumb_task_list_empty(list)) {
		struct plumb_task *task = plumb_task_list_first(list);

		plumb_task_cancel(task);
		if (task->fn == run_handle)
			plumb_handle_cancel(task->self);
	}
}

void
plumb_timers_drop(struct plumb_loop *loop)
{
	struct plumb_heap *timers = &loop->timers;

	while (timers->count > 0) {
		struct plumb_handle *handle = plumb_heap_pop(timers);

		handle->timer = 0;
		plumb_handle_cancel(handle);
	}
	plumb_loop_release(loop, timers->at, memory_size(timers->cap));
	*timers = (struct plumb_heap){ .at = NULL };
}
