/*
 * The kinds of a case: the word after `needs`, and what goes with it. One row
 * says what an adapter must have declared, whose canary shows that its loop
 * polls, how the peer's end works and how a script opens it and talks to it.
 * The words are those of spec/scenario.md.
 */
#ifndef CONFORMANCE_RUNNER_KIND_H
#define CONFORMANCE_RUNNER_KIND_H

#include <stdbool.h>
#include <stddef.h>

struct peer_ops;
struct play_family;

enum kind_id {
	KIND_NONE,
	KIND_TCP,
	KIND_UNIX,
	KIND_UDP,
	KIND_UNIXGRAM,
	KIND_READPIPE,
	KIND_WRITEPIPE,
	KIND_PTY,
	KIND_SUBPROCESS,
	KIND_TLS,
	KIND_COUNT
};

/* The runner's own sockets: its listeners, and the canaries. */
enum net { NET_NONE, NET_UNIX, NET_TCP, NET_COUNT };

struct kind {
	enum kind_id id;
	const char *name;
	const char *features; /* words an adapter must declare, by commas */
	enum net net;	      /* where it connects, or whose canary it takes */
	bool connects;	      /* somebody does, so there are two roles */
	const char *options;  /* words that a script's open takes, by '|' */
	const char *acts;     /* ... that may follow ~> */
	const char *sights;   /* ... and <~ */
	const struct play_family *family; /* play.h; NULL: not there yet */
};

/* The row of a kind; the empty row for NONE. */
const struct kind *kind_of(enum kind_id id);

/* The row of a name of len bytes; NULL where there is none. */
const struct kind *kind_find(const char *name, size_t len);

/* "unix" or "tcp": the feature, and the end of its canary's name. */
const char *net_name(enum net net);

#endif
