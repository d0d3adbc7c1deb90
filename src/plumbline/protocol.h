/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_PROTOCOL_H
#define PLUMBLINE_PROTOCOL_H

#include "plumbline.h"

/* PROTOCOLS: a table of callbacks, and the object that they are for. */
struct plumb_protocol_ops {
	/*
	 * Once, first of all; from the loop, the turn after the socket was
	 * connected or accepted. The transport is the loop's, see below.
	 * May do anything. Raising: reported, the connection goes on.
	 * rules: life.made-first, life.made-once, life.close-in-made
	 */
	int (*connection_made)(void *self, struct plumb_transport *transport);
	/*
	 * Any number of times, until EOF, loss, close() or abort(); never while
	 * reading is paused; from the loop only. len is 1 to 262144; the
	 * buffer is valid until the callback returns. May do anything. Raising:
	 * reported unless an OSError, then connection_lost(that error).
	 * rules: read.non-empty, read.in-order, read.not-while-paused
	 */
	int (*data_received)(void *self, const void *data, size_t len);
	/*
	 * The peer has shut down its sending side; once, after all data; from
	 * the loop only. Return 1 to keep the transport open for writing until
	 * close() or a failing write, 0 to have it closed (buffered data is
	 * still sent). May do anything. Raising: as data_received.
	 * rules: eof.comes, eof.once, eof.false-closes, eof.true-keeps-open
	 */
	int (*eof_received)(void *self);
	/*
	 * The write buffer has grown over the high mark. From inside write(),
	 * writelines(), sendto() or set_write_buffer_limits(). Alternates with
	 * resume_writing, beginning here. May do anything, write() included.
	 * Raising: reported, the connection goes on, the pause stands. Of a
	 * subprocess: the write buffer of its stdin.
	 * rules: flow.pause-strictly-over, flow.pause-inside-call, flow.paired
	 */
	int (*pause_writing)(void *self);
	/*
	 * The write buffer has drained to the low mark or below. From the loop
	 * only. Does not come when the connection is lost while paused.
	 * May do anything. Raising: reported, the connection goes on.
	 * rules: flow.resume-at-low, flow.resume-comes, flow.resume-from-loop
	 */
	int (*resume_writing)(void *self);
	/*
	 * Once, last of all; from the loop only. 0 after an orderly EOF, a
	 * close() or an abort(), else the error. The socket is still open and
	 * is closed when this returns. Methods do nothing. Raising: reported.
	 * rules: life.lost-last, life.lost-once, life.lost-comes
	 */
	int (*connection_lost)(void *self, int error);
	/*
	 * A datagram, whole; of endpoints only. One per turn of the loop, until
	 * close() or abort(); never while reading is paused. len is 0 to
	 * 262144; the buffer and from are valid until the callback returns;
	 * from has len 0 where the sender has no name. May do anything.
	 * Raising: reported, the endpoint goes on.
	 * rules: datagram.empty-received, datagram.raise-in-received
	 */
	int (*datagram_received)(void *self, const void *data, size_t len,
	    const struct plumb_address *from);
	/*
	 * An OS error of sending or receiving; the datagram that it is about is
	 * gone, the endpoint stays. From inside sendto(), where the system says
	 * so at once, or from the loop. May do anything, sendto() included.
	 * Raising: inside sendto() that raises it, from the loop it is
	 * reported; the endpoint goes on.
	 * rules: datagram.oserror-reported, datagram.error-inside-sendto
	 */
	int (*error_received)(void *self, int error);
	/*
	 * The next two make a *buffered* protocol, where get_buffer is set:
	 * what is read goes straight into its own memory, and data_received is
	 * never called.
	 *
	 * Where to read to: *buffer is memory of *size bytes, the protocol's
	 * own, which the loop fills until buffer_updated or the next
	 * get_buffer; sizehint says how much would be good, -1: any size.
	 * Before each read, from the loop only, in the states of data_received;
	 * at the end of the data no buffer_updated follows. May do anything: if
	 * it pauses, closes or calls set_protocol() or start_tls(), nothing
	 * is read. Raising, a *size of 0 (PLUMB_EUSAGE) or a *buffer that is
	 * NULL (PLUMB_ETYPE): reported unless an OSError, then
	 * connection_lost(that error).
	 * rules: buffered.get-then-updated, buffered.empty-buffer,
	 * buffered.get-raises
	 */
	int (*get_buffer)(
	    void *self, ptrdiff_t sizehint, void **buffer, size_t *size);
	/*
	 * len bytes (1 to *size) were put at the begin of that buffer. Any
	 * number of times, from the loop only. May do anything. Raising: as
	 * data_received.
	 * rules: buffered.pause-inside-updated, buffered.updated-raises
	 */
	int (*buffer_updated)(void *self, size_t len);
	/*
	 * The next three are of subprocesses only, and from the loop only; each
	 * may do anything; what they raise is reported, and all goes on.
	 *
	 * What the child wrote to its descriptor fd, 1 or 2. Any number of
	 * times, until pipe_connection_lost of that fd, also after
	 * process_exited; never while reading of that pipe is paused. len is 1
	 * to 262144; the buffer is valid until the callback returns.
	 * rules: subprocess.pipe-data-then-lost, subprocess.raise-in-data
	 */
	int (*pipe_data_received)(
	    void *self, int fd, const void *data, size_t len);
	/*
	 * That pipe, 0, 1 or 2, is lost; once each. 0: its other end was closed
	 * by all who had it, or this one by close(); PLUMB_EPIPE: bytes for
	 * stdin were buffered, and nobody reads them any more.
	 * rules: subprocess.stdin-closed-by-child, subprocess.stdin-broken,
	 * subprocess.grandchild-holds-pipe
	 */
	int (*pipe_connection_lost)(void *self, int fd, int error);
	/*
	 * The child has exited; once. get_returncode() says how.
	 * rules: subprocess.returncode-at-exit, subprocess.lost-last
	 */
	int (*process_exited)(void *self);
};

struct plumb_protocol {
	const struct plumb_protocol_ops *ops;
	void *self;
	const char *name; /* on the tape; NULL: "p" */
};

#endif
