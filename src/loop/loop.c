#include "loop/loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop/resolve.h"

enum { CACHE_LINE = 64, READ_MEMORY = PLUMB_READ_MAX + CACHE_LINE };

static void *
resize_with_libc(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	(void)old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

void *
plumb_loop_resize(
    struct plumb_loop *loop, void *memory, size_t old_size, size_t size)
{
	return loop->allocator.resize(
	    loop->allocator.self, memory, old_size, size);
}

void *
plumb_loop_alloc(struct plumb_loop *loop, size_t size)
{
	void *memory = plumb_loop_resize(loop, NULL, 0, size);

	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

void
plumb_loop_release(struct plumb_loop *loop, void *memory, size_t size)
{
	if (memory != NULL)
		(void)plumb_loop_resize(loop, memory, size, 0);
}

static void
init(struct plumb_loop *loop, const struct plumb_loop_options *options)
{
	memset(loop, 0, sizeof *loop);
	loop->kernel = &plumb_kernel_real;
	if (options->kernel != NULL) {
		loop->kernel = options->kernel;
		loop->kernel_self = options->kernel_self;
	}
	loop->allocator = options->allocator;
	plumb_task_list_init(&loop->ready);
	plumb_task_list_init(&loop->running);
	plumb_task_list_init(&loop->due);
	plumb_ring_init(&loop->alive);
	plumb_ring_init(&loop->dead);
}

/*
 * What an allocator gives lies 16 bytes behind a page's begin where it is
 * large; the kernel copies to it 3 to 6 % slower than to a cache line's begin.
 */
static bool
make_read_buffer(struct plumb_loop *loop)
{
	uint8_t *memory = plumb_loop_resize(loop, NULL, 0, READ_MEMORY);

	if (memory == NULL)
		return false;
	loop->read_memory = memory;
	loop->read_buffer = memory + (-(uintptr_t)memory & (CACHE_LINE - 1));
	return true;
}

int
plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **out)
{
	struct plumb_loop_options chosen = { .kernel = NULL };
	struct plumb_loop *loop;

	if (options != NULL)
		chosen = *options;
	if (chosen.allocator.resize == NULL)
		chosen.allocator.resize = resize_with_libc;
	loop = chosen.allocator.resize(
	    chosen.allocator.self, NULL, 0, sizeof *loop);
	if (loop == NULL)
		return PLUMB_EMEMORY;
	init(loop, &chosen);
	if (!make_read_buffer(loop)) {
		plumb_loop_release(loop, loop, sizeof *loop);
		return PLUMB_EMEMORY;
	}
	*out = loop;
	return 0;
}

void
plumb_object_add(struct plumb_loop *loop, struct plumb_object *object)
{
	plumb_ring_add(&loop->alive, &object->link);
}

void
plumb_object_bury(struct plumb_loop *loop, struct plumb_object *object)
{
	plumb_ring_remove(&object->link);
	plumb_ring_add(&loop->dead, &object->link);
}

static void
destroy_all(struct plumb_link *head)
{
	while (!plumb_ring_is_empty(head)) {
		struct plumb_object *object = (struct plumb_object *)head->next;

		plumb_ring_remove(&object->link);
		object->destroy(object->self);
	}
}

/* Whether user code is running that was called from here. */
static bool
is_inside(const struct plumb_loop *loop)
{
	return loop->is_running || loop->inside > 0;
}

int
plumb_loop_close(struct plumb_loop *loop)
{
	if (is_inside(loop))
		return PLUMB_EUSAGE;
	if (loop->closed)
		return 0;
	loop->closed = true;
	plumb_resolve_stop(loop);
	plumb_handles_drop(&loop->ready);
	plumb_timers_drop(loop);
	destroy_all(&loop->alive);
	destroy_all(&loop->dead);
	plumb_children_stop(loop);
	plumb_pollset_free(loop);
	return 0;
}

void
plumb_loop_free(struct plumb_loop *loop)
{
	if (loop == NULL || plumb_loop_close(loop) != 0)
		return;
	plumb_loop_release(loop, loop->read_memory, READ_MEMORY);
	plumb_text_free(loop, &loop->line);
	plumb_loop_release(
	    loop, loop->pieces, loop->pieces_cap * sizeof *loop->pieces);
	plumb_loop_release(loop, loop, sizeof *loop);
}

/* Nanoseconds that poll may wait. */
static int64_t
patience(struct plumb_loop *loop)
{
	if (loop->stopping || !plumb_task_list_empty(&loop->ready))
		return 0;
	return loop->timers.count > 0 ? plumb_timers_wait(loop) : -1;
}

/* Inline, because there are two loops of turns, and one in use. */
PLUMB_FAST static int
turn(struct plumb_loop *loop)
{
	struct plumb_io ready;

	ready = loop->kernel->poll(
	    loop->kernel_self, loop->fds, loop->polls.count, patience(loop));
	if (ready.status != 0)
		return ready.status;
	/* What a callback queues or what falls due from here on waits. */
	if (loop->timers.count > 0)
		plumb_timers_take_due(loop, &loop->due);
	if (!plumb_task_list_empty(&loop->ready)) {
		plumb_task_list_take(&loop->running, &loop->ready);
		plumb_task_list_run(loop, &loop->running);
	}
	plumb_pollset_dispatch(loop, ready.count);
	plumb_task_list_run(loop, &loop->due);
	destroy_all(&loop->dead);
	return 0;
}

static int
run(struct plumb_loop *loop, bool (*cond)(void *self), void *self)
{
	bool stopped = false; /* by the turn before */
	int error = 0;

	if (is_inside(loop) || loop->closed)
		return PLUMB_EUSAGE;
	loop->is_running = true;
	while (error == 0 && (cond == NULL || !cond(self))) {
		if (stopped)
			error = loop->failure != 0 ? loop->failure
						   : PLUMB_ECANCELED;
		else
			error = turn(loop);
		stopped = loop->stopping;
	}
	loop->is_running = false;
	loop->stopping = false;
	loop->failure = 0;
	return error;
}

int
plumb_loop_run_forever(struct plumb_loop *loop)
{
	int error = run(loop, NULL, NULL);

	return error == PLUMB_ECANCELED ? 0 : error;
}

int
plumb_loop_run_until(
    struct plumb_loop *loop, bool (*cond)(void *self), void *self)
{
	return run(loop, cond, self);
}

void
plumb_loop_stop(struct plumb_loop *loop)
{
	loop->stopping = true;
}

int
plumb_loop_fail(struct plumb_loop *loop, int error)
{
	if (loop->failure == 0)
		loop->failure = error;
	plumb_loop_stop(loop);
	return 0;
}

bool
plumb_loop_is_running(const struct plumb_loop *loop)
{
	return loop->is_running;
}

void
plumb_loop_set_reason(struct plumb_loop *loop, const char *reason)
{
	snprintf(loop->reason, sizeof loop->reason, "%s", reason);
}

const char *
plumb_loop_tls_reason(const struct plumb_loop *loop)
{
	return loop->reason;
}

uint64_t
plumb_loop_time(struct plumb_loop *loop)
{
	return loop->kernel->clock(loop->kernel_self);
}
