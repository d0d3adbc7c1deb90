#include "conformance/runner/play.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/barrier.h"
#include "conformance/runner/match.h"

static void
set_place(struct play *p)
{
	const struct step *step;

	if (p->step >= p->script->count) {
		snprintf(p->outcome->place, sizeof(p->outcome->place),
		    "%s:%zu: at the end", p->c->file, p->c->line);
		return;
	}
	step = &p->script->steps[p->step];
	snprintf(p->outcome->place, sizeof(p->outcome->place), "%s:%zu:%zu",
	    p->c->file, step->line, step->column);
}

/* The line's own, unless it does not bind this kind of transport. */
static enum plumb_rule
rule_of_step(const struct play *p)
{
	const struct kind *kind = p->session->kind;
	enum plumb_rule rule = PLUMB_RULE_NONE;

	if (p->step < p->script->count) {
		rule = p->script->steps[p->step].rule;
	}
	return plumb_rule_binds(rule, kind->name, strlen(kind->name))
		   ? rule
		   : p->c->rules[0];
}

static bool
stop(struct play *p, enum verdict verdict, enum plumb_rule rule)
{
	if (!p->trial && p->outcome->verdict == VERDICT_NONE) {
		p->outcome->verdict = verdict;
		p->outcome->rule = rule;
		set_place(p);
	}
	return false;
}

/* A flaw that the record has seen comes before anything a line finds. */
static bool
stop_for_flaw(struct play *p)
{
	const struct flaw *flaw = &p->session->record.flaw;
	bool trial = p->trial;

	if (flaw->verdict == VERDICT_NONE) {
		return false;
	}
	p->trial = false;
	if (p->outcome->verdict == VERDICT_NONE) {
		snprintf(p->outcome->message, sizeof(p->outcome->message), "%s",
		    flaw->message);
	}
	stop(p, flaw->verdict, flaw->rule);
	p->trial = trial;
	return true;
}

static bool
stop_saying(struct play *p, enum verdict verdict, enum plumb_rule rule,
    const char *format, va_list args)
{
	if (stop_for_flaw(p)) {
		return false;
	}
	if (!p->trial && p->outcome->verdict == VERDICT_NONE) {
		vsnprintf(p->outcome->message, sizeof(p->outcome->message),
		    format, args);
	}
	return stop(p, verdict, rule);
}

bool
play_stop(struct play *p, enum verdict verdict, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	stop_saying(p, verdict, PLUMB_RULE_NONE, format, args);
	va_end(args);
	return false;
}

bool
play_fail(struct play *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	stop_saying(p, VERDICT_FAIL, rule_of_step(p), format, args);
	va_end(args);
	return false;
}

bool
play_wait(struct play *p, bool (*holds)(void *), const char *missing)
{
	if (p->trial) {
		return holds(p) || play_fail(p, "%s", missing);
	}
	switch (stage_wait(p->session, holds, p)) {
	case WAITED_YES:
		return true;
	case WAITED_MISSING:
		return play_fail(
		    p, "%s; the loop is alive and nothing moves", missing);
	case WAITED_GUARD:
		return play_stop(p, VERDICT_INCONCLUSIVE,
		    "%s within %g s, and things still move", missing,
		    p->session->guard);
	default:
		return play_fail(p, "%s", missing);
	}
}

bool
play_answered(struct play *p, size_t command)
{
	return stage_answered(p->session, command) || play_fail(p, "no answer");
}

bool
play_text(struct play *p, const struct step *step, struct text *out)
{
	const char *at = step->text;
	struct text word = { 0 };
	bool fine = true;

	if (!step->has_vars) {
		text_add(out, at, strlen(at));
		text_end(out);
		return true;
	}
	while (fine && *at != '\0') {
		size_t len = strcspn(at, " ");

		word.len = 0;
		text_add(&word, at, len);
		if (vars_expand(
			&p->vars, UNKNOWN_WRONG, text_end(&word), out)) {
			/* Its form is right, so what was measured is wrong. */
			fine = play_fail(p, "%s cannot be worked out", word.at);
		}
		at += len;
		if (*at == ' ') {
			text_add(out, " ", 1);
			at++;
		}
	}
	text_end(out);
	text_free(&word);
	return fine;
}

struct actor *
play_actor(struct play *p, const struct step *step)
{
	struct actor *a =
	    actors_find(&p->session->actors, step->who, strlen(step->who));

	if (!a) {
		a = actors_add(
		    &p->session->actors, step->who, strlen(step->who));
	}
	if (!a) {
		record_flaw(&p->session->record, VERDICT_SUITE_ERROR,
		    PLUMB_RULE_NONE, "more than %d names", ACTORS_MAX);
		a = p->session->actors.at[0];
	}
	return a;
}

const char *
play_arguments(const struct step *step)
{
	const char *space = strchr(step->rest, ' ');

	return space ? space + 1 : "";
}

/* Gives the command of a step; its number, or 0. */
static size_t
give(struct play *p, const struct step *step)
{
	struct text text = { 0 };
	size_t id = 0;

	play_actor(p, step);
	if (play_text(p, step, &text)) {
		id = stage_say(p->session, text.at);
	}
	text_free(&text);
	return id;
}

static bool
play_on(struct play *p, const struct step *step)
{
	return p->step < p->turn_end || give(p, step) > 0;
}

