/*
 * The names on a tape, each with its monitor and the calls and callbacks that
 * are open. A name stays, also when its transport is lost: what comes later is
 * judged by what was before.
 */
#ifndef CONFORMANCE_RUNNER_CHECK_NAMES_H
#define CONFORMANCE_RUNNER_CHECK_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/monitor.h"

enum {
	CHECK_NAME_WORDS = 4, /* of 8 bytes: the longest name */
	CHECK_NAME_SIZE = 8 * CHECK_NAME_WORDS,
	CHECK_FRAMES = 15 /* deeper ones are counted, not remembered */
};

struct check_name {
	uint64_t words[CHECK_NAME_WORDS]; /* the name, padded with NUL */
	struct plumb_monitor monitor;
	bool server; /* it listens: close() is no method of a transport */
	uint32_t depth;
	unsigned char frames[CHECK_FRAMES];
};

struct check_slot {
	uint32_t tag;	/* of the hash: most strangers are told by it */
	uint32_t place; /* in the list of names, from 1; 0 is a free slot */
};

/* All zero is the empty table. */
struct check_names {
	struct check_name *list;
	struct check_slot *slots;
	size_t count;
	size_t room;
	size_t mask; /* number of slots - 1 */
	size_t last; /* where the name of the last look-up is in the list */
};

/*
 * The name of len bytes, 1 to CHECK_NAME_SIZE, new or known. CHECK_NAME_SIZE
 * bytes must be readable at `at`, whatever len is. The pointer is good until
 * the next call.
 */
struct check_name *check_names_find(
    struct check_names *names, const char *at, size_t len);

/* Forgets every name, and keeps the memory. */
void check_names_clear(struct check_names *names);

void check_names_free(struct check_names *names);

/*
 * Opens a frame of a verb, and closes it: false where that verb is not what was
 * opened last. A call and a callback never close each other.
 */
static inline unsigned char
check_frame(enum plumb_verb verb, bool call)
{
	return (unsigned char)((unsigned)verb * 2 + (call ? 1 : 0));
}

static inline void
check_name_open(struct check_name *name, enum plumb_verb verb, bool call)
{
	if (name->depth < CHECK_FRAMES) {
		name->frames[name->depth] = check_frame(verb, call);
	}
	name->depth++;
}

static inline bool
check_name_close(struct check_name *name, enum plumb_verb verb, bool call)
{
	if (name->depth == 0) {
		return false;
	}
	name->depth--;
	return name->depth >= CHECK_FRAMES ||
	       name->frames[name->depth] == check_frame(verb, call);
}

#endif
