/*
 * One side of a TLS connection without a socket: bytes of the wire go in and
 * out record by record, so that whoever has the socket sees each of them and
 * decides when it goes. The handshake and the records are OpenSSL's; what is
 * added is what a peer needs that misbehaves on purpose.
 */
#ifndef CONFORMANCE_RUNNER_TLS_H
#define CONFORMANCE_RUNNER_TLS_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/runner/certificates.h"
#include "conformance/runner/text.h"

enum { TLS_ALL_FLIGHTS = 0, TLS_ALPN_MAX = 128, TLS_REASON_MAX = 80 };

/* What all connections of a run share. */
struct tls_common {
	struct certificates *certificates;
	SSL_CTX *server;
	SSL_CTX *client;
};

struct tls_options {
	bool server;
	enum certificate certificate; /* NONE: a client that has none */
	bool asks;		      /* a server that demands a certificate */
	bool refuses;		      /* a client that accepts no certificate */
	bool old;		      /* TLS 1.2 and no newer */
	size_t stops;	  /* its n-th flight is held back; ALL_FLIGHTS: none */
	const char *alpn; /* split by commas; NULL: none */
	const char *name; /* that a client asks for; NULL: none */
};

struct tls {
	SSL *ssl;
	BIO *in;	    /* what came; of the SSL */
	BIO *out;	    /* what it made; of the SSL */
	struct text record; /* one that has not come as a whole */
	struct text raw;    /* to be sent */
	struct text held;   /* made, and not to be sent for now */
	size_t stops;
	size_t flights;
	bool stalls;		 /* it answers no close_notify */
	bool has_data;		 /* data is decrypted and was not taken */
	bool notified;		 /* close_notify has come */
	bool notifies;		 /* close_notify was made */
	bool ends;		 /* a FIN is due behind what was made */
	bool notify_due;	 /* ... and a close_notify */
	bool broken;		 /* nothing more can come of it; see reason */
	bool more;		 /* bytes came behind the close_notify */
	uint64_t seen;		 /* bytes of the wire */
	uint64_t told;		 /* ... that were news already */
	int alert;		 /* that came, close_notify apart; -1: none */
	char alpn[TLS_ALPN_MAX]; /* as on the wire: length, name ... */
	unsigned alpn_len;
	char reason[TLS_REASON_MAX];
};

/* NULL where the library fails. */
struct tls_common *tls_common_make(void);
void tls_common_free(struct tls_common *common);

/* A client has its first flight ready. NULL where the library fails. */
struct tls *tls_new(
    const struct tls_common *common, const struct tls_options *options);
void tls_free(struct tls *tls);

/* How many bytes of the wire make the record that is coming complete. */
size_t tls_wants(const struct tls *tls);

/* Bytes of the wire, no more than tls_wants() said. */
void tls_take(struct tls *tls, const void *at, size_t len);

/* Whether the handshake is complete. */
bool tls_is_ready(const struct tls *tls);

/* Takes decrypted bytes; returns how many. */
size_t tls_read(struct tls *tls, void *at, size_t len);

/*
 * Makes a record of the bytes, or of the first 16384 of them; returns of how
 * many: 0 before the handshake is complete, and when it is over.
 */
size_t tls_write(struct tls *tls, const void *at, size_t len);

/* The same, but only the first n bytes of the record are to be sent now. */
size_t tls_write_part(struct tls *tls, const void *at, size_t len, size_t n);

/* What was held back is to be sent: its first n bytes, or all of it. */
void tls_release(struct tls *tls, size_t n);
void tls_release_all(struct tls *tls);

/* Makes a close_notify, once; nothing where there is nobody to tell. */
void tls_notify(struct tls *tls);

/*
 * Asks for another handshake, or from TLS 1.3 on for new keys, which is what is
 * left of it; false before the first one is complete.
 */
bool tls_renegotiate(struct tls *tls);

/* An alert's name in the standard's words; "" for -1. */
const char *tls_alert_name(int alert);

/* Of the handshake: "" where there is none. */
const char *tls_version(const struct tls *tls);
const char *tls_name(const struct tls *tls);
void tls_protocol(const struct tls *tls, char *out, size_t cap);
void tls_subject(const struct tls *tls, char *out, size_t cap);

#endif
