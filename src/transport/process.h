/*
 * What a subprocess is besides a transport. core/drive_process.h drives it by
 * what process.c has; subprocess.c makes them, and has their methods.
 */
#ifndef PLUMB_TRANSPORT_PROCESS_H
#define PLUMB_TRANSPORT_PROCESS_H

#include "core/drive_process.h"
#include "loop/child.h"
#include "transport/transport.h"

/* One of its pipes, or none. */
struct plumb_end {
	struct plumb_transport *process;
	struct plumb_transport *pipe; /* held; NULL: there is none */
	int fd;			      /* the child's */
};

struct plumb_spawned {
	struct plumb_child child;
	int pid;
	struct plumb_end ends[PLUMB_PROCESS_PIPES];
};

/* What the pipes call; their self is a plumb_end. */
extern const struct plumb_protocol_ops plumb_process_pipe_ops;

/* Makes a subprocess of a transport that has not started. PLUMB_EMEMORY */
int plumb_process_new(struct plumb_transport *t);
/* The child runs, and the pipes are begun: queues connection_made. */
void plumb_process_start(
    struct plumb_transport *t, const bool pipes[PLUMB_PROCESS_PIPES]);
/* Nobody has heard of it: kills the child if there is one, and releases all. */
void plumb_process_forget(struct plumb_transport *t);
/* Frees that part of a transport, where it has one. */
void plumb_process_free(struct plumb_transport *t);

#endif
