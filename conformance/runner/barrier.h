/*
 * The causal barrier. A byte on a second connection that comes back as a
 * callback proves that the loop has polled since; the adapter's sync proves
 * that it has polled some times more, so that what one callback has put off
 * to the next turns has run as well. No clock takes part.
 */
#ifndef CONFORMANCE_RUNNER_BARRIER_H
#define CONFORMANCE_RUNNER_BARRIER_H

#include "conformance/runner/stage.h"

enum barrier_round {
	BARRIER_NONE,
	BARRIER_QUIET, /* alive, and nothing moved meanwhile */
	BARRIER_MOVED,
	BARRIER_DEAD /* no answer before the guard, or a flaw */
};

/* One round: byte and sync there and back. */
enum barrier_round barrier_round(struct session *s);

/* Rounds until nothing moves; false where that did not come, or with a flaw. */
bool barrier_settle(struct session *s);

/* The most that any peer needs; see peer_due(). */
size_t barrier_rounds_due(const struct session *s);

/*
 * Between two rounds, where a peer needs several; false where something came
 * meanwhile.
 */
bool barrier_pause(struct session *s);

/*
 * Makes the canary of a sort of sockets; false where the adapter does not play
 * along.
 */
bool barrier_open(struct session *s, enum net net);

/* Whether there is a canary at all. */
bool barrier_has_canary(struct session *s);

/* Whether a byte on the canary of the case comes back; no sync. */
bool barrier_alive(struct session *s);

#endif
