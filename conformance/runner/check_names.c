/*
 * A table with open addressing, at most half full, that holds places in a list;
 * growing moves the list's memory but never its order. Names are kept and
 * compared as whole words, padded with NUL, which no name contains.
 */
#include "conformance/runner/check_names.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/text.h"

enum { FIRST_ROOM = 64, WORD_SIZE = 8 };

_Static_assert((int)CHECK_NAME_SIZE == (int)PLUMB_TAPE_WORD_MAX,
    "the longest name of a tape fits");

struct key {
	uint64_t words[CHECK_NAME_WORDS];
};

static struct key
make_key(const char *at, size_t len)
{
	struct key key = { { check_word(at, len) } };

	for (size_t i = 1; i * WORD_SIZE < len; i++) {
		key.words[i] =
		    check_word(at + i * WORD_SIZE, len - i * WORD_SIZE);
	}
	return key;
}

static uint64_t
hash_of(const uint64_t words[CHECK_NAME_WORDS])
{
	static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = words[0] * ODD;

	for (size_t i = 1; i < CHECK_NAME_WORDS && words[i] != 0; i++) {
		hash = (hash ^ (hash >> 32) ^ words[i]) * ODD;
	}
	return hash ^ (hash >> 32);
}

static bool
same_name(const struct check_name *name, const struct key *key)
{
	return memcmp(name->words, key->words, sizeof(key->words)) == 0;
}

/* The slot of a name, or the free one where it belongs. */
static struct check_slot *
find_slot(const struct check_names *names, const struct key *key, uint64_t hash)
{
	size_t at = hash & names->mask;
	uint32_t tag = (uint32_t)(hash >> 32);

	for (;;) {
		struct check_slot *slot = &names->slots[at];

		if (slot->place == 0 ||
		    (slot->tag == tag &&
			same_name(&names->list[slot->place - 1], key))) {
			return slot;
		}
		at = (at + 1) & names->mask;
	}
}

static void
make_room(struct check_names *names)
{
	size_t room = names->room ? 2 * names->room : FIRST_ROOM;
	size_t size = 2 * room * sizeof(names->slots[0]);

	names->list = memory_resize(names->list, room * sizeof(names->list[0]));
	names->slots = memory_resize(names->slots, size);
	memset(names->slots, 0, size);
	names->room = room;
	names->mask = 2 * room - 1;
	for (size_t i = 0; i < names->count; i++) {
		uint64_t hash = hash_of(names->list[i].words);
		size_t at = hash & names->mask;

		while (names->slots[at].place != 0) {
			at = (at + 1) & names->mask;
		}
		names->slots[at].tag = (uint32_t)(hash >> 32);
		names->slots[at].place = (uint32_t)(i + 1);
	}
}

static void
add(struct check_names *names, const struct key *key, uint64_t hash)
{
	struct check_name fresh = { .server = false };

	if (names->count == names->room) {
		make_room(names);
	}
	struct check_slot *slot = find_slot(names, key, hash);
	memcpy(fresh.words, key->words, sizeof(fresh.words));
	plumb_monitor_init(&fresh.monitor);
	names->list[names->count] = fresh;
	names->count++;
	slot->tag = (uint32_t)(hash >> 32);
	slot->place = (uint32_t)names->count;
	names->last = names->count - 1;
}

void
check_names_look_up(struct check_names *names, const char *at, size_t len)
{
	struct key key = make_key(at, len);
	uint64_t hash = hash_of(key.words);

	if (names->room > 0) {
		uint32_t place = find_slot(names, &key, hash)->place;

		if (place != 0) {
			names->last = place - 1;
			return;
		}
	}
	add(names, &key, hash);
}

void
check_names_place(struct check_names *names, const char *at, size_t len)
{
	struct check_name *name = &names->list[names->last];
	unsigned number = len > 2 ? (unsigned)(at[len - 1] - '0') : 3;
	struct key key;
	uint32_t place;

	name->placed = true;
	if (number >= PLUMB_MONITOR_PIPES || at[len - 2] != '.') {
		return;
	}
	key = make_key(at, len - 2);
	place = find_slot(names, &key, hash_of(key.words))->place;
	if (place != 0 && names->list[place - 1].monitor.process.known) {
		name->owner = place - 1;
		name->pipe = (unsigned char)(number + 1);
	}
}

void
check_names_clear(struct check_names *names)
{
	if (names->room > 0) {
		memset(names->slots, 0,
		    (names->mask + 1) * sizeof(names->slots[0]));
	}
	names->count = 0;
	names->last = 0;
}

void
check_names_free(struct check_names *names)
{
	struct check_names empty = { .list = NULL };

	free(names->list);
	free(names->slots);
	*names = empty;
}
