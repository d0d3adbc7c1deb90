#include "fuzz/suite/choice.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 256, NEAR = 16 };

/* Sockets of one class are the same code with other addresses. */
static const char *
class_of(const struct suite_case *c)
{
	if (strcmp(c->kind, "unix") == 0)
		return "tcp";
	if (strcmp(c->kind, "unixgram") == 0)
		return "udp";
	return c->kind;
}

/* The scenario, its axes and the class. */
static void
group_of(const struct suite_case *c, char out[NAME])
{
	size_t tail = strlen(c->kind) + strlen(c->role) + 2;

	snprintf(out, NAME, "%.*s/%s", (int)(strlen(c->name) - tail), c->name,
	    class_of(c));
}

static uint32_t
hash_of(const char *text)
{
	uint32_t hash = UINT32_C(2166136261);

	while (*text != '\0')
		hash = (hash ^ (unsigned char)*text++) * UINT32_C(16777619);
	return hash;
}

bool
choice_has(const struct suite *suite, size_t number)
{
	size_t from = number < NEAR ? 0 : number - NEAR;
	size_t members = 0;
	size_t before = 0;
	char group[NAME], other[NAME];

	group_of(suite_case(suite, number), group);
	for (size_t i = from; i < suite_count(suite) && i < number + NEAR;
	     i++) {
		group_of(suite_case(suite, i), other);
		if (strcmp(group, other) != 0)
			continue;
		before += i < number;
		members++;
	}
	return hash_of(group) % members == before;
}
