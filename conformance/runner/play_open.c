/* How a case gets its transports, and how their send path is filled. */
#include "conformance/runner/play.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/match.h"
#include "conformance/runner/peer.h"

enum {
	OUT_OF_THE_WAY = 1 << 30, /* a high mark that no jam reaches */
	CHUNK_UNIX = 1 << 18,
	CHUNK_TCP = 3 << 19,
	BUFFER_MIN = 1 << 18, /* so that scripts have room for their marks */
	JAM_MAX = 1 << 28,
	STABLE_ROUNDS = 2
};

static bool
is_server(const struct play *p)
{
	return strcmp(p->script->role, "server") == 0;
}

static bool
is_tcp(const struct play *p)
{
	return p->session->kind == STAGE_TCP;
}

/* Whether a bare word is among the options; others are for the adapter. */
static bool
has_option(const struct step *step, const char *word)
{
	const char *at = step->rest;
	size_t len = strlen(word);

	while (*at != '\0') {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, n) == 0) {
			return true;
		}
		at += n + (at[n] == ' ');
	}
	return false;
}

static void
add_options(const char *text, struct text *command)
{
	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		if (memchr(text, '=', n)) {
			text_addf(command, " %.*s", (int)n, text);
		}
		text += n + (text[n] == ' ');
	}
}

static bool
no_socket(struct play *p)
{
	return play_stop(p, VERDICT_SUITE_ERROR, "no socket for the peer: %s",
	    strerror(errno));
}

static void
meet(struct play *p, struct actor *a)
{
	char name[VARS_VALUE_MAX];

	a->tcp = is_tcp(p);
	peer_name(a, false, name, sizeof(name));
	vars_set(&p->vars, "PEERNAME", 8, name);
	peer_name(a, true, name, sizeof(name));
	vars_set(&p->vars, "SOCKNAME", 8, name);
}

/* Tells the adapter to connect; the listener that it will come to. */
static struct listener *
order_connection(struct play *p, const struct step *step, bool refused)
{
	struct session *s = p->session;
	struct actor *a = play_actor(p, step);
	struct listener *l = refused ? stage_refusing(s, s->kind)
				     : stage_listener(s, s->kind, p->opened);
	struct text command = { 0 };
	struct text text = { 0 };
	size_t id = 0;

	if (!l || !play_text(p, step, &text)) {
		text_free(&text);
		no_socket(p);
		return NULL;
	}
	if (is_tcp(p)) {
		text_addf(&command,
		    "%s => open kind=tcp host=127.0.0.1 port=%u", a->name,
		    l->port);
	} else {
		text_addf(
		    &command, "%s => open kind=unix path=%s", a->name, l->path);
	}
	add_options(text.at, &command);
	id = stage_say(s, text_end(&command));
	text_free(&text);
	text_free(&command);
	return play_answered(p, id) ? l : NULL;
}

/* Tells the adapter to listen as the server of that name, for a. */
static bool
order_server(struct play *p, struct actor *a, const char *server)
{
	struct session *s = p->session;
	const struct event *answer;
	size_t id;

	if (!actors_find(&s->actors, server, strlen(server))) {
		actors_add(&s->actors, server, strlen(server));
	}
	if (is_tcp(p)) {
		id = stage_sayf(s,
		    "%s => listen kind=tcp host=127.0.0.1 "
		    "accept=%s",
		    server, a->name);
	} else {
		/* The server of an earlier case may have left its path. */
		scratch_path(s->dir, 's', p->servers++ % SCRATCH_SOCKETS,
		    p->server.path, sizeof(p->server.path));
		unlink(p->server.path);
		id = stage_sayf(s, "%s => listen kind=unix path=%s accept=%s",
		    server, p->server.path, a->name);
	}
	if (!play_answered(p, id)) {
		return false;
	}
	answer = record_answer(&s->record, id);
	if (is_tcp(p) && answer) {
		struct plumb_arg port =
		    plumb_tape_key(answer->line.rest, "port");

		p->server.port = (unsigned)port.number;
		if (!port.has_number || port.number > 65535) {
			return play_stop(p, VERDICT_ADAPTER_ERROR,
			    "the adapter listens and does not say where");
		}
	}
	p->served = a;
	p->connected = 0;
	return true;
}

static bool
has_been_accepted(void *what)
{
	struct play *p = what;
	struct actor *a = play_actor(p, &p->script->steps[p->step]);

	if (a->fd < 0) {
		struct listener *l =
		    &p->session->listeners[p->session->kind][p->opened];

		a->fd = peer_accept(l->fd, is_tcp(p));
	}
	return a->fd >= 0;
}

static struct event *
find_enter(struct play *p, const struct actor *a, enum plumb_verb verb)
{
	struct record *r = &p->session->record;

	for (size_t i = 0; i < r->count; i++) {
		struct event *e = &r->events[i];

		if (!e->used && e->actor == a && e->line.verb == verb &&
		    e->line.mark == PLUMB_MARK_ENTER) {
			return e;
		}
	}
	return NULL;
}

static bool
has_opened(void *what)
{
	struct play *p = what;
	const struct actor *a = play_actor(p, &p->script->steps[p->step]);
	const struct event *opened = find_enter(p, a, PLUMB_VERB_OPENED);

	if (opened && !play_is_silent(opened)) {
		return true;
	}
	return find_enter(p, a, PLUMB_VERB_CONNECTION_MADE) &&
	       a->monitor.callbacks == 0 && (is_server(p) || opened);
}

