/*
 * OpenSSL, behind a face of its own. Bytes of the socket are fed in and taken
 * out by the caller, so nothing here touches a descriptor, and nothing blocks.
 * It stands in this layer because certificates are files, keys are random, and
 * OpenSSL's queue of errors is what errno is to the kernel: it is emptied and
 * translated here, and met nowhere else.
 *
 * A status is 0, PLUMB_WOULD_BLOCK (the peer must say more), or a negative
 * PLUMB_E..., which is kept and given again from then on.
 */
#ifndef PLUMB_SYS_TLS_H
#define PLUMB_SYS_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plumbline.h"
#include "sys/kernel.h"

enum {
	PLUMB_TLS_REASON_SIZE =
	    160,		   /* what plumb_loop_tls_reason has room for */
	PLUMB_TLS_NAME_SIZE = 256, /* of a host, a cipher, a subject */
	PLUMB_TLS_RECORD = 16384   /* bytes that one record holds */
};

/* What a context holds: certificates, key, whom to believe. */
struct plumb_tls_keys {
	struct ssl_ctx_st *ctx;
	bool server_side;
	bool verifies; /* the certificate of a server */
	uint8_t alpn[256];
	unsigned alpn_len;
	char reason[PLUMB_TLS_REASON_SIZE]; /* why it could not be made */
};

/* On an error there is nothing to free. */
int plumb_tls_keys_init(
    struct plumb_tls_keys *keys, const struct plumb_tls_options *options);
void plumb_tls_keys_end(struct plumb_tls_keys *keys);

/* Fields are read-only outside. Zeros are none. */
struct plumb_tls_session {
	struct ssl_st *ssl;
	struct bio_st *in;
	struct bio_st *out;
	int error;     /* the first one */
	bool more;     /* what was fed is not all read */
	bool verified; /* the peer's certificate is, where it has one */
	bool shaken;   /* the handshake was complete */
	char reason[PLUMB_TLS_REASON_SIZE]; /* what there is to say of it */
};

/*
 * keys must live on; hostname: NULL or "" for none. PLUMB_EMEMORY, PLUMB_ETLS
 */
int plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname);
/* Once more is fine. */
void plumb_tls_session_end(struct plumb_tls_session *s);

/* Bytes that came in. 0 or PLUMB_EMEMORY. */
int plumb_tls_session_feed(
    struct plumb_tls_session *s, const void *data, size_t len);
/* Bytes to send, valid until the session is next used; their number. */
size_t plumb_tls_session_held(
    const struct plumb_tls_session *s, const uint8_t **at);
/* The oldest len of them have been sent. */
void plumb_tls_session_sent(struct plumb_tls_session *s, size_t len);

/* 0: complete. Once more after that is fine. */
int plumb_tls_session_shake(struct plumb_tls_session *s);
/* All that there is, up to size. A count of 0 is the peer's close_notify. */
struct plumb_io plumb_tls_session_read(
    struct plumb_tls_session *s, void *out, size_t size);
/* One record, of at most PLUMB_TLS_RECORD bytes, to be held: all or nothing. */
int plumb_tls_session_write(
    struct plumb_tls_session *s, const void *data, size_t len);
/* close_notify, to be held. Nothing where the session is in no state for it. */
void plumb_tls_session_notify(struct plumb_tls_session *s);

/* What was agreed on; "" where nothing was. */
const char *plumb_tls_session_cipher(const struct plumb_tls_session *s);
const char *plumb_tls_session_version(const struct plumb_tls_session *s);
void plumb_tls_session_alpn(
    const struct plumb_tls_session *s, char out[PLUMB_TLS_NAME_SIZE]);
/* The common name of the peer's certificate; false where none was verified. */
bool plumb_tls_session_peer(
    const struct plumb_tls_session *s, char out[PLUMB_TLS_NAME_SIZE]);

/* For both parts: what OpenSSL has to say, as an error and its reason. */
int plumb_tls_error(char reason[PLUMB_TLS_REASON_SIZE]);

#endif
