/* TLS for the transports of a case: certificates, and what a step wishes. */
#include <stdio.h>
#include <string.h>

#include "conformance/runner/peer_tls.h"
#include "conformance/runner/play.h"

static const struct {
	const char *name; /* in scripts, behind a "$" */
	enum certificate which;
} files[] = {
	{ "CA", CERTIFICATE_AUTHORITY },
	{ "CERT", CERTIFICATE_GOOD },
	{ "CLIENT_CERT", CERTIFICATE_CLIENT },
	{ "KEY", CERTIFICATE_NONE },
};

enum { FILES = sizeof(files) / sizeof(files[0]) };

static void
file_path(const struct session *s, size_t i, char *out, size_t cap)
{
	scratch_path(s->dir, 'c', i, out, cap);
}

static bool
write_files(struct session *s)
{
	const struct certificates *all = s->tls->certificates;
	bool fine = true;

	for (size_t i = 0; i < FILES && fine; i++) {
		char path[VARS_VALUE_MAX];

		file_path(s, i, path, sizeof(path));
		fine = files[i].which == CERTIFICATE_NONE
			   ? certificate_write_key(all, path)
			   : certificate_write(all, files[i].which, path);
	}
	return fine;
}

bool
play_tls_prepare(struct play *p)
{
	struct session *s = p->session;

	if (!s->tls) {
		s->tls = tls_common_make();
		if (!s->tls || !write_files(s)) {
			return play_stop(p, VERDICT_SUITE_ERROR,
			    "the certificates cannot be made in %s", s->dir);
		}
	}
	for (size_t i = 0; i < FILES; i++) {
		char path[VARS_VALUE_MAX];

		file_path(s, i, path, sizeof(path));
		vars_set(&p->vars, files[i].name, strlen(files[i].name), path);
	}
	return true;
}

static bool
is_plain(const struct play *p, const struct step *step)
{
	return p->session->kind->id != KIND_TLS ||
	       (step->kind != STEP_ACT && play_has_option(step, "plain"));
}

/* The value of key=value in the text of a step; kind NONE: it has none. */
static struct plumb_arg
option(const char *text, const char *key)
{
	struct plumb_span rest = { text, strlen(text) };

	return plumb_tape_key(rest, key);
}

static void
add_word(const struct play *p, const struct step *step, const char *key,
    const char *name, struct text *order)
{
	if (option(step->text, key).kind == PLUMB_ARG_NONE) {
		text_addf(order, " %s=%s", key,
		    vars_get(&p->vars, name, strlen(name)));
	}
}

void
play_tls_words(
    struct play *p, const struct step *step, bool server, struct text *order)
{
	if (is_plain(p, step)) {
		return;
	}
	if (server) {
		add_word(p, step, "certfile", "CERT", order);
		add_word(p, step, "keyfile", "KEY", order);
		return;
	}
	if (option(step->text, "verify").kind == PLUMB_ARG_NONE) {
		add_word(p, step, "cafile", "CA", order);
	}
	if (option(step->text, "server_hostname").kind == PLUMB_ARG_NONE) {
		text_addf(order, " server_hostname=%s", CERTIFICATE_HOST);
	}
}

/* What a step wishes of the peer; strings live as long as this. */
struct wishes {
	struct tls_options options;
	char alpn[TLS_ALPN_MAX];
	char name[TLS_ALPN_MAX];
};

/* A switch that has one word; false where the word is another. */
static bool
read_switch(const char *text, const char *key, const char *word, bool *on)
{
	struct plumb_arg arg = option(text, key);

	*on = arg.kind == PLUMB_ARG_KEY;
	return !*on || (arg.value.len == strlen(word) &&
			   memcmp(arg.value.at, word, arg.value.len) == 0);
}

static bool
read_certificate(const char *text, enum certificate *which)
{
	struct plumb_arg arg = option(text, "peer_certificate");
	static const char none[] = "none";

	if (arg.kind != PLUMB_ARG_KEY) {
		return true;
	}
	*which = certificate_find(arg.value.at, arg.value.len);
	return *which != CERTIFICATE_NONE ||
	       (arg.value.len == sizeof(none) - 1 &&
		   memcmp(arg.value.at, none, arg.value.len) == 0);
}

/*
 * The value as a string; NULL where it is "", fallback where it is not there.
 */
static const char *
value(const char *text, const char *key, char room[TLS_ALPN_MAX],
    const char *fallback)
{
	struct plumb_arg arg = option(text, key);

	if (arg.kind != PLUMB_ARG_KEY) {
		return fallback;
	}
	snprintf(room, TLS_ALPN_MAX, "%.*s", (int)arg.value.len, arg.value.at);
	return arg.value.len > 0 ? room : NULL;
}

/* False where a value is none that there is. */
static bool
read_wishes(const char *text, bool server, struct wishes *w)
{
	struct tls_options *o = &w->options;
	struct plumb_arg stops = option(text, "peer_stops");

	*o = (struct tls_options){ .server = server,
		.certificate = server ? CERTIFICATE_GOOD : CERTIFICATE_NONE };
	o->alpn = value(text, "peer_alpn", w->alpn, NULL);
	if (!server) {
		o->name = value(text, "peer_name", w->name, CERTIFICATE_HOST);
	}
	o->stops = (size_t)stops.number;
	return read_certificate(text, &o->certificate) &&
	       read_switch(text, "peer_asks", "certificate", &o->asks) &&
	       read_switch(text, "peer_refuses", "certificate", &o->refuses) &&
	       read_switch(text, "peer_tls", "1.2", &o->old) &&
	       (stops.kind != PLUMB_ARG_KEY ||
		   (stops.has_number && stops.number > 0));
}

bool
play_tls_begin(
    struct play *p, struct actor *a, const struct step *step, bool server)
{
	struct text text = { 0 };
	struct wishes wishes;
	bool fine;

	if (is_plain(p, step)) {
		return true;
	}
	fine = play_text(p, step, &text);
	if (fine && !read_wishes(text.at, server, &wishes)) {
		fine = play_stop(p, VERDICT_SUITE_ERROR,
		    "the peer cannot be told this: %.200s", text.at);
	} else if (fine &&
		   !peer_tls_start(a, p->session->tls, &wishes.options)) {
		fine = play_stop(p, VERDICT_SUITE_ERROR, "no TLS for the peer");
	}
	text_free(&text);
	return fine;
}

static bool
peer_is_through(void *what)
{
	struct play *p = what;
	struct actor *a = play_actor(p, &p->script->steps[p->step]);
	const struct tls *tls = peer_tls_of(a);

	peer_move(a);
	return !tls || tls_is_ready(tls) || tls->broken ||
	       tls->stops != TLS_ALL_FLIGHTS || a->eof_seen || a->reset_seen;
}

bool
play_tls_finish(struct play *p)
{
	return peer_is_through(p) ||
	       stage_wait(p->session, peer_is_through, p) != WAITED_FLAW ||
	       play_fail(p, "no end of the handshake");
}
