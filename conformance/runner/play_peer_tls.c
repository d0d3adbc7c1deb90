/* What a TLS peer does and sees besides what any peer of a stream does. */
#include <stdio.h>
#include <string.h>

#include "conformance/runner/peer_tls.h"
#include "conformance/runner/play.h"

static struct actor *
actor_now(struct play *p)
{
	return play_actor(p, &p->script->steps[p->step]);
}

/* What a TLS peer found before it is told what to look for. */
static const char *
trouble(const struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);

	if (a->eof_seen || a->reset_seen) {
		return a->eof_seen ? "the end came" : "a reset came";
	}
	if (tls && tls->alert >= 0) {
		return tls_alert_name(tls->alert);
	}
	return tls && tls->broken ? tls->reason : "bytes came";
}

static bool
has_unread(const struct actor *a)
{
	return !a->draining && a->wire.got.len > a->wire.taken;
}

static bool
is_over(const struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);

	return !tls || a->eof_seen || a->reset_seen || has_unread(a) ||
	       tls->broken;
}

static bool
handshake_is_over(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return is_over(a) || tls_is_ready(peer_tls_of(a));
}

/* The first n bytes of the record that holds the data. */
static bool
act_part(struct actor *a, struct plumb_span rest)
{
	size_t n = (size_t)plumb_tape_next(&rest).number;
	struct plumb_arg data = plumb_tape_next(&rest);

	bytes_add(&a->sent, &data);
	peer_tls_send_part(a, n);
	return true;
}

static bool
act_rubbish(struct actor *a, struct plumb_span rest)
{
	struct plumb_arg data = plumb_tape_next(&rest);
	struct bytes all = { 0 };
	struct place place = { 0 };
	const uint8_t *at;
	size_t n;

	bytes_add(&all, &data);
	while ((n = bytes_at(&all, &place, &at)) > 0) {
		peer_tls_rubbish(a, at, n);
		bytes_move(&all, &place, n);
	}
	bytes_free(&all);
	return true;
}

/* Goes on with the handshake, by so many bytes or to its end. */
static bool
act_greet(struct actor *a, struct tls *tls, struct plumb_span rest)
{
	struct plumb_arg n = plumb_tape_next(&rest);

	if (n.has_number) {
		tls_release(tls, (size_t)n.number);
	} else {
		tls_release_all(tls);
	}
	peer_send(a);
	return true;
}

static bool
act_notify(struct actor *a, struct tls *tls)
{
	tls_release_all(tls);
	tls->notify_due = true;
	peer_send(a);
	return true;
}

static bool
all_is_sent(void *what)
{
	return peer_has_sent(actor_now(what));
}

static bool
act_close(struct play *p, struct actor *a, struct tls *tls)
{
	if (!p->session->frozen &&
	    !play_wait(p, all_is_sent, "the peer could not send all before")) {
		return false;
	}
	peer_read(a, SIZE_MAX);
	if (!tls->stalls) {
		tls_notify(tls);
		peer_send(a);
	}
	peer_close(a);
	return true;
}

static bool
act_word(struct play *p, struct actor *a, struct tls *tls,
    const struct plumb_tape_line *line)
{
	switch (line->verb) {
	case PLUMB_VERB_PART:
		return act_part(a, line->rest);
	case PLUMB_VERB_RUBBISH:
		return act_rubbish(a, line->rest);
	case PLUMB_VERB_GREET:
		return act_greet(a, tls, line->rest);
	case PLUMB_VERB_NOTIFY:
		return act_notify(a, tls);
	case PLUMB_VERB_TRUNCATE:
		peer_tls_truncate(a);
		return true;
	case PLUMB_VERB_STALL:
		tls->stalls = true;
		return true;
	case PLUMB_VERB_RENEGOTIATE:
		if (!tls_renegotiate(tls)) {
			return play_stop(p, VERDICT_SUITE_ERROR,
			    "the handshake is not complete");
		}
		peer_send(a);
		return true;
	case PLUMB_VERB_CLOSE:
		return act_close(p, a, tls);
	case PLUMB_VERB_NONE:
	case PLUMB_VERB_EOF:
		if (tls_is_ready(tls)) {
			tls_release_all(tls);
		}
		return play_act_stream(p, a, line);
	default:
		return play_act_stream(p, a, line);
	}
}

/* A handshake that nothing holds back is over before the peer goes on. */
static bool
is_through(struct play *p, const struct tls *tls)
{
	return p->session->frozen || tls->stops != TLS_ALL_FLIGHTS ||
	       tls_is_ready(tls) || tls->broken ||
	       play_wait(p, handshake_is_over, "no end of the handshake");
}

