/*
 * A dialogue with an adapter, written down line by line and held to strictly:
 *
 *     > LINE      is said to the adapter
 *     < PATTERN   the next line it prints is this (glob.h)
 *     ^ PATTERN   it prints this, after whatever else
 *     ~ ACTION    the other end of the connection acts
 *
 * Actions: listen, refuse (a port that nobody listens on), accept, connect,
 * send WORD, read WORD, pattern N (send that many bytes of the pattern), match
 * N (read as many and compare), eof, end (read the end), input (the adapter's
 * input ends), datagrams (a socket for them), meet (send to who sends first,
 * whose datagram stays to be read), exit (it ends by itself, with 0).
 *
 * In a line, $O stands for the options of open, $L for those of listen, $P for
 * the port, $R for a word that nobody can know.
 */
#ifndef CONFORMANCE_RUNNER_DIALOGUE_H
#define CONFORMANCE_RUNNER_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/process.h"
#include "conformance/runner/text.h"

struct dialogue {
	struct process process;
	bool is_unix; /* the kind of the connection: tcp or unix */
	int guard;    /* seconds to wait for anything */
	int listener;
	int peer;
	unsigned short port; /* of our listener, or of the adapter's server */
	char path[100];
	char word[24];	     /* $R */
	char line[1024];     /* the last line that came, cut to fit */
	struct text problem; /* what was expected and what came */
};

/* Starts the adapter; false, with the problem, where that fails. */
bool dialogue_begin(struct dialogue *d, char *const *argv);

/* Holds to one line of it; false, with the problem, where it does not go so. */
bool dialogue_step(struct dialogue *d, const char *step);

/* Ends the adapter and closes everything. */
void dialogue_end(struct dialogue *d);

/* In the other half, dialogue_peer.c: the actions of the peer. */
bool dialogue_act(struct dialogue *d, const char *action);
void dialogue_close_peer(struct dialogue *d);

/* Says "expected ..., came ..." and is false. */
bool dialogue_fail(struct dialogue *d, const char *expected, const char *came);

#endif
