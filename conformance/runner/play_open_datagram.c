/* How a case gets its datagram endpoints, and how their queue is filled. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer_datagram.h"
#include "conformance/runner/play.h"
#include "conformance/runner/session_start.h"

enum {
	OUT_OF_THE_WAY = 1 << 30, /* a high mark that no jam reaches */
	JAM_SIZE = 1000,
	JAM_MAX = 4096
};

static bool
is_unix(const struct play *p)
{
	return p->session->kind->id == KIND_UNIXGRAM;
}

/* Whether the endpoint is made of a socket that has no address of ours. */
static bool
has_no_place(const struct step *step)
{
	return play_has_option(step, "via=pair") ||
	       play_has_option(step, "via=stream");
}

/*
 * The peer's socket, and an address for the endpoint where it is to have one.
 */
static bool
make_ends(struct play *p, const struct step *step, char *local)
{
	struct actor *a = play_actor(p, step);
	bool inet6 = play_has_option(step, "family=inet6");
	int family = is_unix(p) ? AF_UNIX : inet6 ? AF_INET6 : AF_INET;
	const char *dir = p->session->dir;
	char here[SCRATCH_PATH_MAX + 16];
	char there[SCRATCH_PATH_MAX + 16];
	bool named = !play_has_option(step, "nameless");

	scratch_path(dir, 'd', p->opened, here, sizeof(here));
	scratch_path(dir, 'e', p->opened, there, sizeof(there));
	local[0] = '\0';
	return datagram_open(a, family, is_unix(p) && named ? here : NULL) &&
	       (play_has_option(step, "unnamed") ||
		   datagram_expect(a, is_unix(p) ? there : NULL, local));
}

static void
bind_names(struct play *p, const struct actor *a, const char *local)
{
	char name[ACTOR_ADDRESS_MAX + 1];

	snprintf(name, sizeof(name), ":%s", a->address);
	vars_set(&p->vars, "PEERNAME", 8, name);
	vars_set(&p->vars, "PEER", 4, a->address);
	snprintf(name, sizeof(name), "PEER_%s", a->name);
	vars_set(&p->vars, name, strlen(name), a->address);
	snprintf(name, sizeof(name), ":%s", local);
	vars_set(&p->vars, "SOCKNAME", 8, name);
	vars_set(&p->vars, "SOCK", 4, local);
}

/* An endpoint of no target can be made of a socket as well as by its path. */
static bool
needs_socket(struct play *p, const struct step *step)
{
	const struct session *s = p->session;

	return is_unix(p) && play_has_option(step, "unconnected") &&
	       !strstr(step->text, " via=") &&
	       !session_has_word(s->features, "unixgram_path");
}

static bool
order_endpoint(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char local[ACTOR_ADDRESS_MAX] = "";
	struct text order = { 0 };
	bool fine;

	text_addf(&order, "endpoint kind=%s", p->session->kind->name);
	if (!has_no_place(step)) {
		if (!make_ends(p, step, local)) {
			text_free(&order);
			return play_stop(p, VERDICT_SUITE_ERROR,
			    "no socket for the peer: %s", strerror(errno));
		}
		bind_names(p, a, local);
	}
	if (local[0] != '\0') {
		text_addf(&order, " local=%s", local);
	}
	if (a->address[0] != '\0' && !play_has_option(step, "unconnected")) {
		text_addf(&order, " remote=%s", a->address);
	}
	if (needs_socket(p, step)) {
		text_addf(&order, " via=sock");
	}
	fine = play_order(p, step, text_end(&order), NULL);
	text_free(&order);
	return fine;
}

static bool
open_datagram(struct play *p, const struct step *step)
{
	bool ordered;

	if (p->opened == SCRATCH_SOCKETS) {
		return play_stop(p, VERDICT_SUITE_ERROR, "too many endpoints");
	}
	ordered = order_endpoint(p, step);
	p->opened++;
	return ordered && (play_has_option(step, "bare") ||
			      play_take_opening(p, play_actor(p, step)));
}

/* One datagram more; the size of the queue after it. */
static bool
add_one(struct play *p, const struct actor *a, uint64_t *size)
{
	char text[ACTOR_NAME_MAX + ACTOR_ADDRESS_MAX + 32];

	snprintf(text, sizeof(text), "%s => sendto *%d addr=%s", a->name,
	    JAM_SIZE, a->address);
	return play_ask(p, text) && play_ask_size(p, a, size);
}

/* Sends until a datagram stays, while the peer's queue is full. */
static bool
jam_datagram(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char text[ACTOR_NAME_MAX + 64];
	uint64_t size = 0;
	size_t count = 0;

	if (!is_unix(p)) {
		return play_stop(p, VERDICT_SUITE_ERROR,
		    "nothing holds back what is sent over UDP");
	}
	snprintf(text, sizeof(text), "%s => set_write_buffer_limits high=%d",
	    a->name, OUT_OF_THE_WAY);
	if (!play_ask(p, text)) {
		return false;
	}
	while (size == 0) {
		if (++count > JAM_MAX) {
			return play_stop(p, VERDICT_INCONCLUSIVE,
			    "%d datagrams were taken and none stayed", JAM_MAX);
		}
		if (!add_one(p, a, &size)) {
			return false;
		}
	}
	if (!barrier_settle(p->session)) {
		return play_fail(p, "not settled");
	}
	vars_set_number(&p->vars, "B", (size_t)size);
	vars_set_number(&p->vars, "W", count);
	record_note(&p->session->record, "# jam: B=%llu W=%zu",
	    (unsigned long long)size, count);
	return true;
}

const struct play_family play_datagram = {
	.open = open_datagram,
	.act = play_act_datagram,
	.see = play_see_datagram,
	.jam = jam_datagram,
};
