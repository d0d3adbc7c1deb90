/* How a case gets its stream transports, connecting or accepting. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/peer.h"
#include "conformance/runner/play.h"

static bool
is_server(const struct play *p)
{
	return strcmp(p->script->role, "server") == 0;
}

static bool
is_tcp(const struct play *p)
{
	return p->session->kind->net == NET_TCP;
}

/* Of the sockets of the network: the kind, for an order. */
static const char *
kind_name(const struct play *p, const struct step *step)
{
	bool plain =
	    p->session->kind->id != KIND_TLS || play_has_option(step, "plain");

	return plain ? "tcp" : "tls";
}

static bool
no_socket(struct play *p)
{
	return play_stop(p, VERDICT_SUITE_ERROR, "no socket for the peer: %s",
	    strerror(errno));
}

/* Tells the adapter to connect to the listener. */
static bool
order_connection(struct play *p, const struct step *step, struct listener *l)
{
	struct text order = { 0 };
	bool fine;

	if (!l) {
		return no_socket(p);
	}
	if (is_tcp(p)) {
		text_addf(&order, "open kind=%s host=127.0.0.1 port=%u",
		    kind_name(p, step), l->port);
		play_tls_words(p, step, false, &order);
	} else {
		text_addf(&order, "open kind=unix path=%s", l->path);
	}
	fine = play_order(p, step, text_end(&order), NULL);
	text_free(&order);
	return fine;
}

/* The words of that order; where it listens is noted for Unix. */
static void
add_server(struct play *p, const struct actor *a, const struct step *step,
    struct text *order)
{
	struct session *s = p->session;

	if (is_tcp(p)) {
		text_addf(order, "listen kind=%s host=127.0.0.1 accept=%s",
		    kind_name(p, step), a->name);
		play_tls_words(p, step, true, order);
		return;
	}
	/* The server of an earlier case may have left its path. */
	scratch_path(s->dir, 's', p->servers++ % SCRATCH_SOCKETS,
	    p->server.path, sizeof(p->server.path));
	unlink(p->server.path);
	text_addf(order, "listen kind=unix path=%s accept=%s", p->server.path,
	    a->name);
}

/* False where the answer is an exception. */
static bool
is_listening(struct play *p, const struct event *answer)
{
	struct plumb_span rest = answer->line.rest;

	return plumb_tape_next(&rest).kind != PLUMB_ARG_RAISED ||
	       play_fail(p, "listening failed: %.*s",
		   (int)answer->line.rest.len, answer->line.rest.at);
}

/* Tells the adapter to listen as the server of that name, for a. */
static bool
order_server(struct play *p, const struct step *step, const char *server)
{
	struct session *s = p->session;
	struct actor *a = play_actor(p, step);
	const struct event *answer = NULL;
	struct text order = { 0 };
	bool fine;

	if (!actors_find(&s->actors, server, strlen(server))) {
		actors_add(&s->actors, server, strlen(server));
	}
	add_server(p, a, step, &order);
	fine = play_order_as(p, server, step, text_end(&order), &answer);
	text_free(&order);
	if (!fine || (answer && !is_listening(p, answer))) {
		return false;
	}
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
	p->serving = step;
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
		    &p->session->listeners[p->session->kind->net][p->opened];

		a->fd = peer_accept(l->fd, is_tcp(p));
	}
	return a->fd >= 0;
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
		a->kind = p->session->kind->id;
		play_meet(p, a);
		if (!play_tls_begin(p, a, p->serving, false)) {
			return false;
		}
	}
	return true;
}

bool
play_listen(struct play *p, const struct step *step)
{
	return order_server(p, step, "s");
}

static bool
open_as_server(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	char server[ACTOR_NAME_MAX + 2] = "s";

	if (p->opened > 0) {
		snprintf(server, sizeof(server), "s-%s", a->name);
	}
	if (!order_server(p, step, server)) {
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
	struct session *s = p->session;

	return order_connection(
		   p, step, stage_listener(s, s->kind->net, p->opened)) &&
	       play_wait(p, has_been_accepted, "the peer got no connection");
}

static bool
open_stream(struct play *p, const struct step *step)
{
	struct session *s = p->session;
	struct actor *a = play_actor(p, step);
	bool fine;

	if (play_has_option(step, "refused")) {
		return order_connection(
		    p, step, stage_refusing(s, s->kind->net));
	}
	fine = is_server(p) ? open_as_server(p, step) : open_as_client(p, step);
	p->opened++;
	if (!fine) {
		return false;
	}
	play_meet(p, a);
	if (!play_tls_begin(p, a, step, !is_server(p))) {
		return false;
	}
	return play_has_option(step, "bare") ||
	       (play_take_opening(p, a) && play_tls_finish(p));
}

const struct play_family play_stream = {
	.open = open_stream,
	.act = play_act_stream,
	.see = play_see_stream,
	.jam = play_jam_stream,
};

/* TLS is spoken over the same sockets; play_tls.c. */
const struct play_family play_tls = {
	.open = open_stream,
	.act = play_act_tls,
	.see = play_see_tls,
	.jam = play_jam_stream,
};