/* All commands of the turn are given at once; its lines are matched after. */
static bool
play_turn(struct play *p, const struct step *step)
{
	size_t id;

	process_say(&p->session->process, "loop => turn", 12);
	for (size_t i = p->step + 1; i < step->partner; i++) {
		const struct step *inner = &p->script->steps[i];

		if (inner->kind == STEP_CALL || inner->kind == STEP_ON) {
			p->ids[i] = give(p, inner);
			if (p->ids[i] == 0) {
				return false;
			}
		}
	}
	process_say(&p->session->process, "loop => end", 11);
	id = record_command(&p->session->record, "loop => turn", 12);
	p->turn_end = step->partner;
	return play_answered(p, id);
}

/* What a call without a line for its return must not do. */
static bool
judge_plain_call(struct play *p, size_t id)
{
	struct record *r = &p->session->record;
	const struct event *answer = record_answer(r, id);
	struct plumb_span raised;

	if (!answer) {
		return true;
	}
	raised = match_raised(answer->line.rest);
	r->events[answer - r->events].used = true;
	if (raised.len > 0) {
		return play_fail(p, "%.*s raised %.*s",
		    (int)answer->line.word.len, answer->line.word.at,
		    (int)raised.len, raised.at);
	}
	for (size_t i = 0; i < r->count; i++) {
		const struct event *e = &r->events[i];

		if (e->command == id && e->line.mark == PLUMB_MARK_ENTER &&
		    !e->used && !play_is_silent(e) &&
		    strcmp(e->actor->name, "loop") != 0) {
			return play_fail(p, "%.*s came inside the call",
			    (int)e->line.word.len, e->line.word.at);
		}
	}
	p->outcome->checked++;
	return true;
}

bool
play_call(struct play *p, const struct step *step)
{
	if (p->step >= p->turn_end) {
		p->ids[p->step] = give(p, step);
	}
	if (p->ids[p->step] == 0) {
		return false;
	}
	if (p->session->frozen) {
		/* It is there before what the peer does next is. */
		process_flush(&p->session->process);
		return true;
	}
	if (step->partner > 0 &&
	    p->script->steps[step->partner].kind == STEP_EXPECT) {
		p->inside = p->ids[p->step];
		return true;
	}
	if (!play_answered(p, p->ids[p->step])) {
		return false;
	}
	return step->partner > 0 || judge_plain_call(p, p->ids[p->step]);
}

static bool
is_calm(void *what)
{
	const struct play *p = what;
	const struct record *r = &p->session->record;

	return r->depth == 0 && r->done == r->given;
}

/*
 * Before the peer acts or looks, what was asked of the adapter is done and what
 * it was doing is over; else it would depend on the time which comes first.
 */
static bool
calm_down(struct play *p)
{
	return p->trial || p->session->frozen ||
	       (play_answered(p, p->session->record.given) &&
		   play_wait(p, is_calm, "a callback was not left"));
}

/*
 * Over TLS a protocol is told of its connection in the middle of what its
 * transport does; an adapter that is stopped there would go on with the rest.
 */
static bool
play_freeze(struct play *p)
{
	struct session *s = p->session;

	if (s->kind->id == KIND_TLS && !barrier_settle(s)) {
		return play_fail(p, "not settled");
	}
	s->frozen = process_freeze(&s->process);
	if (s->frozen) {
		return true;
	}
	/* That it has ended comes first, if that is why. */
	stage_pump(s, STAGE_SILENCE);
	return play_stop(
	    p, VERDICT_SUITE_ERROR, "the adapter cannot be stopped");
}

static bool
play_thaw(struct play *p)
{
	p->session->frozen = false;
	process_thaw(&p->session->process);
	return true;
}

bool
play_step(struct play *p, const struct step *step)
{
	bool peer = step->kind == STEP_ACT || step->kind == STEP_SEE ||
		    step->kind == STEP_FREEZE;

	if (peer && !calm_down(p)) {
		return false;
	}
	switch (step->kind) {
	case STEP_CALL:
		return play_call(p, step);
	case STEP_EXPECT:
		return play_expect(p, step);
	case STEP_NOT:
		return play_not(p, step);
	case STEP_AWAIT:
		return play_await(p, step);
	case STEP_ON:
		return play_on(p, step);
	case STEP_ACT:
		return play_act(p, step);
	case STEP_SEE:
		return play_see(p, step);
	case STEP_OPEN:
		return play_open(p, step);
	case STEP_LISTEN:
		return play_listen(p, step);
	case STEP_JAM:
		return play_jam(p, step);
	case STEP_SETTLE:
		return play_settle(p);
	case STEP_TURN:
		return play_turn(p, step);
	case STEP_EITHER:
		return play_either(p);
	case STEP_FREEZE:
		return play_freeze(p);
	case STEP_THAW:
		return play_thaw(p);
	default:
		return true;
	}
}

void
play_case(
    struct session *s, const struct suite_case *c, struct outcome *outcome)
{
	struct play p = { .session = s, .c = c, .script = c->script };
	bool on;

	p.outcome = outcome;
	p.ids = arena_take(&s->record.arena, c->script->count * sizeof(*p.ids));
	on = (s->kind->id != KIND_TLS || play_tls_prepare(&p)) &&
	     play_file_prepare(&p);
	while (on && p.step < c->script->count) {
		on = play_step(&p, &c->script->steps[p.step]) &&
		     !stop_for_flaw(&p);
		p.step += on;
	}
	if (on && play_settle(&p) && !stop_for_flaw(&p)) {
		outcome->verdict = VERDICT_PASS;
	}
	if (s->frozen) {
		play_thaw(&p);
	}
	outcome->checked += s->record.judged;
}
