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

static bool
is_before(const struct plumb_handle *a, const struct plumb_handle *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void
put(struct plumb_timers *timers, size_t slot, struct plumb_handle *handle)
{
	timers->heap[slot] = handle;
	handle->slot = slot;
}

static void
sift_up(struct plumb_timers *timers, size_t slot)
{
	struct plumb_handle *handle = timers->heap[slot];

	while (slot > 1 && is_before(handle, timers->heap[slot / 2])) {
		put(timers, slot, timers->heap[slot / 2]);
		slot /= 2;
	}
	put(timers, slot, handle);
}

static void
sift_down(struct plumb_timers *timers, size_t slot)
{
	struct plumb_handle *handle = timers->heap[slot];

	for (;;) {
		size_t child = 2 * slot;

		if (child > timers->count)
			break;
		if (child < timers->count &&
		    is_before(timers->heap[child + 1], timers->heap[child]))
			child++;
		if (!is_before(timers->heap[child], handle))
			break;
		put(timers, slot, timers->heap[child]);
		slot = child;
	}
	put(timers, slot, handle);
}

static void
take_out(struct plumb_timers *timers, struct plumb_handle *handle)
{
	size_t slot = handle->slot;
	struct plumb_handle *last = timers->heap[timers->count--];

	handle->slot = 0;
	if (last == handle)
		return;
	put(timers, slot, last);
	sift_up(timers, slot);
	sift_down(timers, last->slot);
}

static bool
reserve(struct plumb_loop *loop)
{
	struct plumb_timers *timers = &loop->timers;
	size_t cap = timers->cap == 0 ? 16 : 2 * timers->cap;
	struct plumb_handle **heap;

	if (timers->count + 1 < timers->cap)
		return true;
	heap = plumb_loop_resize(
	    loop, timers->heap, timers->cap * sizeof *heap, cap * sizeof *heap);
	if (heap == NULL)
		return false;
	timers->heap = heap;
	timers->cap = cap;
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
	struct plumb_timers *timers = &loop->timers;
	struct plumb_handle *handle;

	if (loop->closed || !reserve(loop))
		return NULL;
	handle = handle_new(loop, fn, self);
	if (handle == NULL)
		return NULL;
	handle->when = when;
	handle->order = timers->order++;
	put(timers, ++timers->count, handle);
	sift_up(timers, timers->count);
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
	if (handle->slot != 0)
		take_out(&handle->loop->timers, handle);
	plumb_loop_release(handle->loop, handle, sizeof *handle);
}

int64_t
plumb_timers_wait(struct plumb_loop *loop)
{
	uint64_t now = plumb_loop_time(loop);
	uint64_t wait;

	if (loop->timers.heap[1]->when <= now)
		return 0;
	wait = loop->timers.heap[1]->when - now;
	return wait > INT64_MAX ? INT64_MAX : (int64_t)wait;
}

void
plumb_timers_take_due(struct plumb_loop *loop, struct plumb_task_list *list)
{
	struct plumb_timers *timers = &loop->timers;
	uint64_t now = plumb_loop_time(loop);

	while (timers->count > 0 && timers->heap[1]->when <= now) {
		struct plumb_handle *handle = timers->heap[1];

		take_out(timers, handle);
		plumb_task_queue(list, &handle->task);
	}
}

void
plumb_handles_drop(struct plumb_task_list *list)
{
	while (!plumb_task_list_empty(list)) {
		struct plumb_task *task = list->head.next;

		plumb_task_cancel(task);
		if (task->fn == run_handle)
			plumb_handle_cancel(task->self);
	}
}

void
plumb_timers_drop(struct plumb_loop *loop)
{
	struct plumb_timers *timers = &loop->timers;

	while (timers->count > 0)
		plumb_handle_cancel(timers->heap[timers->count]);
	plumb_loop_release(
	    loop, timers->heap, timers->cap * sizeof timers->heap[0]);
	timers->heap = NULL;
	timers->cap = 0;
}
