#include "conformance/runner/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 120 };

void
record_start(struct record *r, struct actors *actors, const struct kind *kind)
{
	r->actors = actors;
	r->kind = kind;
	arena_free(&r->arena);
	r->tape.len = 0;
	r->count = r->given = r->done = 0;
	r->depth = r->callbacks = r->judged = 0;
	r->reactions = false;
	r->flaw.verdict = VERDICT_NONE;
	r->flaw.rule = PLUMB_RULE_NONE;
	r->flaw.message[0] = '\0';
}

void
record_free(struct record *r)
{
	arena_free(&r->arena);
	text_free(&r->tape);
	free(r->events);
	free(r->commands);
}

void
record_flaw(struct record *r, enum verdict verdict, enum plumb_rule rule,
    const char *format, ...)
{
	va_list args;

	if (r->flaw.verdict != VERDICT_NONE) {
		return;
	}
	r->flaw.verdict = verdict;
	r->flaw.rule = rule;
	va_start(args, format);
	vsnprintf(r->flaw.message, sizeof(r->flaw.message), format, args);
	va_end(args);
}

void
record_note(struct record *r, const char *format, ...)
{
	char *room = text_room(&r->tape, MESSAGE_MAX);
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(room, MESSAGE_MAX - 1, format, args);
	va_end(args);
	if (len > 0) {
		r->tape.len +=
		    len < MESSAGE_MAX - 1 ? (size_t)len : MESSAGE_MAX - 2;
	}
	text_add(&r->tape, "\n", 1);
}

size_t
record_command(struct record *r, const char *text, size_t len)
{
	size_t who = strcspn(text, " ");
	struct command *c;
	const char *word;

	r->commands = memory_grow(
	    r->commands, r->given, &r->command_cap, sizeof(*r->commands));
	c = &r->commands[r->given];
	snprintf(c->text, sizeof(c->text), "%.*s", (int)len, text);
	c->actor = actors_find(r->actors, text, who);
	c->called = false;
	word = text + who + 1;
	if (strncmp(word, "on ", 3) == 0) {
		r->reactions = true;
		snprintf(c->word, sizeof(c->word), "on");
	} else {
		word += strcspn(word, " ") + 1;
		snprintf(c->word, sizeof(c->word), "%.*s",
		    (int)strcspn(word, " "), word);
	}
	return ++r->given;
}

/* The command whose turn it is, or NULL. */
static struct command *
next_command(struct record *r)
{
	return r->done < r->given ? &r->commands[r->done] : NULL;
}

static bool
is_answer_to(
    const struct command *c, const struct actor *actor, struct plumb_span word)
{
	return c && c->actor == actor && strlen(c->word) == word.len &&
	       memcmp(c->word, word.at, word.len) == 0;
}

static void
out_of_turn(
    struct record *r, const struct plumb_tape_line *line, const char *why)
{
	size_t len = (size_t)(line->rest.at - line->who.at) + line->rest.len;

	record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
	    "the adapter said \"%.*s\" out of turn: %s",
	    (int)(len < SHOWN ? len : SHOWN), line->who.at, why);
}

static struct frame *
push(struct record *r, const struct event *e, bool callback)
{
	static struct frame beyond;
	struct frame *f;

	if (r->depth == RECORD_DEPTH_MAX) {
		record_flaw(r, VERDICT_FAIL, PLUMB_RULE_LIFE_NOT_NESTED,
		    "calls and callbacks are nested %d deep", RECORD_DEPTH_MAX);
		return &beyond;
	}
	f = &r->stack[r->depth++];
	f->actor = e->actor;
	f->verb = e->line.verb;
	f->callback = callback;
	f->command = e->command;
	f->wire = NULL;
	r->callbacks += callback;
	return f;
}

/* The innermost frame, if it is this one; popped. */
static bool
pop(struct record *r, const struct event *e, bool callback, struct frame *f)
{
	if (r->depth == 0) {
		return false;
	}
	*f = r->stack[r->depth - 1];
	if (f->actor != e->actor || f->verb != e->line.verb ||
	    f->callback != callback) {
		return false;
	}
	r->depth--;
	r->callbacks -= callback;
	return true;
}

static void
enter_call(struct record *r, struct event *e)
{
	struct command *c = next_command(r);
	const struct plumb_tape_line *line = &e->line;
	struct frame *f;

	e->inside = r->callbacks > 0;
	if (line->who.len == 4 && e->actor == r->actors->at[0]) {
		e->used =
		    true; /* an echo that the loop's commands need not have */
		return;
	}
	if (!e->inside) {
		size_t len =
		    (size_t)(line->rest.at - line->who.at) + line->rest.len;

		if (!is_answer_to(c, e->actor, line->word) || c->called) {
			out_of_turn(r, line, "nobody told it to call this now");
			return;
		}
		if (len < sizeof(c->text) - 1 &&
		    (strlen(c->text) != len ||
			memcmp(c->text, line->who.at, len) != 0)) {
			out_of_turn(r, line, "it was told otherwise");
			return;
		}
		c->called = true;
		e->command = r->done + 1;
	} else if (!r->reactions) {
		out_of_turn(r, line, "no reaction was asked for");
		return;
	}
	f = push(r, e, false);
	f->wire = record_write(r, e, &f->from);
	f->to = f->wire ? f->wire->written.count : 0;
}

