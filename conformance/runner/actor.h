/*
 * Who a case is about: one name of the tape. A transport has its monitor, what
 * its protocol writes (wire), what its peer sends, and the peer's socket.
 */
#ifndef CONFORMANCE_RUNNER_ACTOR_H
#define CONFORMANCE_RUNNER_ACTOR_H

#include <stdbool.h>

#include "conformance/runner/kind.h"
#include "conformance/runner/wire.h"
#include "core/event.h"
#include "core/monitor.h"
#include "core/rule.h"

enum { ACTOR_NAME_MAX = 33, ACTORS_MAX = 64, ACTOR_ADDRESS_MAX = 112 };

struct actor {
	char name[ACTOR_NAME_MAX];
	struct plumb_monitor monitor;
	struct wire wire;
	struct bytes sent;   /* all that the peer was told to send */
	struct place heard;  /* what the protocol has received of it */
	struct place named;  /* what lines of the script have named of it */
	size_t place;	     /* the event that a line named last, plus 1 */
	struct actor *owner; /* of a.0, a.1 and a.2: the subprocess a */
	unsigned char pipe;  /* ... and which they are, from 1 */

	/* The peer; see peer.h. */
	const struct peer_ops *ops;
	enum kind_id kind;
	int fd;		  /* -1: none, or no more */
	struct place out; /* what was handed to the kernel */
	bool draining;
	size_t want;   /* reads until it has this many bytes */
	bool eof_due;  /* shut down once all is sent */
	bool eof_seen; /* the other side has ended, orderly */
	bool reset_seen;
	bool send_failed; /* there is nobody to send to any more */
	void *own;	  /* what its family keeps */
	char address[ACTOR_ADDRESS_MAX]; /* of the peer, as addr= takes it */
};

struct actors {
	struct actor *at[ACTORS_MAX]; /* the first is the loop */
	size_t count;
	struct actor *spare[ACTORS_MAX]; /* for the next case */
	size_t spare_count;
};

/* NULL where there is none, or no room for one more. */
struct actor *actors_find(
    const struct actors *actors, const char *at, size_t len);
struct actor *actors_add(struct actors *actors, const char *at, size_t len);

/* Whose callbacks with fd=N are its pipe N's: a.N, or NULL. */
struct actor *actors_pipe(const struct actors *actors,
    const struct actor *owner, struct plumb_arg fd);

/* Leaves the loop only; closes what is open. */
void actors_clear(struct actors *actors);
void actors_free(struct actors *actors);

#endif
