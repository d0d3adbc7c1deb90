/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_PIPE_H
#define PLUMBLINE_PIPE_H

#include "plumbline.h"

/*
 * PIPES: one direction of bytes, over a pipe, a FIFO, a socket or a character
 * device such as a terminal.
 *
 * On success fd is the loop's, who closes it with the transport; it is made
 * non-blocking, and so is whoever else shares its description;
 * protocol_factory, connection_made and opened come from the loop, in this
 * order. PLUMB_EVALUE (a file or a directory: it is always ready), PLUMB_EUSAGE
 * (loop closed, or fd is the loop's already), PLUMB_EMEMORY, OS (PLUMB_EBADF):
 * fd is still the caller's, and as it was, but that PLUMB_EMEMORY may leave it
 * non-blocking.
 *
 * Instead of "peername", "sockname" and "socket" there is "pipe", the
 * descriptor.
 */
/*
 * Callbacks: data_received (or get_buffer and buffer_updated), then at the end
 * eof_received and connection_lost(0), in this order and whatever eof_received
 * answers, as the transport is closing by then. What data_received raises is
 * reported, and the pipe goes on; what eof_received raises is reported, and
 * connection_lost gets 0. A terminal whose other side is closed ends with
 * connection_lost(PLUMB_EIO) and without eof_received. There are no methods to
 * write, and no abort().
 * rules: pipe.read-life, pipe.read-eof-then-lost, pipe.read-raise-in-data,
 * pipe.read-raise-in-eof, pipe.pty-hangup, pipe.read-no-write
 */
PLUMB_MUST int plumb_loop_connect_read_pipe(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how);
/*
 * Callbacks: pause_writing and resume_writing. The end of the reader is noticed
 * while nothing is written, too, but on terminals: connection_lost(0), or
 * connection_lost(PLUMB_EPIPE) where bytes were buffered. On a socket anything
 * that arrives is taken for that end. write_eof() is close(). There are no
 * methods to read. SIGPIPE is never raised.
 * rules: pipe.write-close-flushes, pipe.reader-gone-idle,
 * pipe.reader-gone-buffered, pipe.write-to-closed, pipe.byte-on-socket
 */
PLUMB_MUST int plumb_loop_connect_write_pipe(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how);

#endif
