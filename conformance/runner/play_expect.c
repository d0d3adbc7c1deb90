/*
 * Lines that the implementation has to say. Each looks for its event among
 * those that no line has named yet; what stands in its way is a failure, what
 * is not there yet is waited for.
 */
#include "conformance/runner/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/match.h"

enum { SHOWN = 120 };

bool
play_is_silent(const struct event *e)
{
	struct plumb_span rest = e->line.rest;

	switch (e->line.verb) {
	case PLUMB_VERB_PROTOCOL_FACTORY:
	case PLUMB_VERB_CALL_SOON:
	case PLUMB_VERB_GET_BUFFER:
		return true;
	case PLUMB_VERB_EOF_RECEIVED:
		/* Left open over TLS: tls.close-notify-eof, tls.truncation. */
		return e->actor->kind == KIND_TLS;
	case PLUMB_VERB_OPENED:
		/* Only a failure has to be named. */
		return rest.len == 0 ||
		       plumb_tape_next(&rest).kind != PLUMB_ARG_WORD;
	default:
		return false;
	}
}

int
play_event_length(const struct event *e)
{
	size_t len =
	    (size_t)(e->line.rest.at - e->line.who.at) + e->line.rest.len;

	return (int)(len < SHOWN ? len : SHOWN);
}

struct actor *
play_lane(struct play *p, const struct step *step)
{
	struct actor *a = play_actor(p, step);
	struct plumb_span rest = { step->rest, strlen(step->rest) };
	struct actor *pipe = NULL;

	if (step->verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
	    step->verb == PLUMB_VERB_PIPE_CONNECTION_LOST) {
		pipe = actors_pipe(
		    &p->session->actors, a, plumb_tape_key(rest, "fd"));
	}
	return pipe ? pipe : a;
}

static bool
is_data(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_DATA_RECEIVED ||
	       verb == PLUMB_VERB_BUFFER_UPDATED ||
	       verb == PLUMB_VERB_PIPE_DATA_RECEIVED;
}

/* Whether an event can be what stands in the way of a line about verb. */
static bool
concerns(const struct event *e, const struct actor *a, enum plumb_verb verb)
{
	if (e->used || e->lane != a || e->line.mark != PLUMB_MARK_ENTER) {
		return false;
	}
	if (strcmp(a->name, "loop") == 0) {
		return e->line.verb == verb;
	}
	return e->line.verb == verb || !play_is_silent(e);
}

/* The next callback that no line has named, or NULL. */
static struct event *
next_callback(struct play *p, const struct actor *a, enum plumb_verb verb)
{
	struct record *r = &p->session->record;

	for (size_t i = 0; i < r->count; i++) {
		if (concerns(&r->events[i], a, verb)) {
			return &r->events[i];
		}
	}
	return NULL;
}

bool
play_callback_is_there(void *what)
{
	struct play *p = what;
	const struct step *step = &p->script->steps[p->step];

	return (p->inside > 0 && p->session->record.done >= p->inside) ||
	       next_callback(p, play_lane(p, step), step->verb);
}

/* The lines about call_soon state their order with all others. */
static bool
check_order(struct play *p, const struct event *e)
{
	size_t place = (size_t)(e - p->session->record.events) + 1;
	bool soon = e->line.verb == PLUMB_VERB_CALL_SOON;
	/* Where no order is promised, a block of an either can ask for one. */
	bool in_block = p->trial && p->session->kind->id == KIND_SUBPROCESS;

	if (place < e->lane->place ||
	    ((soon || p->last_soon || in_block) && place < p->last)) {
		return play_fail(p, "%.*s came before the line above it",
		    play_event_length(e), e->line.who.at);
	}
	e->lane->place = place;
	p->last = place;
	p->last_soon = soon;
	return true;
}

