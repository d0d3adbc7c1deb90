/*
 * TLS as the channel of a stream transport. Bytes go from the socket through
 * the session (sys/tls.h) to the stream engine, and back; what comes before the
 * engine's life and after it is decided in core/tls.h and carried out in tls.c.
 *
 * Only what a context points to refers to the tls_*.c files, so a program that
 * makes none is linked without them, and without OpenSSL.
 */
#ifndef PLUMB_TRANSPORT_TLS_H
#define PLUMB_TRANSPORT_TLS_H

#include <string.h>

#include "core/tls.h"
#include "sys/tls.h"
#include "transport/transport.h"

struct plumb_tls_context {
	struct plumb_loop *loop;
	struct plumb_object object;
	struct plumb_tls_keys keys;
	unsigned users; /* the program, transports and servers */
	/* Makes TLS the channel of a new transport. */
	int (*secure)(
	    struct plumb_transport *t, const struct plumb_connection *how);
};

/* What is asked of a connection before anything is made for it. */
static inline int
plumb_tls_check(const struct plumb_connection *how)
{
	if (how->ssl == NULL || how->ssl->keys.server_side)
		return 0;
	if (how->server_hostname == NULL)
		return how->ssl->keys.verifies ? PLUMB_EVALUE : 0;
	return strlen(how->server_hostname) < PLUMB_TLS_NAME_SIZE
		   ? 0
		   : PLUMB_ENAMETOOLONG;
}

static inline void
plumb_tls_context_use(struct plumb_tls_context *context)
{
	if (context != NULL)
		context->users++;
}

/* When the loop is closed it goes by itself, at any time. */
static inline void
plumb_tls_context_leave(
    struct plumb_loop *loop, struct plumb_tls_context *context)
{
	if (context != NULL && !loop->closed && --context->users == 0)
		plumb_object_bury(loop, &context->object);
}

struct plumb_tls {
	enum plumb_tls_phase phase;
	struct plumb_tls_context *context;
	struct plumb_tls_session session;
	int error;		 /* of what has just failed */
	size_t plain;		 /* queued before start_tls(), sent as it is */
	size_t sealed;		 /* of the queue: encrypted, and not yet sent */
	struct plumb_task again; /* goes on without the socket */
	struct plumb_task finish;
	struct plumb_handle *limit; /* of the handshake, or the shutdown */
	bool unlimited;		    /* there was no memory for that */
	uint64_t handshake_timeout;
	uint64_t shutdown_timeout;
	bool upgrade; /* start_tls(): its completion is still to come */
	struct plumb_task completing;
	struct plumb_completion completion;
	char alpn[PLUMB_TLS_NAME_SIZE];
	char peer[PLUMB_TLS_NAME_SIZE];
};

extern const struct plumb_channel plumb_tls_channel;

/* Makes TLS the channel; nothing happens yet. */
int plumb_tls_attach(struct plumb_transport *t,
    struct plumb_tls_context *context, const char *hostname);
/* Takes over the descriptor, in the phase that it is in. */
void plumb_tls_begin(struct plumb_transport *t);

/* Something has happened: the table, and what it asks for. */
void plumb_tls_happens(struct plumb_transport *t, enum plumb_tls_event event);

/* tls_io.c: bytes between socket, session and engine. */
/* All that is held, to the kernel: 0, PLUMB_WOULD_BLOCK or an error. */
int plumb_tls_drain(struct plumb_transport *t);
/* What the socket has, to the session; status 0 and count 0: its end. */
struct plumb_io plumb_tls_fill(struct plumb_transport *t);
struct plumb_io plumb_tls_read(
    struct plumb_transport *t, void *out, size_t size);
struct plumb_io plumb_tls_send(
    struct plumb_transport *t, const struct plumb_piece *pieces, size_t count);
/* In the handshake, and behind the close: what comes in. */
void plumb_tls_shake(struct plumb_transport *t);
void plumb_tls_discard(struct plumb_transport *t);

/* tls_start.c: tells the completion of start_tls() in the next turn. */
void plumb_tls_complete(struct plumb_transport *t, int error);

bool plumb_tls_extra(
    struct plumb_transport *t, const char *name, struct plumb_extra *out);

#endif
