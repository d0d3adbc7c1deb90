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
#include <string.h>

#include "core/event.h"
#include "core/monitor.h"
#include "core/rule.h"

enum {
	CHECK_NAME_WORDS = 4, /* of 8 bytes: the longest name */
	CHECK_NAME_SIZE = 8 * CHECK_NAME_WORDS,
	CHECK_FRAMES = 15 /* deeper ones are counted, not remembered */
};

struct check_name {
	uint64_t words[CHECK_NAME_WORDS]; /* the name, padded with NUL */
	struct plumb_monitor monitor;
	bool server; /* it listens: close() is no method of a transport */
	bool placed; /* it is known whether it is a pipe of another */
	unsigned char pipe; /* a.0, a.1, a.2 of a subprocess a, from 1 */
	uint32_t owner;	    /* ... and where that is in the list */
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

/* Makes the name of len bytes, new or known, the last one. */
void check_names_look_up(struct check_names *names, const char *at, size_t len);

/* The first len bytes at `at`, up to eight, the others NUL. */
static inline uint64_t
check_word(const char *at, size_t len)
{
	static const unsigned char masks[16] = { 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff };
	uint64_t word;
	uint64_t mask;

	memcpy(&word, at, sizeof(word));
	if (len < sizeof(word)) {
		memcpy(&mask, masks + sizeof(word) - len, sizeof(mask));
		word &= mask;
	}
	return word;
}

/* Whether the last name is that one; answered for short names only. */
static inline bool
check_names_is_last(const struct check_names *names, const char *at, size_t len)
{
	if (names->count == 0 || len > sizeof(uint64_t)) {
		return false;
	}
	const uint64_t *words = names->list[names->last].words;
	return words[0] == check_word(at, len) && words[1] == 0;
}

/*
 * The name of len bytes, 1 to CHECK_NAME_SIZE, new or known. CHECK_NAME_SIZE
 * bytes must be readable at `at`, whatever len is. The pointer is good until
 * the next call. Most lines of a tape are about the name of the line before,
 * and most names are short: that is told here, the rest is looked up.
 */
static inline struct check_name *
check_names_find(struct check_names *names, const char *at, size_t len)
{
	if (!check_names_is_last(names, at, len)) {
		check_names_look_up(names, at, len);
	}
	return &names->list[names->last];
}

/*
 * Whether the name that was found last is a pipe of one that spawned. Asked
 * when it is new; from then on it is known.
 */
void check_names_place(struct check_names *names, const char *at, size_t len);

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
