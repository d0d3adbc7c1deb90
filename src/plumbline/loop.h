/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_LOOP_H
#define PLUMBLINE_LOOP_H

#include "plumbline.h"

/*
 * THE LOOP
 *
 * One turn: poll once, call what was queued before, then the ready
 * descriptors, then the timers that are due. What is queued during a turn runs
 * in the next one.
 */
struct plumb_allocator {
	/*
	 * As realloc: gives size bytes with the contents of old, frees old if
	 * size is 0, NULL where it cannot. old_size is what was asked for.
	 */
	void *(*resize)(void *self, void *old, size_t old_size, size_t size);
	void *self;
};

struct plumb_loop_options {
	struct plumb_allocator allocator;  /* resize NULL: the C library's */
	const struct plumb_kernel *kernel; /* NULL: the real one */
	void *kernel_self;
};

/* A broken rule: found by the monitor that watches every transport. */
struct plumb_violation {
	const char *slug;      /* "flow.pause-strictly-over" */
	const char *transport; /* its name */
	const char *tape;      /* the last lines, each with its newline */
};

/* options may be NULL. *loop is set on success only. PLUMB_EMEMORY. */
PLUMB_MUST int plumb_loop_new(
    const struct plumb_loop_options *options, struct plumb_loop **loop);

/* plumb_loop_close, then the memory. Not from inside a callback. */
void plumb_loop_free(struct plumb_loop *loop);

/*
 * Closes everything at once: no callback comes any more, sockets are closed,
 * what was queued is dropped. Everything made from the loop is gone after, what
 * is held included. Waits for a name that is just being looked up.
 * PLUMB_EUSAGE from inside a callback, or while the loop runs; twice is once.
 */
int plumb_loop_close(struct plumb_loop *loop);

/*
 * Turns until plumb_loop_stop; the turn that it is called in is finished.
 * PLUMB_EUSAGE if already running or closed, and from inside a callback that a
 * method makes outside of the loop: callbacks of a transport would come inside
 * of one another (life.not-nested). OS where poll itself fails.
 */
PLUMB_MUST int plumb_loop_run_forever(struct plumb_loop *loop);

/*
 * Until cond(self) is true, asked before the first turn and after each one, or
 * plumb_loop_stop: PLUMB_ECANCELED, unless cond is true then. Else as before.
 */
PLUMB_MUST int plumb_loop_run_until(
    struct plumb_loop *loop, bool (*cond)(void *self), void *self);

/* The turn that is running is the last one; if none is, the next one is. */
void plumb_loop_stop(struct plumb_loop *loop);
/* The same, and what runs the loop returns the error: the first that is not 0.
 * Gives 0, as what a callback may end with. */
int plumb_loop_fail(struct plumb_loop *loop, int error);
/*
 * A program: a loop is made, start() begins what there is to do, the loop runs
 * until it is stopped, and is freed. What main() should return; an error,
 * start's included, is told on stderr as plumb_error_text() says it.
 */
PLUMB_MUST int plumb_main(int argc, char **argv,
    int (*start)(struct plumb_loop *loop, int argc, char **argv));

/* From the beginning of a run_... to its end. */
bool plumb_loop_is_running(const struct plumb_loop *loop);
/* Now, by the loop's clock. */
uint64_t plumb_loop_time(struct plumb_loop *loop);

/*
 * Queue fn(self). Calls are made in the order they were queued in (call_soon),
 * timers in the order of their times, equal ones in the order of queueing.
 * NULL: out of memory or the loop is closed. A handle is valid until its fn has
 * been entered or it was cancelled. fn raising: reported.
 */
struct plumb_handle *plumb_loop_call_soon(
    struct plumb_loop *loop, int (*fn)(void *self), void *self);
/* The same, after delay. */
struct plumb_handle *plumb_loop_call_later(
    struct plumb_loop *loop, uint64_t delay, int (*fn)(void *self), void *self);
/* The same, when the loop's clock shows that. */
struct plumb_handle *plumb_loop_call_at(
    struct plumb_loop *loop, uint64_t when, int (*fn)(void *self), void *self);

/* fn will not be called; the handle is gone. NULL is fine. */
void plumb_handle_cancel(struct plumb_handle *handle);

/*
 * Call fn(self) in each turn that finds fd readable (writable), hang-up and
 * error included. Again for the same fd replaces it. A descriptor that turns
 * out to be closed is dropped and reported (PLUMB_EBADF). fn raising: reported.
 * PLUMB_EMEMORY, PLUMB_EBADF (not open), PLUMB_EUSAGE (loop closed, or fd
 * belongs to a transport or a server).
 */
PLUMB_MUST int plumb_loop_add_reader(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self);
/* The same for writing. */
PLUMB_MUST int plumb_loop_add_writer(
    struct plumb_loop *loop, int fd, int (*fn)(void *self), void *self);
/* Whether there was one. From inside any callback: fn is not called after. */
bool plumb_loop_remove_reader(struct plumb_loop *loop, int fd);
/* The same for writing. */
bool plumb_loop_remove_writer(struct plumb_loop *loop, int fd);

/*
 * Who is told of errors that concern nobody else: a callback that raised, an
 * accept that failed. transport is the one whose callback raised, or NULL; the
 * message is a constant. May do anything. fn NULL: a line on stderr.
 */
void plumb_loop_set_exception_handler(struct plumb_loop *loop,
    void (*fn)(void *self, struct plumb_transport *transport, int error,
	const char *message),
    void *self);

/*
 * Who is told of a broken rule, in what is valid until it returns; then all
 * goes on. fn NULL: slug and tape on stderr, then abort().
 */
void plumb_loop_set_violation_handler(struct plumb_loop *loop,
    void (*fn)(void *self, const struct plumb_violation *violation),
    void *self);

/*
 * Records: sink is given each tape line as it happens, with its newline
 * (spec/tape.md). NULL: no more. The sink may not call back into the loop.
 */
void plumb_loop_set_tape(struct plumb_loop *loop,
    void (*sink)(void *self, const char *line, size_t len), void *self);

#endif