bool
play_act_tls(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	struct tls *tls = peer_tls_of(a);

	if (line->verb == PLUMB_VERB_START_TLS) {
		bool server = strcmp(p->script->role, "client") == 0;

		return play_tls_begin(p, a, &p->script->steps[p->step], server);
	}
	if (tls && line->verb != PLUMB_VERB_GREET && !is_through(p, tls)) {
		return false;
	}
	return tls ? act_word(p, a, tls, line) : play_act_stream(p, a, line);
}

static bool
notify_is_seen(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return is_over(a) || peer_tls_of(a)->notified;
}

static bool
see_notify(struct play *p, struct actor *a)
{
	const struct tls *tls = peer_tls_of(a);

	a->want = a->wire.taken + 1;
	if (!play_wait(
		p, notify_is_seen, "the peer has seen no close_notify")) {
		return false;
	}
	if (has_unread(a) || !tls || !tls->notified) {
		return play_fail(p, "%s instead of a close_notify", trouble(a));
	}
	if (!p->trial) {
		record_note(&p->session->record, "%s <~ notify", a->name);
	}
	return true;
}

static bool
alert_is_seen(void *what)
{
	struct actor *a = actor_now(what);

	peer_move(a);
	return is_over(a) || peer_tls_of(a)->alert >= 0;
}

static bool
see_alert(struct play *p, struct actor *a, struct plumb_span rest)
{
	struct plumb_span names = plumb_tape_next(&rest).value;
	char list[128];
	const struct tls *tls = peer_tls_of(a);
	const char *name;

	a->want = a->wire.taken + 1;
	if (!play_wait(p, alert_is_seen, "the peer has seen no alert")) {
		return false;
	}
	if (!tls || tls->alert < 0) {
		return play_fail(p, "%s instead of an alert", trouble(a));
	}
	name = tls_alert_name(tls->alert);
	if (!p->trial) {
		record_note(
		    &p->session->record, "%s <~ alert %s", a->name, name);
	}
	snprintf(list, sizeof(list), "%.*s", (int)names.len, names.at);
	return scenario_one_of(list, name, strlen(name)) ||
	       play_fail(p, "the alert is %s", name);
}

static bool
check(struct play *p, struct plumb_span rest, const char *key, const char *is)
{
	struct plumb_arg arg = plumb_tape_key(rest, key);

	return arg.kind != PLUMB_ARG_KEY ||
	       (arg.value.len == strlen(is) &&
		   memcmp(arg.value.at, is, arg.value.len) == 0) ||
	       play_fail(p, "%s is %s", key, *is ? is : "nothing");
}

/* The handshake is complete, and what was agreed on. */
static bool
see_agreed(struct play *p, struct actor *a, struct plumb_span rest)
{
	const struct tls *tls = peer_tls_of(a);
	char protocol[TLS_ALPN_MAX];
	char subject[64];

	if (!play_wait(
		p, handshake_is_over, "the handshake was not completed")) {
		return false;
	}
	if (!tls || !tls_is_ready(tls)) {
		return play_fail(p, "%s in the handshake", trouble(a));
	}
	tls_protocol(tls, protocol, sizeof(protocol));
	tls_subject(tls, subject, sizeof(subject));
	if (!p->trial) {
		record_note(&p->session->record,
		    "%s <~ agreed version=%s alpn=%s name=%s certificate=%s",
		    a->name, tls_version(tls), protocol, tls_name(tls),
		    subject);
	}
	return check(p, rest, "version", tls_version(tls)) &&
	       check(p, rest, "alpn", protocol) &&
	       check(p, rest, "name", tls_name(tls)) &&
	       check(p, rest, "certificate", subject);
}

/* eof: behind a close_notify, as it should be; truncate: without one. */
static bool
see_end(struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	struct plumb_tape_line eof = *line;
	const struct tls *tls = peer_tls_of(a);
	bool truncate = line->verb == PLUMB_VERB_TRUNCATE;

	eof.verb = PLUMB_VERB_EOF;
	if (!play_see_stream(p, a, &eof)) {
		return false;
	}
	if (tls && tls->more) {
		return play_fail(p, "bytes came behind the close_notify");
	}
	if (tls && tls->notified == truncate) {
		return play_fail(p, truncate
					? "a close_notify came before it"
					: "no close_notify came before it");
	}
	return true;
}

bool
play_see_tls(
    struct play *p, struct actor *a, const struct plumb_tape_line *line)
{
	switch (line->verb) {
	case PLUMB_VERB_NOTIFY:
		return see_notify(p, a);
	case PLUMB_VERB_ALERT:
		return see_alert(p, a, line->rest);
	case PLUMB_VERB_AGREED:
		return see_agreed(p, a, line->rest);
	case PLUMB_VERB_EOF:
	case PLUMB_VERB_TRUNCATE:
		return see_end(p, a, line);
	default:
		return play_see_stream(p, a, line);
	}
}
