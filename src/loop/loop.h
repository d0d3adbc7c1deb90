/*
 * The loop's inside: what transports and servers are built on. A turn polls
 * once, then runs what was queued before, then the ready watches, then the
 * timers that were due, then frees what has died: nothing is freed before the
 * last callback of a turn has returned, so no callback has to be guarded.
 */
#ifndef PLUMB_LOOP_LOOP_H
#define PLUMB_LOOP_LOOP_H

#include "core/slow.h"
#include "loop/child.h"
#include "loop/pollset.h"
#include "loop/task.h"
#include "loop/text.h"
#include "loop/timer.h"
#include "plumbline.h"
#include "sys/kernel.h"

/* The largest piece that data_received is given. */
enum { PLUMB_READ_MAX = 262144, PLUMB_REASON_SIZE = 160 };

/*
 * Something that the loop owns: a transport, a server, an attempt to connect.
 * Destroying closes at once and frees, without any callback.
 */
struct plumb_object {
	struct plumb_link link; /* first, for a link is made an object again */
	void (*destroy)(void *self);
	void *self;
};

struct plumb_loop {
	const struct plumb_kernel *kernel;
	void *kernel_self;
	struct pollfd *fds; /* that poll is given: the slots of polls */
	struct plumb_slots polls;
	struct plumb_task_list ready;	/* run in the next turn */
	struct plumb_task_list running; /* the batch of this turn */
	struct plumb_task_list due;	/* timers, in this turn */
	struct plumb_heap timers;
	uint8_t *read_buffer; /* PLUMB_READ_MAX bytes */
	void *read_memory;    /* that they lie in */
	void (*tape)(void *self, const char *line, size_t len);
	void *tape_self;
	struct plumb_text line;
	struct plumb_link alive;    /* objects, as long as they live */
	struct plumb_link dead;	    /* freed at the end of the turn */
	struct plumb_piece *pieces; /* of a writelines() */
	size_t pieces_cap;
	struct plumb_children children;
	struct plumb_resolve *resolve; /* NULL until a name was asked for */
	struct plumb_allocator allocator;
	void (*exception)(void *self, struct plumb_transport *transport,
	    int error, const char *message);
	void *exception_self;
	void (*violation)(void *self, const struct plumb_violation *violation);
	void *violation_self;
	char reason[PLUMB_REASON_SIZE]; /* see plumb_loop_tls_reason */
	unsigned named;	 /* transports that were given a name by the loop */
	int failure;	 /* of plumb_loop_fail() */
	unsigned inside; /* see plumb_loop_enter */
	bool is_running;
	bool stopping;
	bool closed;
};

/* Zeroed memory; NULL where there is none. */
void *plumb_loop_alloc(struct plumb_loop *loop, size_t size);
void plumb_loop_release(struct plumb_loop *loop, void *memory, size_t size);
/* As realloc of the options; what is new is not zeroed. */
void *plumb_loop_resize(
    struct plumb_loop *loop, void *memory, size_t old_size, size_t size);

void plumb_object_add(struct plumb_loop *loop, struct plumb_object *object);
/* Destroyed at the end of this turn, or of the next one. */
void plumb_object_bury(struct plumb_loop *loop, struct plumb_object *object);

/* What plumb_loop_tls_reason says from now on; "" for nothing. */
void plumb_loop_set_reason(struct plumb_loop *loop, const char *reason);

/*
 * Around user code that methods call, which may be called outside of turns:
 * inside of it the loop is not run, and not closed. rule: life.not-nested
 */
static inline void
plumb_loop_enter(struct plumb_loop *loop)
{
	loop->inside++;
}

static inline void
plumb_loop_leave(struct plumb_loop *loop)
{
	loop->inside--;
}

/* Calls the exception handler; transport may be NULL. */
void plumb_loop_report(struct plumb_loop *loop,
    struct plumb_transport *transport, int error, const char *message);

#endif
