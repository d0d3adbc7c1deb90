/*
 * Children: who is told when one of them exits. Each is watched by a pidfd of
 * its own; where there is no such thing, SIGCHLD makes the loop ask after each
 * of its children that is left. Nobody else's child is ever waited for.
 */
#ifndef PLUMB_LOOP_CHILD_H
#define PLUMB_LOOP_CHILD_H

#include "loop/pollset.h"
#include "loop/task.h"

struct plumb_loop;

/* Fields are read-only outside child.c. */
struct plumb_child {
	struct plumb_loop *loop;
	int pid;		  /* 0: none, or it was reaped */
	bool heard;		  /* its exit is to be told */
	struct plumb_watch watch; /* of the pidfd; fd -1: by SIGCHLD */
	struct plumb_child *next; /* of those */
	void (*exited)(void *self, int returncode);
	void *self;
};

/* Of one loop, where there are no pidfds. */
struct plumb_children {
	struct plumb_child *first;
	struct plumb_watch watch; /* of what SIGCHLD makes readable */
	struct plumb_task task;	  /* for those that were faster than that */
	bool watching;
	bool no_pidfds; /* found out once */
};

/* PLUMB_EMEMORY, OS errors: nobody would be told, so it was killed. */
int plumb_child_open(
    struct plumb_loop *loop, struct plumb_child *child, int pid);
/* From now on exited is called: once, from the loop, when it is reaped. */
void plumb_child_listen(struct plumb_child *child,
    void (*exited)(void *self, int returncode), void *self);
/* 0 also where it has exited, and that was not told yet. PLUMB_ESRCH. */
int plumb_child_kill(struct plumb_child *child, int signal);
/* Kills it if it runs, and waits for that. Nobody is told. Twice is once. */
void plumb_child_close(struct plumb_child *child);

void plumb_children_stop(struct plumb_loop *loop);

#endif