/* Names connection_made for the script, and a successful opened. */
static bool
take_opening(struct play *p, struct actor *a)
{
	struct event *made;
	struct event *opened;

	if (!play_wait(p, has_opened, "connection_made did not come")) {
		return false;
	}
	opened = find_enter(p, a, PLUMB_VERB_OPENED);
	if (opened && !play_is_silent(opened)) {
		return play_fail(p, "opening failed: %.*s",
		    (int)opened->line.rest.len, opened->line.rest.at);
	}
	made = find_enter(p, a, PLUMB_VERB_CONNECTION_MADE);
	made->used = true;
	if (opened) {
		opened->used = true;
	}
	return true;
}

bool
play_connect(struct play *p, const struct step *step)
{
	const char *option = play_arguments(step);
	size_t count = strtoul(option, NULL, 10);
	bool refused = strcmp(option, "refused") == 0;
	struct actor *a = p->served;

	if (!a) {
		return play_stop(p, VERDICT_SUITE_ERROR, "there is no server");
	}
	record_note(&p->session->record, "%s ~> %s", step->who, step->rest);
	for (count = count > 0 ? count : 1; count > 0; count--) {
		char name[ACTOR_NAME_MAX + 24];
		int fd = peer_connect(
		    is_tcp(p) ? NULL : p->server.path, p->server.port);

		if (refused || fd < 0) {
			bool as_wished = refused && fd < 0;

			if (fd >= 0) {
				close(fd);
			}
			return as_wished ||
			       play_fail(
				   p, refused ? "the connection was not refused"
					      : "the connection was refused");
		}
		p->connected++;
		snprintf(name, sizeof(name), "%s.%zu", p->served->name,
		    p->connected);
		if (p->connected > 1) {
			a = actors_find(
			    &p->session->actors, name, strlen(name));
			a = a ? a
			      : actors_add(
				    &p->session->actors, name, strlen(name));
		}
		if (!a) {
			close(fd);
			return play_stop(
			    p, VERDICT_SUITE_ERROR, "too many connections");
		}
		a->fd = fd;
		meet(p, a);
	}
	return true;
}

bool
play_listen(struct play *p, const struct step *step)
{
	return order_server(p, play_actor(p, step), "s");
}

static bool
open_as_server(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char server[ACTOR_NAME_MAX + 2] = "s";

	if (p->opened > 0) {
		snprintf(server, sizeof(server), "s-%s", a->name);
	}
	if (!order_server(p, a, server)) {
		return false;
	}
	a->fd = peer_connect(is_tcp(p) ? NULL : p->server.path, p->server.port);
	if (a->fd < 0) {
		return play_fail(p, "the server that listens refuses");
	}
	p->connected = 1;
	return true;
}

static bool
open_as_client(struct play *p, const struct step *step)
{
	return order_connection(p, step, false) &&
	       play_wait(p, has_been_accepted, "the peer got no connection");
}

bool
play_open(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	bool fine;

	if (has_option(step, "refused")) {
		return order_connection(p, step, true) != NULL;
	}
	fine = is_server(p) ? open_as_server(p, step) : open_as_client(p, step);
	p->opened++;
	if (!fine) {
		return false;
	}
	meet(p, a);
	return has_option(step, "bare") || take_opening(p, a);
}

/* A call that the runner makes for itself; its answer, or NULL. */
static const struct event *
ask(struct play *p, const char *text)
{
	struct record *r = &p->session->record;
	size_t id = stage_say(p->session, text);
	const struct event *answer;

	if (!play_answered(p, id)) {
		return NULL;
	}
	answer = record_answer(r, id);
	r->events[answer - r->events].used = true;
	if (match_raised(answer->line.rest).len > 0) {
		play_fail(p, "%.60s raised", text);
		return NULL;
	}
	return answer;
}

static bool
ask_size(struct play *p, const struct actor *a, uint64_t *size)
{
	char text[ACTOR_NAME_MAX + 32];
	const struct event *answer;
	struct plumb_span rest;
	struct plumb_arg arg;

	snprintf(text, sizeof(text), "%s => get_write_buffer_size", a->name);
	answer = ask(p, text);
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
	return ask(p, text) != NULL;
}

/* Writes until bytes stay, and waits until their number stands still. */
static bool
fill(struct play *p, const struct actor *a, uint64_t *size, uint64_t *all)
{
	uint64_t chunk = is_tcp(p) ? CHUNK_TCP : CHUNK_UNIX;
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
		if (!ask_size(p, a, size)) {
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
play_jam(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char text[ACTOR_NAME_MAX + 64];
	uint64_t size;
	uint64_t all = 0;

	snprintf(text, sizeof(text), "%s => set_write_buffer_limits high=%d",
	    a->name, OUT_OF_THE_WAY);
	if (!ask(p, text) || !fill(p, a, &size, &all)) {
		return false;
	}
	vars_set_number(&p->vars, "B", (size_t)size);
	vars_set_number(&p->vars, "W", (size_t)all);
	record_note(&p->session->record, "# jam: B=%llu W=%llu",
	    (unsigned long long)size, (unsigned long long)all);
	return true;
}
