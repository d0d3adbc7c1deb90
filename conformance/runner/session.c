#include "conformance/runner/session.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/peer.h"
#include "conformance/runner/play.h"
#include "conformance/runner/session_start.h"
#include "conformance/runner/session_times.h"
#include "conformance/runner/tls.h"

enum { TURNS_TO_RESET = 2000, QUIT_MILLISECONDS = 1000 };

static void
forget_listeners(struct session *s)
{
	for (size_t k = NET_NONE + 1; k < NET_COUNT; k++) {
		s->refusing[k].fd = s->canaries[k].fd = -1;
		for (size_t i = 0; i < STAGE_LISTENERS; i++) {
			s->listeners[k][i].fd = -1;
		}
	}
}

/* What it said on standard error tells more of a bad start than its end. */
static void
add_errors(struct session *s, char *message, size_t cap)
{
	const char *tail = text_end(&s->process.tail);
	size_t used = strlen(message);
	size_t room = cap - used > 64 ? cap - used - 64 : 0;
	size_t len = strlen(tail);

	if (len > room) {
		tail += len - room;
		tail += strcspn(tail, "\n");
		tail += *tail == '\n';
	}
	if (*tail != '\0') {
		snprintf(message + used, cap - used, "%s%s",
		    "\nits standard error:\n", tail);
	}
}

struct session *
session_open(const struct adapter_spec *spec, char *message, size_t cap)
{
	struct session *s = memory_resize(NULL, sizeof(*s));

	memset(s, 0, sizeof(*s));
	s->spec = *spec;
	s->process.in = s->process.out = s->process.err = -1;
	/* An adapter that dies must not take the runner with it. */
	signal(SIGPIPE, SIG_IGN);
	forget_listeners(s);
	if (!scratch_make(s->dir)) {
		snprintf(message, cap, "cannot make %s: %s", s->dir,
		    strerror(errno));
		s->dir[0] = '\0';
		session_close(s);
		return NULL;
	}
	if (!session_start(s, message, cap)) {
		add_errors(s, message, cap);
		session_close(s);
		return NULL;
	}
	return s;
}

static void
drop_listener(struct listener *l)
{
	if (l->fd >= 0) {
		close(l->fd);
	}
}

static void
end_adapter(struct session *s, bool politely)
{
	if (politely) {
		process_say(&s->process, "loop => quit", 12);
		process_quit(&s->process, QUIT_MILLISECONDS);
	}
	process_end(&s->process, NULL, 0);
}

void
session_close(struct session *s)
{
	if (!s) {
		return;
	}
	end_adapter(s, s->usable);
	session_close_canaries(s);
	actors_free(&s->actors);
	record_free(&s->record);
	for (size_t k = NET_NONE + 1; k < NET_COUNT; k++) {
		drop_listener(&s->refusing[k]);
		for (size_t i = 0; i < STAGE_LISTENERS; i++) {
			drop_listener(&s->listeners[k][i]);
		}
	}
	scratch_remove(s->dir);
	tls_common_free(s->tls);
	text_free(&s->process.unsent);
	text_free(&s->process.got);
	text_free(&s->process.tail);
	text_free(&s->errors);
	free(s->name);
	free(s->version);
	free(s->features);
	free(s);
}

/* Makes every connection end at once, so that no port waits for its time. */
static void
drop_peers(struct session *s)
{
	struct linger linger = { 1, 0 };

	for (size_t i = 1; i < s->actors.count; i++) {
		struct actor *a = s->actors.at[i];

		if (a->fd >= 0 && kind_of(a->kind)->net == NET_TCP) {
			setsockopt(a->fd, SOL_SOCKET, SO_LINGER, &linger,
			    sizeof(linger));
		}
	}
	actors_clear(&s->actors);
}

