/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_TRANSPORT_H
#define PLUMBLINE_TRANSPORT_H

#include "plumbline.h"

/*
 * TRANSPORTS
 *
 * Valid from connection_made until connection_lost returns, and in opened; who
 * wants to call it later holds it. Methods on a lost transport do nothing. One
 * type serves all kinds: a method that a kind does not have (abort() of a read
 * pipe, write_eof() over TLS) is PLUMB_ENOTIMPL, or false.
 */
/* Keeps it until it is released as often as held, or the loop is closed. */
void plumb_transport_hold(struct plumb_transport *transport);
/* NULL is fine. */
void plumb_transport_release(struct plumb_transport *transport);

/* The loop that it was made from. */
struct plumb_loop *plumb_transport_loop(struct plumb_transport *transport);
/* Its name on the tape; as in struct plumb_connection. */
const char *plumb_transport_name(const struct plumb_transport *transport);
/* Copied, as there. */
void plumb_transport_set_name(
    struct plumb_transport *transport, const char *name);

/*
 * Flushes the buffer, then connection_lost(0). Nothing is received any more.
 * Never calls back from inside. Twice is once. Always 0.
 */
int plumb_transport_close(struct plumb_transport *transport);
/* Drops the buffer, then connection_lost(0). Never calls back from inside. */
int plumb_transport_abort(struct plumb_transport *transport);
/* True from close(), abort() or loss on, for ever. */
bool plumb_transport_is_closing(struct plumb_transport *transport);

/* Any number of times in any state. What is pending comes after resuming. */
int plumb_transport_pause_reading(struct plumb_transport *transport);
/* Never calls back from inside. */
int plumb_transport_resume_reading(struct plumb_transport *transport);
/* Open, not paused, and the peer has not ended its side. */
bool plumb_transport_is_reading(struct plumb_transport *transport);

/*
 * Sends what the kernel takes now and buffers a copy of the rest. 0 also where
 * the connection is lost or failing: that is told by connection_lost. May call
 * pause_writing. PLUMB_EUSAGE after write_eof(), also for no bytes at all;
 * PLUMB_ETYPE where data is NULL and len is not 0. Out of memory is a loss:
 * reported, then connection_lost(PLUMB_EMEMORY).
 */
int plumb_transport_write(
    struct plumb_transport *transport, const void *data, size_t len);

struct plumb_bytes {
	const void *data;
	size_t len;
};

/*
 * As write() of each in turn, in one system call where possible; pauses at most
 * once. On PLUMB_ETYPE, and on PLUMB_EMEMORY (to gather it), nothing was sent.
 */
int plumb_transport_writelines(struct plumb_transport *transport,
    const struct plumb_bytes *list, size_t count);

/*
 * Ends the sending side once the buffer is flushed; data is still received.
 * Twice is once; nothing after close(). Of a write pipe it is close(). OS
 * errors of the kernel's shutdown; where it came later, behind the buffer, that
 * is reported.
 */
int plumb_transport_write_eof(struct plumb_transport *transport);
/* True for streams. */
bool plumb_transport_can_write_eof(struct plumb_transport *transport);

/* Bytes accepted and not yet given to the kernel; of datagrams see sendto(). */
size_t plumb_transport_get_write_buffer_size(struct plumb_transport *transport);

#define PLUMB_LIMIT_UNSET INT64_MIN
/*
 * A mark that is PLUMB_LIMIT_UNSET follows the other: low is high / 4, high is
 * 4 * low; both unset: 16384 and 65536. high 0 makes low 0. Shrinking below
 * the size in the buffer calls pause_writing from inside.
 * PLUMB_EVALUE, and nothing is changed: high < low, or either negative.
 */
int plumb_transport_set_write_buffer_limits(
    struct plumb_transport *transport, int64_t high, int64_t low);
/* The marks that are in force. */
void plumb_transport_get_write_buffer_limits(
    struct plumb_transport *transport, size_t *low, size_t *high);

enum plumb_extra_kind {
	PLUMB_EXTRA_NONE,	/* unknown, or not to be had */
	PLUMB_EXTRA_TEXT,	/* an address, as plumb_server_sockname */
	PLUMB_EXTRA_SOCKET,	/* the descriptor: look, do not touch; or -1 */
	PLUMB_EXTRA_SSLCONTEXT, /* object: a struct plumb_tls_context */
	PLUMB_EXTRA_SSL_OBJECT, /* object: OpenSSL's SSL; its owner drives it */
	PLUMB_EXTRA_PIPE,	/* the descriptor of a pipe, likewise */
	PLUMB_EXTRA_SUBPROCESS, /* the process id, in fd */
	PLUMB_EXTRA_COUNT
};

struct plumb_extra {
	enum plumb_extra_kind kind;
	int fd;
	const char *text; /* valid as long as the transport; "" if none */
	size_t len;	  /* Unix names may contain any byte */
	void *object;	  /* NULL where the kind says nothing of it */
};
/* "peername", "sockname" (both also after the loss), "socket" (then fd -1);
 * of pipes only "pipe" (the descriptor that was given, also after the loss,
 * when it is closed), of subprocesses only "subprocess". Over TLS "sslcontext",
 * and from the handshake on "ssl_object", "cipher" (its name), "compression"
 * (none), "peercert" (the common name of the certificate that was verified; the
 * rest is in the ssl_object). */
struct plumb_extra plumb_transport_get_extra_info(
    struct plumb_transport *transport, const char *name);

/* ops is NULL after connection_lost. */
struct plumb_protocol plumb_transport_get_protocol(
    struct plumb_transport *transport);
/* Later callbacks go to the new one, which gets no connection_made. */
void plumb_transport_set_protocol(
    struct plumb_transport *transport, struct plumb_protocol protocol);

#endif