/* The event that the line must be about; NULL where the case ends. */
static struct event *
demand_callback(struct play *p, const struct step *step)
{
	struct actor *a = play_lane(p, step);
	char missing[SHOWN];
	struct event *e;

	snprintf(missing, sizeof(missing), "%s did not come", step->text);
	if (!play_wait(p, play_callback_is_there, missing)) {
		return NULL;
	}
	e = next_callback(p, a, step->verb);
	if (!e) {
		play_fail(p, "%s, although the call has returned", missing);
		return NULL;
	}
	if (e->line.verb != step->verb) {
		play_fail(p, "expected %.*s, but next came %.*s", SHOWN,
		    step->text, play_event_length(e), e->line.who.at);
		return NULL;
	}
	if (p->inside > 0 && e->command != p->inside) {
		play_fail(p, "%.*s came, but not inside the call",
		    play_event_length(e), e->line.who.at);
		return NULL;
	}
	return check_order(p, e) ? e : NULL;
}

static bool
judge_arguments(struct play *p, const char *expected, const struct event *e)
{
	char why[256];
	enum match match;

	match =
	    match_arguments(&p->vars, expected, e->line.rest, why, sizeof(why));
	p->outcome->checked++;
	switch (match) {
	case MATCH_YES:
		return true;
	case MATCH_UNSAID:
		return play_stop(p, VERDICT_UNSUPPORTED, "%s", why);
	case MATCH_WRONG:
		return play_stop(p, VERDICT_SUITE_ERROR, "%s", why);
	default:
		return play_fail(
		    p, "%.*s: %s", play_event_length(e), e->line.who.at, why);
	}
}

/* Whether the bytes that the line names are what the peer has sent there. */
static bool
name_bytes(struct play *p, struct actor *a, const struct plumb_arg *data)
{
	struct plumb_span none = { NULL, 0 };
	bool known;

	if (data->kind == PLUMB_ARG_COUNT) {
		bytes_skip(&a->sent, &a->named, data->number);
		return true;
	}
	return bytes_next_are(&a->sent, &a->named, data, none, &known) ||
	       play_stop(
		   p, VERDICT_SUITE_ERROR, "the peer did not send this next");
}

/* data_received DATA: in however many callbacks they come. */
static bool
expect_data(struct play *p, const struct step *step,
    const struct plumb_arg *data, const char *others)
{
	struct actor *a = play_lane(p, step);
	uint64_t left = data->kind == PLUMB_ARG_COUNT
			    ? data->number
			    : plumb_tape_decoded_size(data->value);

	while (left > 0) {
		struct event *e = demand_callback(p, step);
		uint64_t some;

		if (!e || !judge_arguments(p, others, e)) {
			return false;
		}
		some = e->bytes - e->taken < left ? e->bytes - e->taken : left;
		e->taken += some;
		left -= some;
		e->used = e->taken == e->bytes;
	}
	return name_bytes(p, a, data);
}

/* data_received piece=N: N may be a name that is bound by this line. */
static bool
expect_piece(struct play *p, const struct step *step)
{
	struct event *e = demand_callback(p, step);
	char said[32];
	struct plumb_span piece = { said, 0 };
	char why[256];

	if (!e) {
		return false;
	}
	p->outcome->checked++;
	piece.len = (size_t)snprintf(said, sizeof(said), "piece=%llu",
	    (unsigned long long)(e->bytes - e->taken));
	switch (match_arguments(
	    &p->vars, play_arguments(step), piece, why, sizeof(why))) {
	case MATCH_YES:
		break;
	case MATCH_WRONG:
		return play_stop(p, VERDICT_SUITE_ERROR, "%s", why);
	default:
		return play_fail(
		    p, "%.*s: %s", play_event_length(e), e->line.who.at, why);
	}
	if (e->taken > 0) {
		return play_fail(p, "a line above names a part of this piece");
	}
	e->used = true;
	bytes_skip(&e->lane->sent, &e->lane->named, e->bytes);
	return true;
}

static bool
expect_enter(struct play *p, const struct step *step)
{
	struct event *e = demand_callback(p, step);

	if (!e || !judge_arguments(p, play_arguments(step), e)) {
		return false;
	}
	if (is_data(e->line.verb)) {
		bytes_skip(
		    &e->lane->sent, &e->lane->named, e->bytes - e->taken);
		e->taken = e->bytes;
	}
	e->used = true;
	return true;
}

