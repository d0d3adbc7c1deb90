/* What opening a transport takes, whatever its kind. */
#include "conformance/runner/play.h"

#include <string.h>

#include "conformance/runner/match.h"
#include "conformance/runner/peer.h"

bool
play_has_option(const struct step *step, const char *word)
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

		if (memchr(text, '=', n) && strncmp(text, "peer_", 5) != 0) {
			text_addf(command, " %.*s", (int)n, text);
		}
		text += n + (text[n] == ' ');
	}
}

bool
play_order_as(struct play *p, const char *who, const struct step *step,
    const char *order, const struct event **answer)
{
	struct session *s = p->session;
	struct text command = { 0 };
	struct text text = { 0 };
	size_t id = 0;

	if (play_text(p, step, &text)) {
		text_addf(&command, "%s => %s", who, order);
		add_options(text.at, &command);
		id = stage_say(s, text_end(&command));
	}
	text_free(&text);
	text_free(&command);
	if (id == 0 || !play_answered(p, id)) {
		return false;
	}
	if (answer) {
		*answer = record_answer(&s->record, id);
	}
	return true;
}

bool
play_order(struct play *p, const struct step *step, const char *order,
    const struct event **answer)
{
	return play_order_as(p, play_actor(p, step)->name, step, order, answer);
}

void
play_meet(struct play *p, struct actor *a)
{
	char name[VARS_VALUE_MAX];

	peer_name(a, false, name, sizeof(name));
	vars_set(&p->vars, "PEERNAME", 8, name);
	peer_name(a, true, name, sizeof(name));
	vars_set(&p->vars, "SOCKNAME", 8, name);
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

bool
play_opening_failed(struct play *p, const struct actor *a)
{
	const struct event *opened = find_enter(p, a, PLUMB_VERB_OPENED);

	return opened && !play_is_silent(opened);
}

bool
play_has_exited(struct play *p, const struct actor *a)
{
	return find_enter(p, a, PLUMB_VERB_PROCESS_EXITED) != NULL;
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
	       a->monitor.callbacks == 0 &&
	       (opened || strcmp(p->script->role, "server") == 0);
}

bool
play_take_opening(struct play *p, struct actor *a)
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

const struct event *
play_ask(struct play *p, const char *text)
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

bool
play_open(struct play *p, const struct step *step)
{
	const struct kind *kind = p->session->kind;

	if (!kind->family) {
		return play_stop(
		    p, VERDICT_SUITE_ERROR, "no peer for %s yet", kind->name);
	}
	play_actor(p, step)->kind = kind->id;
	return kind->family->open(p, step);
}