/* Connections that a case has ordered and never taken. */
static void
drop_unmet(struct session *s)
{
	for (size_t k = NET_NONE + 1; k < NET_COUNT; k++) {
		for (size_t i = 0; i < STAGE_LISTENERS; i++) {
			int fd = s->listeners[k][i].fd;

			while (fd >= 0 && (fd = peer_accept(fd, false)) >= 0) {
				close(fd);
				fd = s->listeners[k][i].fd;
			}
		}
	}
}

/*
 * Whether the adapter is stuck in a reset: its loop turns and turns, as a
 * canary shows by a byte per turn, more often than any adapter needs to give
 * up.
 */
static bool
is_stuck(struct session *s)
{
	for (int i = 0; i < TURNS_TO_RESET && s->resetting; i++) {
		if (!barrier_alive(s)) {
			return false;
		}
	}
	return s->resetting;
}

/* Waits for the answer to a reset; how it went wrong stays in reset_answer. */
static void
wait_for_reset(struct session *s)
{
	double end = stage_now() + s->guard;

	while (s->resetting && s->usable) {
		const char *why = NULL;

		if (stage_pump(s, STAGE_SILENCE) || !s->resetting) {
			continue;
		}
		/* A child takes time that no turn of the loop measures. */
		if (s->kind->id != KIND_SUBPROCESS && is_stuck(s)) {
			why = " stuck";
		} else if (s->resetting && stage_now() > end) {
			why = " hang";
		}
		if (why) {
			snprintf(s->reset_answer, sizeof(s->reset_answer), "%s",
			    why);
			s->usable = false;
		}
	}
}

/* Lets the adapter forget the case; whatever it prints meanwhile is ignored. */
static void
reset(struct session *s, struct outcome *o)
{
	static const char reset_line[] =
	    "loop => reset keep=canary.unix,canary.tcp";

	s->resetting = true;
	s->reset_answer[0] = '\0';
	process_say(&s->process, reset_line, sizeof(reset_line) - 1);
	if (s->kind->connects) {
		drop_peers(s);
	}
	wait_for_reset(s);
	/* What is queued for them must not fail while it is being dropped. */
	drop_peers(s);
	if (o->verdict == VERDICT_PASS && s->reset_answer[0] != '\0' &&
	    !strstr(o->profile, "never-lost")) {
		bool hang = strcmp(s->reset_answer, " hang") == 0;

		o->verdict = hang ? VERDICT_HANG : VERDICT_FAIL;
		o->rule = hang ? PLUMB_RULE_NONE : PLUMB_RULE_LIFE_LOST_COMES;
		snprintf(o->message, sizeof(o->message),
		    hang ? "no answer to reset, and no sign of life%s"
			 : "aborted at the end of the case, and never lost:%s",
		    hang ? "" : s->reset_answer);
	}
	if (s->reset_answer[0] != '\0') {
		s->usable = false;
	}
}

static bool
refuse(struct outcome *o, enum verdict verdict, const char *what,
    const char *detail)
{
	o->verdict = verdict;
	snprintf(o->message, sizeof(o->message), what, detail);
	return false;
}

/* Whether the adapter declares all that the kind of the case takes. */
static bool
has_kind(struct session *s, const struct suite_case *c, struct outcome *o)
{
	const char *at = c->script->kind->features;

	while (*at != '\0') {
		size_t len = strcspn(at, ",");
		char word[32];

		snprintf(word, sizeof(word), "%.*s", (int)len, at);
		if (!session_has_word(s->features, word)) {
			return refuse(o, VERDICT_UNSUPPORTED,
			    "the adapter does not declare %s", word);
		}
		at += len + (at[len] == ',');
	}
	return true;
}