static bool
is_unsupported(const struct plumb_tape_line *line)
{
	return line->rest.len == 11 &&
	       memcmp(line->rest.at, "unsupported", 11) == 0;
}

/* A server is no transport: its close() has an answer and no call. */
static bool
is_server(const struct record *r, const struct actor *actor)
{
	for (size_t i = 0; i < r->given; i++) {
		const struct command *c = &r->commands[i];

		if (c->actor == actor && strcmp(c->word, "listen") == 0) {
			return true;
		}
	}
	return false;
}

static void
leave_call(struct record *r, struct event *e)
{
	const struct command *c = next_command(r);
	struct plumb_span rest = e->line.rest;
	struct frame f;

	e->inside = r->callbacks > 0;
	if (is_unsupported(&e->line)) {
		record_flaw(r, VERDICT_UNSUPPORTED, PLUMB_RULE_NONE,
		    "the adapter does not support: %.200s",
		    is_answer_to(c, e->actor, e->line.word) ? c->text
							    : "a reaction");
		r->done += is_answer_to(c, e->actor, e->line.word);
		return;
	}
	if (pop(r, e, false, &f)) {
		e->command = f.command;
		r->done += f.command > 0;
		if (rest.len > 0 &&
		    plumb_tape_next(&rest).kind == PLUMB_ARG_RAISED && f.wire) {
			wire_undo(f.wire, f.from, f.to);
		}
		return;
	}
	if (e->inside && e->actor == r->actors->at[0]) {
		e->used = true; /* of a reaction: loop => call_soon */
		return;
	}
	if (!is_answer_to(c, e->actor, e->line.word)) {
		out_of_turn(r, &e->line, "this is not what was asked");
		return;
	}
	if (plumb_verb_is_method(e->line.verb) && !is_server(r, e->actor)) {
		out_of_turn(r, &e->line, "its call has not been said");
		return;
	}
	e->used = true;
	e->command = ++r->done;
}

/* Data and the end of a subprocess's pipe stand in that pipe's order. */
static bool
is_of_pipe(enum plumb_verb verb)
{
	return verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
	       verb == PLUMB_VERB_PIPE_CONNECTION_LOST;
}

static void
choose_lane(struct record *r, struct event *e)
{
	struct actor *pipe;

	e->lane = e->actor;
	if (e->line.mark != PLUMB_MARK_ENTER || !is_of_pipe(e->line.verb)) {
		return;
	}
	pipe = actors_pipe(
	    r->actors, e->actor, plumb_tape_key(e->line.rest, "fd"));
	if (pipe) {
		e->lane = pipe;
	} else {
		record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "a callback of a pipe without fd=0, fd=1 or fd=2");
	}
}

static void
enter_callback(struct record *r, struct event *e)
{
	switch (e->line.verb) {
	case PLUMB_VERB_DATA_RECEIVED:
	case PLUMB_VERB_BUFFER_UPDATED:
	case PLUMB_VERB_PIPE_DATA_RECEIVED:
		record_data(r, e);
		break;
	case PLUMB_VERB_DATAGRAM_RECEIVED:
		record_datagram(r, e);
		break;
	case PLUMB_VERB_ERROR_RECEIVED:
		record_error(r);
		break;
	case PLUMB_VERB_COMPLETED:
		record_completed(r, e);
		break;
	case PLUMB_VERB_CONNECTION_LOST:
		e->actor->wire.closing = true;
		break;
	default:
		break;
	}
	for (size_t i = r->depth; i > 0 && e->command == 0; i--) {
		e->command = r->stack[i - 1].command;
	}
	push(r, e, true);
}

static void
leave_callback(struct record *r, struct event *e)
{
	struct plumb_arg kept = plumb_tape_key(e->line.rest, "return");
	struct frame f;

	if (!pop(r, e, true, &f)) {
		out_of_turn(
		    r, &e->line, "this callback was not the last entered");
	}
	if (e->line.verb == PLUMB_VERB_EOF_RECEIVED &&
	    (kept.kind != PLUMB_ARG_KEY || *kept.value.at != 't')) {
		e->actor->wire.closing = true;
	}
}

