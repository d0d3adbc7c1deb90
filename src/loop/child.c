#include "loop/child.h"

#include <string.h>

#include "loop/loop.h"

/* What is said of one that somebody else has waited for. */
enum { UNKNOWN_RETURNCODE = 255 };

static void
unlink_child(struct plumb_child *child)
{
	struct plumb_child **at = &child->loop->children.first;

	while (*at != NULL && *at != child)
		at = &(*at)->next;
	if (*at != NULL)
		*at = child->next;
}

/* Nothing watches it any more; its pid is nobody's. */
static void
drop(struct plumb_child *child)
{
	const struct plumb_loop *loop = child->loop;
	int fd = child->watch.fd;

	if (fd >= 0) {
		plumb_watch_close(child->loop, &child->watch);
		loop->kernel->close(loop->kernel_self, fd);
	}
	unlink_child(child);
	child->pid = 0;
}

/* Tells of it if it has exited. */
static void
look_after(struct plumb_child *child)
{
	struct plumb_loop *loop = child->loop;
	int returncode = UNKNOWN_RETURNCODE;
	int status = loop->kernel->reap(
	    loop->kernel_self, child->pid, false, &returncode);

	if (status == PLUMB_WOULD_BLOCK)
		return;
	drop(child);
	if (status != 0)
		plumb_loop_report(loop, NULL, status,
		    "a child was waited for by somebody else");
	child->exited(child->self, returncode);
}

static void
pidfd_readable(void *self)
{
	look_after(self);
}

static void
ignore(void *self)
{
	(void)self;
}

/* Where there are no pidfds */

static int
run_look(void *self)
{
	struct plumb_loop *loop = self;
	struct plumb_child *next;

	/* What is told of may start others, which come first in the list, but
	 * takes none out: that is done at the end of a turn, and here. */
	for (struct plumb_child *child = loop->children.first; child != NULL;
	     child = next) {
		next = child->next;
		if (child->heard)
			look_after(child);
	}
	return 0;
}

static void
signalled(void *self)
{
	struct plumb_loop *loop = self;
	char bytes[64];
	struct plumb_io io;

	do {
		io = loop->kernel->read(loop->kernel_self,
		    loop->children.watch.fd, bytes, sizeof bytes);
	} while (io.status == 0 && io.count == sizeof bytes);
	/* In the next turn: this one's callbacks may be of its begin. */
	plumb_task_queue(&loop->ready, &loop->children.task);
}

static int
start(struct plumb_loop *loop)
{
	struct plumb_children *children = &loop->children;
	int error;
	int fd;

	if (children->watching)
		return 0;
	error = loop->kernel->watch_children(loop->kernel_self, &fd);
	if (error != 0)
		return error;
	children->watch.fd = fd;
	children->watch.readable = signalled;
	children->watch.writable = signalled;
	children->watch.invalid = ignore;
	children->watch.self = loop;
	plumb_task_init(&children->task, run_look, loop);
	error = plumb_watch_open(loop, &children->watch);
	if (error != 0) {
		loop->kernel->unwatch_children(loop->kernel_self, fd);
		return error;
	}
	children->watching = true;
	plumb_watch_set(loop, &children->watch, POLLIN);
	return 0;
}

void
plumb_children_stop(struct plumb_loop *loop)
{
	struct plumb_children *children = &loop->children;
	int fd = children->watch.fd;

	if (!children->watching)
		return;
	plumb_task_cancel(&children->task);
	plumb_watch_close(loop, &children->watch);
	loop->kernel->unwatch_children(loop->kernel_self, fd);
	children->watching = false;
}

static int
open_by_signal(struct plumb_child *child)
{
	int error = start(child->loop);

	if (error != 0)
		return error;
	child->next = child->loop->children.first;
	child->loop->children.first = child;
	return 0;
}

/* The pidfd was closed by somebody: from now on by SIGCHLD. */
static void
invalid(void *self)
{
	struct plumb_child *child = self;
	int error;

	plumb_watch_close(child->loop, &child->watch);
	error = open_by_signal(child);
	if (error != 0)
		plumb_loop_report(child->loop, NULL, error,
		    "a child cannot be watched any more");
	else
		plumb_task_queue(
		    &child->loop->ready, &child->loop->children.task);
}

static int
open_by_pidfd(struct plumb_child *child)
{
	struct plumb_loop *loop = child->loop;
	int error;
	int fd;

	if (loop->children.no_pidfds)
		return PLUMB_ENOTIMPL;
	error = loop->kernel->pidfd(loop->kernel_self, child->pid, &fd);
	loop->children.no_pidfds = error == PLUMB_ENOTIMPL;
	if (error != 0)
		return error;
	child->watch.fd = fd;
	child->watch.readable = pidfd_readable;
	child->watch.writable = pidfd_readable;
	child->watch.invalid = invalid;
	child->watch.self = child;
	error = plumb_watch_open(loop, &child->watch);
	if (error != 0)
		loop->kernel->close(loop->kernel_self, fd);
	return error;
}

int
plumb_child_open(struct plumb_loop *loop, struct plumb_child *child, int pid)
{
	int error;

	memset(child, 0, sizeof *child);
	child->loop = loop;
	child->pid = pid;
	child->watch.fd = -1;
	error = open_by_pidfd(child);
	/*
	 * ESRCH: somebody else was faster, as a program that ignores SIGCHLD.
	 */
	if (error == PLUMB_ENOTIMPL || error == PLUMB_ESRCH)
		error = open_by_signal(child);
	if (error != 0)
		plumb_child_close(child);
	return error;
}

void
plumb_child_listen(struct plumb_child *child,
    void (*exited)(void *self, int returncode), void *self)
{
	struct plumb_loop *loop = child->loop;

	child->exited = exited;
	child->self = self;
	child->heard = true;
	if (child->watch.fd >= 0)
		plumb_watch_set(loop, &child->watch, POLLIN);
	else /* the signal may have come and gone */
		plumb_task_queue(&loop->ready, &loop->children.task);
}

int
plumb_child_kill(struct plumb_child *child, int signal)
{
	const struct plumb_loop *loop = child->loop;

	if (child->pid == 0)
		return PLUMB_ESRCH;
	return loop->kernel->kill(loop->kernel_self, child->pid, signal);
}

void
plumb_child_close(struct plumb_child *child)
{
	const struct plumb_loop *loop = child->loop;
	int pid = child->pid;
	int returncode;

	if (pid == 0)
		return;
	drop(child);
	(void)loop->kernel->kill(loop->kernel_self, pid, PLUMB_SIGKILL);
	(void)loop->kernel->reap(loop->kernel_self, pid, true, &returncode);
}
