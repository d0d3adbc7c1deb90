/* Files that are sent on a stream. */
#ifndef PLUMB_TRANSPORT_SENDFILE_H
#define PLUMB_TRANSPORT_SENDFILE_H

#include "core/io.h"

struct plumb_transport;

/*
 * Sends a part of it: the buffer is empty, and the descriptor can be written.
 * As plumb_port_send_file; where that was all, plumb_sendfile_done is to come.
 */
struct plumb_io plumb_sendfile_step(struct plumb_transport *t);
/* Tells who asked for it. */
void plumb_sendfile_done(struct plumb_transport *t);

/* The transport's end: completed is queued. Nothing where there is no file. */
void plumb_sendfile_drop(struct plumb_transport *t);

#endif
