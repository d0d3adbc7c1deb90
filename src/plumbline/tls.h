/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_TLS_H
#define PLUMBLINE_TLS_H

#include "plumbline.h"

/*
 * TLS
 *
 * By OpenSSL 3. A context says who one is and whom one believes; a connection
 * or a server (struct plumb_connection, ssl) or start_tls() is given one. Who
 * makes no context needs no OpenSSL to link.
 *
 * connection_made comes after the handshake. There is no half-close:
 * can_write_eof() is false, write_eof() PLUMB_ENOTIMPL, and what eof_received
 * returns does not matter. The buffer's size and the marks count what was
 * written and is not with the kernel, in bytes before they are encrypted.
 *
 * close() flushes, sends close_notify and waits for the peer's; what still
 * comes is thrown away. Then connection_lost(0), or PLUMB_ETIMEDOUT where the
 * peer's does not come in time. The peer's close_notify is eof_received, and so
 * is the end of its stream without one: a protocol must be able to tell by its
 * own words whether it has heard all. abort() says no farewell.
 * rules: tls.made-after-handshake, tls.no-write-eof,
 * tls.true-does-not-keep-open, tls.close-flushes, tls.truncation
 */
enum plumb_tls_verify {
	PLUMB_TLS_VERIFY_NONE,	   /* the usual: see cafile below */
	PLUMB_TLS_VERIFY_OFF,	   /* whoever it is */
	PLUMB_TLS_VERIFY_OPTIONAL, /* server: also who shows no certificate */
	PLUMB_TLS_VERIFY_REQUIRED,
	PLUMB_TLS_VERIFY_COUNT
};

enum plumb_tls_version {
	PLUMB_TLS_VERSION_NONE, /* the usual: from 1.2 on */
	PLUMB_TLS_VERSION_1_2,
	PLUMB_TLS_VERSION_1_3,
	PLUMB_TLS_VERSION_COUNT
};

struct plumb_tls_options {
	bool server_side;     /* which side of the handshake it is for */
	const char *certfile; /* PEM, its chain behind it; servers need one */
	const char *keyfile;  /* PEM, not encrypted; NULL: in certfile */
	/*
	 * PEM: whom to believe. NULL: clients believe whom the system does and
	 * verify, servers do not ask for a certificate. A server that has one
	 * requires it.
	 */
	const char *cafile;
	enum plumb_tls_verify verify;
	const char *alpn; /* "h2,http/1.1", the preferred first; NULL: none */
	enum plumb_tls_version minimum;
	enum plumb_tls_version maximum;
};

/*
 * Reads the files. The context is valid until it is freed, and behind that for
 * what uses it already. Renegotiation is refused, compression off. OpenSSL's
 * own memory does not come from the loop's allocator. PLUMB_ETLS (what is in
 * the files), PLUMB_EVALUE (a server without certfile, or a bad alpn),
 * PLUMB_EUSAGE (loop closed), PLUMB_EMEMORY, OS errors of the files.
 */
PLUMB_MUST int plumb_tls_context_new(struct plumb_loop *loop,
    const struct plumb_tls_options *options,
    struct plumb_tls_context **context);
/* NULL is fine. */
void plumb_tls_context_free(struct plumb_tls_context *context);

/*
 * What the library says of a PLUMB_ETLS or PLUMB_ECERT: "hostname mismatch",
 * "tlsv13 alert certificate required". Valid inside the callback that is told
 * the error, and right after a function that returned it; "" at any other time.
 */
const char *plumb_loop_tls_reason(const struct plumb_loop *loop);

struct plumb_start_tls {
	struct plumb_tls_context *ssl; /* whose side it is decides */
	/* As in struct plumb_connection. */
	const char *server_hostname;
	uint64_t ssl_handshake_timeout;
	uint64_t ssl_shutdown_timeout;
	/* Bytes that data_received was given already and that belong to the
	 * handshake. Copied. */
	const void *received;
	size_t received_len;
	/*
	 * The handshake is complete, or failed with that error, which
	 * connection_lost is told next. Once, from the loop, ahead of any data
	 * that came over TLS; may be NULL, may do anything. Raising: reported.
	 */
	int (*completed)(
	    void *self, struct plumb_transport *transport, int error);
	void *self;
};

/*
 * From here on the transport is TLS: what was written before goes out in the
 * clear, what is written after is encrypted once the handshake is complete, and
 * what is read from now on belongs to it. Reading that was paused goes on. The
 * protocol stays, with no second connection_made.
 *
 * A handshake that fails ends the connection: PLUMB_ECONNABORTED where it took
 * too long or the transport was aborted, PLUMB_ECONNRESET where the peer ended
 * its stream, PLUMB_ETLS, PLUMB_ECERT, OS errors. Never calls back from inside.
 *
 * PLUMB_ENOTIMPL (not TCP or Unix, or TLS already), PLUMB_EUSAGE (closing,
 * sending a file, or either side has ended), PLUMB_EVALUE (no context, or a
 * client that verifies and no server_hostname), PLUMB_ENAMETOOLONG (over 255
 * bytes of it), PLUMB_EMEMORY, PLUMB_ETLS: nothing has changed.
 * rules: tls.start-tls, tls.start-tls-failure, tls.start-tls-paused
 */
PLUMB_MUST int plumb_transport_start_tls(
    struct plumb_transport *transport, const struct plumb_start_tls *how);

/* "TLSv1.3"; "" before the handshake is complete, and without TLS. */
const char *plumb_transport_tls_version(struct plumb_transport *transport);
/* What was agreed on, "" where nothing was; valid as long as the transport. */
const char *plumb_transport_tls_alpn(struct plumb_transport *transport);

#endif
