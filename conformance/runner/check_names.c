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
	uint64_t hash;
};

/* The first len bytes at `at`, up to eight, the others NUL. */
static uint64_t
load_word(const char *at, size_t len)
{
	static const unsigned char masks[2 * WORD_SIZE] = { 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff };
	uint64_t word;
	uint64_t mask;

	memcpy(&word, at, sizeof(word));
	if (len < WORD_SIZE) {
		memcpy(&mask, masks + WORD_SIZE - len, sizeof(mask));
		word &= mask;
	}
	return word;
}

static struct key
make_key(const char *at, size_t len)
{
	static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
	struct key key = { { load_word(at, len) }, 0 };

	key.hash = key.words[0] * ODD;
	for (size_t i = 1; i * WORD_SIZE < len; i++) {
		key.words[i] =
		    load_word(at + i * WORD_SIZE, len - i * WORD_SIZE);
		key.hash = (key.hash ^ (key.hash >> 32) ^ key.words[i]) * ODD;
	}
	key.hash ^= key.hash >> 32;
	return key;
}

static bool
same_name(const struct check_name *name, const struct key *key)
{
	return name->words[0] == key->words[0] &&
	       name->words[1] == key->words[1] &&
	       name->words[2] == key->words[2] &&
	       name->words[3] == key->words[3];
}

/* The slot of a name, or the free one where it belongs. */
static struct check_slot *
find_slot(const struct check_names *names, const struct key *key)
{
	size_t at = key->hash & names->mask;
	uint32_t tag = (uint32_t)(key->hash >> 32);

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

static uint64_t
hash_of(const struct check_name *name)
{
	const char *at = (const char *)name->words;
	const char *end = memchr(at, '\0', CHECK_NAME_SIZE);

	return make_key(at, end ? (size_t)(end - at) : CHECK_NAME_SIZE).hash;
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
		uint64_t hash = hash_of(&names->list[i]);
		size_t at = hash & names->mask;

		while (names->slots[at].place != 0) {
			at = (at + 1) & names->mask;
		}
		names->slots[at].tag = (uint32_t)(hash >> 32);
		names->slots[at].place = (uint32_t)(i + 1);
	}
}

static struct check_name *
add(struct check_names *names, const struct key *key)
{
	struct check_name fresh = { .server = false };

	if (names->count == names->room) {
		make_room(names);
	}
	struct check_slot *slot = find_slot(names, key);
	memcpy(fresh.words, key->words, sizeof(fresh.words));
	plumb_monitor_init(&fresh.monitor);
	names->list[names->count] = fresh;
	names->count++;
	slot->tag = (uint32_t)(key->hash >> 32);
	slot->place = (uint32_t)names->count;
	return &names->list[names->count - 1];
}

struct check_name *
check_names_find(struct check_names *names, const char *at, size_t len)
{
	struct key key = make_key(at, len);

	if (names->room > 0) {
		struct check_slot *slot = find_slot(names, &key);

		if (slot->place != 0) {
			return &names->list[slot->place - 1];
		}
	}
	return add(names, &key);
}

void
check_names_clear(struct check_names *names)
{
	if (names->room > 0) {
		memset(names->slots, 0,
		    (names->mask + 1) * sizeof(names->slots[0]));
	}
	names->count = 0;
}

void
check_names_free(struct check_names *names)
{
	struct check_names empty = { .list = NULL };

	free(names->list);
	free(names->slots);
	*names = empty;
}

static unsigned char
frame_of(enum plumb_verb verb, bool call)
{
	return (unsigned char)((unsigned)verb * 2 + (call ? 1 : 0));
}

void
check_name_open(struct check_name *name, enum plumb_verb verb, bool call)
{
	if (name->depth < CHECK_FRAMES) {
		name->frames[name->depth] = frame_of(verb, call);
	}
	name->depth++;
}

bool
check_name_close(struct check_name *name, enum plumb_verb verb, bool call)
{
	if (name->depth == 0) {
		return false;
	}
	name->depth--;
	return name->depth >= CHECK_FRAMES ||
	       name->frames[name->depth] == frame_of(verb, call);
}
