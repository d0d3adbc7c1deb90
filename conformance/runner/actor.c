#include "conformance/runner/actor.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/peer.h"

static void
start(struct actor *a, const char *at, size_t len)
{
	memset(a->name, 0, sizeof(a->name));
	memcpy(a->name, at, len);
	plumb_monitor_init(&a->monitor);
	wire_clear(&a->wire);
	bytes_clear(&a->sent);
	a->heard = a->out = a->named = (struct place){ 0 };
	a->place = a->want = 0;
	a->owner = NULL;
	a->pipe = 0;
	a->fd = -1;
	a->kind = KIND_NONE;
	a->ops = &peer_stream;
	a->own = NULL;
	a->address[0] = '\0';
	a->draining = a->eof_due = false;
	a->eof_seen = a->reset_seen = a->send_failed = false;
}

struct actor *
actors_pipe(
    const struct actors *actors, const struct actor *owner, struct plumb_arg fd)
{
	for (size_t i = 0; fd.has_number && i < actors->count; i++) {
		struct actor *a = actors->at[i];

		if (a->owner == owner && a->pipe == fd.number + 1) {
			return a;
		}
	}
	return NULL;
}

struct actor *
actors_find(const struct actors *actors, const char *at, size_t len)
{
	for (size_t i = 0; i < actors->count; i++) {
		struct actor *a = actors->at[i];

		if (strncmp(a->name, at, len) == 0 && a->name[len] == '\0') {
			return a;
		}
	}
	return NULL;
}

struct actor *
actors_add(struct actors *actors, const char *at, size_t len)
{
	struct actor *a;

	if (actors->count == ACTORS_MAX || len >= ACTOR_NAME_MAX) {
		return NULL;
	}
	if (actors->spare_count > 0) {
		a = actors->spare[--actors->spare_count];
	} else {
		a = memory_resize(NULL, sizeof(*a));
		memset(a, 0, sizeof(*a));
	}
	start(a, at, len);
	actors->at[actors->count++] = a;
	return a;
}

void
actors_clear(struct actors *actors)
{
	while (actors->count > 0) {
		struct actor *a = actors->at[--actors->count];

		peer_drop(a);
		if (a->own && a->ops->forget) {
			a->ops->forget(a);
		}
		actors->spare[actors->spare_count++] = a;
	}
	actors_add(actors, "loop", 4);
}

void
actors_free(struct actors *actors)
{
	actors_clear(actors);
	actors->spare[actors->spare_count++] = actors->at[0];
	actors->count = 0;
	while (actors->spare_count > 0) {
		struct actor *a = actors->spare[--actors->spare_count];

		wire_free(&a->wire);
		bytes_free(&a->sent);
		free(a);
	}
}
