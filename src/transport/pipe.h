/* Pipes, for those that make them: the public functions, and subprocesses. */
#ifndef PLUMB_TRANSPORT_PIPE_H
#define PLUMB_TRANSPORT_PIPE_H

#include "core/kind.h"

struct plumb_connection;
struct plumb_loop;
struct plumb_transport;

/* As plumb_loop_connect_read_pipe, or _write_pipe; *out is the loop's. */
int plumb_pipe_connect(struct plumb_loop *loop, int fd, enum plumb_kind kind,
    const struct plumb_connection *how, struct plumb_transport **out);

/* Makes a transport that is new one of a pipe's end, which does not block, and
 * starts it: as plumb_transport_start. */
int plumb_pipe_start(struct plumb_transport *t, int fd, enum plumb_kind kind);

#endif