static bool
expect_data_received(struct play *p, const struct step *step)
{
	struct text text = { 0 };
	struct plumb_tape_line line;
	struct plumb_arg first;
	const char *others;
	bool fine = false;

	if (strncmp(play_arguments(step), "piece=", 6) == 0) {
		return expect_piece(p, step);
	}
	if (!play_text(p, step, &text)) {
		text_free(&text);
		return false;
	}
	plumb_tape_parse(text.at, text.len, &line);
	others = line.rest.len > 0 ? strchr(line.rest.at, ' ') : NULL;
	first = plumb_tape_next(&line.rest);
	if (first.kind == PLUMB_ARG_BYTES || first.kind == PLUMB_ARG_COUNT) {
		fine = expect_data(p, step, &first, others ? others + 1 : "");
	} else {
		fine = expect_enter(p, step);
	}
	text_free(&text);
	return fine;
}

/*
 * A line about a leaving or a return inside a callback: the first of its kind
 * behind the line above it, with no callback between that was not named.
 */
static struct event *
find_later(struct play *p, const struct step *step, bool *blocked)
{
	struct record *r = &p->session->record;
	const struct actor *a = play_actor(p, step);

	*blocked = false;
	for (size_t i = a->place; i < r->count; i++) {
		struct event *e = &r->events[i];

		if (concerns(e, a, PLUMB_VERB_NONE)) {
			*blocked = true;
			return e;
		}
		if (!e->used && e->actor == a && e->line.mark == step->mark &&
		    e->line.verb == step->verb) {
			return e;
		}
	}
	return NULL;
}

static bool
later_is_there(void *what)
{
	struct play *p = what;
	bool blocked;

	return find_later(p, &p->script->steps[p->step], &blocked) != NULL;
}

static bool
judge_return(struct play *p, const struct step *step, struct event *e)
{
	struct plumb_span raised = match_raised(e->line.rest);

	e->used = true;
	if (step->mark == PLUMB_MARK_RETURN && raised.len > 0 &&
	    !match_expects_raise(step->text)) {
		return play_fail(p, "%.*s raised %.*s", (int)e->line.word.len,
		    e->line.word.at, (int)raised.len, raised.at);
	}
	return judge_arguments(p, play_arguments(step), e);
}

static bool
expect_later(struct play *p, const struct step *step)
{
	char missing[SHOWN];
	struct event *e;
	bool blocked;

	snprintf(missing, sizeof(missing), "%s did not come", step->text);
	if (!play_wait(p, later_is_there, missing)) {
		return false;
	}
	e = find_later(p, step, &blocked);
	if (blocked) {
		return play_fail(p, "expected %.*s, but next came %.*s", SHOWN,
		    step->text, play_event_length(e), e->line.who.at);
	}
	e->lane->place = (size_t)(e - p->session->record.events) + 1;
	return judge_return(p, step, e);
}

/* The return of a command; what came inside it must have been named. */
static bool
expect_return(struct play *p, const struct step *step)
{
	struct record *r = &p->session->record;
	size_t id = p->ids[step->partner - 1];
	const struct event *answer;

	if (!play_answered(p, id)) {
		return false;
	}
	p->inside = 0;
	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (e->command == id && e->line.mark == PLUMB_MARK_ENTER &&
		    !e->used && !play_is_silent(e) &&
		    strcmp(e->actor->name, "loop") != 0) {
			return play_fail(p,
			    "%.*s came inside the call, and no line names it",
			    play_event_length(e), e->line.who.at);
		}
	}
	answer = record_answer(r, id);
	return answer && judge_return(p, step, &r->events[answer - r->events]);
}

bool
play_expect(struct play *p, const struct step *step)
{
	if (step->mark == PLUMB_MARK_RETURN && step->partner > 0) {
		return expect_return(p, step);
	}
	if (step->mark != PLUMB_MARK_ENTER) {
		return expect_later(p, step);
	}
	if (is_data(step->verb)) {
		return expect_data_received(p, step);
	}
	return expect_enter(p, step);
}