/* Whether the case can be played at all with this adapter, here. */
static bool
can_play(struct session *s, const struct suite_case *c, struct outcome *o)
{
	const struct words *features = &c->script->scenario->features;
	static const char what[] = "the adapter does not declare %s";

	if (!s->usable) {
		char why[400] = "";

		if (s->failed_starts >= STARTS_MAX ||
		    !session_start(s, why, 400)) {
			return refuse(o, VERDICT_ADAPTER_ERROR,
			    "the adapter could not be started again: %s", why);
		}
	}
	if (!has_kind(s, c, o)) {
		return false;
	}
	if (!strcmp(c->role, "server") &&
	    !session_has_word(s->features, "server")) {
		return refuse(o, VERDICT_UNSUPPORTED, what, "server");
	}
	for (size_t i = 0; i < features->count; i++) {
		if (!session_has_word(s->features, features->at[i].at)) {
			return refuse(
			    o, VERDICT_UNSUPPORTED, what, features->at[i].at);
		}
	}
	if (c->script->vanishes && !peer_can_vanish()) {
		/* Nothing was tried, so nothing is in doubt. */
		return refuse(o, VERDICT_UNSUPPORTED,
		    "forgetting a connection takes a privilege that plumbline "
		    "was not given: %s",
		    "CAP_NET_ADMIN");
	}
	return true;
}

static bool
gates(const struct suite_case *c, const struct outcome *o)
{
	if (o->rule != PLUMB_RULE_NONE) {
		return plumb_rule_info(o->rule)->level != PLUMB_LEVEL_INFO;
	}
	for (size_t i = 0; i < c->rule_count; i++) {
		if (plumb_rule_info(c->rules[i])->level != PLUMB_LEVEL_INFO) {
			return true;
		}
	}
	return false;
}

static void
keep_tape(struct session *s, struct outcome *o)
{
	o->tape_len = s->record.tape.len;
	o->tape = memory_resize(NULL, o->tape_len + 1);
	if (o->tape_len > 0) {
		memcpy(o->tape, s->record.tape.at, o->tape_len);
	}
	o->tape[o->tape_len] = '\0';
}

/*
 * Whether the loop's handler was told of what no line names: then nobody knows
 * in which state the loop is, and the next case shall not bear it. The same
 * holds where a descriptor that is no connection was left behind.
 */
static bool
has_reported(const struct record *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (!e->used && e->line.mark == PLUMB_MARK_ENTER &&
		    e->line.verb == PLUMB_VERB_CALL_EXCEPTION_HANDLER) {
			return true;
		}
	}
	return false;
}

void
session_play(struct session *s, const struct suite_case *c, struct outcome *o)
{
	memset(o, 0, sizeof(*o));
	s->record.tape.len = 0;
	if (!can_play(s, c, o)) {
		o->gates = gates(c, o);
		return;
	}
	s->kind = c->script->kind;
	s->guard = s->spec.guard > 0 ? s->spec.guard : GUARD_DEFAULT;
	actors_clear(&s->actors);
	record_start(&s->record, &s->actors, s->kind);
	if (s->spec.debug_names) {
		record_note(&s->record, "# %s", c->name);
	}
	play_case(s, c, o);
	if (o->verdict == VERDICT_ADAPTER_ERROR ||
	    (o->verdict == VERDICT_FAIL &&
		(!s->kind->connects || has_reported(&s->record)))) {
		s->usable = false;
	}
	if (s->usable) {
		reset(s, o);
	}
	if (o->verdict != VERDICT_PASS || s->kind->id == KIND_SUBPROCESS) {
		drop_unmet(s);
	}
	if (!s->usable) {
		drop_peers(s);
		end_adapter(s, s->spec.asked_to_quit);
	}
	o->gates = gates(c, o);
}

void
session_run(
    struct session *s, const struct suite_case *c, struct outcome *outcome)
{
	double begin = stage_now();

	if (c->times > 1) {
		session_play_times(s, c, outcome);
	} else {
		session_play(s, c, outcome);
	}
	keep_tape(s, outcome);
	outcome->seconds = stage_now() - begin;
}

const char *
session_name(const struct session *s)
{
	return s->name;
}

const char *
session_version(const struct session *s)
{
	return s->version;
}

const char *
session_features(const struct session *s)
{
	return s->features;
}

size_t
session_starts(const struct session *s)
{
	return s->starts;
}

const char *
session_stderr(struct session *s)
{
	process_read(&s->process);
	return text_end(&s->process.tail);
}
