/* How the send path of a transport is filled. */
#include <stdio.h>
#include <string.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer.h"
#include "conformance/runner/play.h"

enum {
	OUT_OF_THE_WAY = 1 << 30, /* a high mark that no jam reaches */
	CHUNK_UNIX = 1 << 18,
	CHUNK_TCP = 3 << 19,
	BUFFER_MIN = 1 << 18, /* so that scripts have room for their marks */
	JAM_MAX = 1 << 28,
	STABLE_ROUNDS = 2
};

bool
play_ask_size(struct play *p, const struct actor *a, uint64_t *size)
{
	char text[ACTOR_NAME_MAX + 32];
	const struct event *answer;
	struct plumb_span rest;
	struct plumb_arg arg;

	snprintf(text, sizeof(text), "%s => get_write_buffer_size", a->name);
	answer = play_ask(p, text);
	if (!answer) {
		return false;
	}
	rest = answer->line.rest;
	arg = plumb_tape_next(&rest);
	*size = arg.number;
	return arg.has_number || play_stop(p, VERDICT_UNSUPPORTED,
				     "the adapter says no buffer size");
}

static bool
write_chunk(struct play *p, const struct actor *a, uint64_t n, uint64_t *all)
{
	char text[ACTOR_NAME_MAX + 32];

	snprintf(text, sizeof(text), "%s => write *%llu", a->name,
	    (unsigned long long)n);
	*all += n;
	return play_ask(p, text) != NULL;
}

/* Writes until bytes stay, and waits until their number stands still. */
static bool
fill(struct play *p, const struct actor *a, uint64_t *size, uint64_t *all)
{
	uint64_t chunk =
	    p->session->kind->net == NET_TCP ? CHUNK_TCP : CHUNK_UNIX;
	uint64_t before = 0;
	int stable = 0;

	*size = 0;
	while (stable < STABLE_ROUNDS || *size < BUFFER_MIN) {
		if (*size < BUFFER_MIN) {
			if (!write_chunk(p, a, chunk, all)) {
				return false;
			}
			stable = 0;
		}
		peer_acknowledge(a);
		if (!barrier_settle(p->session)) {
			return play_fail(p, "not settled");
		}
		if (!play_ask_size(p, a, size)) {
			return false;
		}
		stable = *size == before ? stable + 1 : 0;
		before = *size;
		if (*all > JAM_MAX) {
			return play_stop(p, VERDICT_INCONCLUSIVE,
			    "%d bytes were taken and none stayed", JAM_MAX);
		}
	}
	return true;
}

bool
play_jam_stream(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char text[ACTOR_NAME_MAX + 64];
	uint64_t size;
	uint64_t all = 0;

	snprintf(text, sizeof(text), "%s => set_write_buffer_limits high=%d",
	    a->name, OUT_OF_THE_WAY);
	if (!play_ask(p, text) || !fill(p, a, &size, &all)) {
		return false;
	}
	vars_set_number(&p->vars, "B", (size_t)size);
	vars_set_number(&p->vars, "W", (size_t)all);
	record_note(&p->session->record, "# jam: B=%llu W=%llu",
	    (unsigned long long)size, (unsigned long long)all);
	return true;
}

bool
play_jam(struct play *p, const struct step *step)
{
	const struct play_family *family = p->session->kind->family;

	return family->jam ? family->jam(p, step)
			   : play_stop(p, VERDICT_SUITE_ERROR,
				 "no send path of this kind can be filled");
}