/* Over TLS that a buffer is asked for inside close() has a rule of its own. */
static enum plumb_rule
sharpen(const struct record *r, const struct event *e, enum plumb_rule rule)
{
	bool buffer = e->line.verb == PLUMB_VERB_GET_BUFFER ||
		      e->line.verb == PLUMB_VERB_BUFFER_UPDATED;

	/* rule: tls.buffered-not-inside-close */
	if (rule == PLUMB_RULE_LIFE_NOT_INSIDE_CALL && buffer &&
	    r->kind->id == KIND_TLS && r->depth > 0 &&
	    r->stack[r->depth - 1].verb == PLUMB_VERB_CLOSE) {
		return PLUMB_RULE_TLS_BUFFERED_NOT_INSIDE_CLOSE;
	}
	return rule;
}

static void
judge(struct record *r, const struct event *e)
{
	struct plumb_event event;
	enum plumb_rule rule;

	struct actor *judged = e->actor->owner ? e->actor->owner : e->actor;

	if (e->actor == r->actors->at[0] ||
	    !plumb_event_of_line(&e->line, &event)) {
		return;
	}
	r->judged++;
	/* The pipes of a subprocess have no protocol of their own. */
	event.pipe = e->actor->pipe;
	rule = sharpen(r, e, plumb_monitor_step(&judged->monitor, &event));
	if (plumb_rule_binds(rule, r->kind->name, strlen(r->kind->name))) {
		size_t len = (size_t)(e->line.rest.at - e->line.who.at) +
			     e->line.rest.len;

		record_flaw(r, VERDICT_FAIL, rule, "%.*s: %s",
		    (int)(len < SHOWN ? len : SHOWN), e->line.who.at,
		    plumb_rule_info(rule)->sentence);
	}
}

static void
take_event(struct record *r, struct event *e)
{
	switch (e->line.mark) {
	case PLUMB_MARK_CALL:
		enter_call(r, e);
		break;
	case PLUMB_MARK_RETURN:
		leave_call(r, e);
		break;
	case PLUMB_MARK_ENTER:
		enter_callback(r, e);
		break;
	case PLUMB_MARK_LEAVE:
		leave_callback(r, e);
		break;
	default:
		out_of_turn(r, &e->line, "an adapter does not use this mark");
		break;
	}
}

/* The answer to sync is no news: it is neither an event nor on the tape. */
static bool
take_sync(struct record *r, const struct plumb_tape_line *line)
{
	if (line->mark != PLUMB_MARK_RETURN || line->verb != PLUMB_VERB_SYNC ||
	    line->rest.len > 0) {
		return false;
	}
	if (is_answer_to(next_command(r), r->actors->at[0], line->word)) {
		r->done++;
	} else {
		out_of_turn(r, line, "this is not what was asked");
	}
	return true;
}

/* Parses a copy of the line that lives as long as the record. */
static bool
take_text(
    struct record *r, const char *at, size_t len, struct plumb_tape_line *line)
{
	char *copy = arena_copy(&r->arena, at, len);
	enum plumb_tape_error error = plumb_tape_parse(copy, len, line);

	if (error == PLUMB_TAPE_BLANK) {
		return false;
	}
	if (error != PLUMB_TAPE_OK) {
		record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "the adapter printed what is no line of a tape, at column "
		    "%zu (%s): %.*s",
		    line->column, plumb_tape_error_text(error),
		    (int)(len < SHOWN ? len : SHOWN), copy);
		return false;
	}
	if (line->rest.len == 0) {
		line->rest.at = copy + len;
	}
	return true;
}

void
record_line(struct record *r, const char *at, size_t len)
{
	struct plumb_tape_line line;
	struct event *e;

	if (r->count == RECORD_EVENTS_MAX) {
		record_flaw(r, VERDICT_ADAPTER_ERROR, PLUMB_RULE_NONE,
		    "more than %d lines in one case", RECORD_EVENTS_MAX);
		return;
	}
	if (!take_text(r, at, len, &line) || take_sync(r, &line)) {
		return;
	}
	text_add(&r->tape, at, len);
	text_add(&r->tape, "\n", 1);
	r->events =
	    memory_grow(r->events, r->count, &r->cap, sizeof(*r->events));
	e = &r->events[r->count];
	memset(e, 0, sizeof(*e));
	e->line = line;
	e->actor = actors_find(r->actors, line.who.at, line.who.len);
	if (!e->actor) {
		out_of_turn(r, &line, "there is nobody of that name");
		return;
	}
	r->count++;
	choose_lane(r, e);
	if (line.mark == PLUMB_MARK_ENTER) {
		/* The monitor's rules say more than a difference of bytes. */
		judge(r, e);
		take_event(r, e);
	} else {
		take_event(r, e);
		judge(r, e);
	}
}

const struct event *
record_answer(const struct record *r, size_t command)
{
	for (size_t i = r->count; i > 0; i--) {
		const struct event *e = &r->events[i - 1];

		if (e->command == command &&
		    e->line.mark == PLUMB_MARK_RETURN) {
			return e;
		}
	}
	return NULL;
}
