/* What runs inside a callback, and the lines around it. */
#include "conformance/adapters/reference/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct action {
	struct action *next;
	char *line; /* the method to call; NULL: */
	int value;  /* what to return, the callback or an error */
};

struct reaction {
	struct reaction *next;
	struct action *actions;
	enum plumb_verb callback;
	uint64_t nth; /* 0: every time */
	char who[NAME_SIZE];
};

static bool
can_react(struct plumb_span who, enum plumb_verb callback)
{
	if (span_is(who, "loop"))
		return callback == PLUMB_VERB_CALL_SOON;
	return (callback >= PLUMB_VERB_CONNECTION_MADE &&
		   callback <= PLUMB_VERB_RESUME_WRITING) ||
	       callback == PLUMB_VERB_PROTOCOL_FACTORY ||
	       callback == PLUMB_VERB_OPENED ||
	       callback == PLUMB_VERB_COMPLETED;
}

static void
actions_free(struct action *action)
{
	while (action) {
		struct action *next = action->next;

		free(action->line);
		free(action);
		action = next;
	}
}

void
reaction_forget(struct adapter *a)
{
	while (a->reactions) {
		struct reaction *next = a->reactions->next;

		actions_free(a->reactions->actions);
		free(a->reactions);
		a->reactions = next;
	}
}

/* The text up to a lone ";", which is taken off the rest too: then *more. */
static struct plumb_span
next_action(struct plumb_span *rest, bool *more)
{
	struct plumb_span text = { rest->at, 0 };
	struct plumb_arg arg = plumb_tape_next(rest);

	while (arg.kind != PLUMB_ARG_NONE && !span_is(arg.value, ";")) {
		text.len = (size_t)(arg.value.at + arg.value.len - text.at);
		arg = plumb_tape_next(rest);
	}
	*more = arg.kind != PLUMB_ARG_NONE;
	return text;
}

static bool
action_call(
    struct action *action, struct plumb_span who, struct plumb_span text)
{
	bool other = text.len < 2 || memcmp(text.at, "=>", 2) != 0;
	size_t lead = other ? 0 : who.len + 1;
	struct plumb_tape_line line;

	action->line = malloc(lead + text.len + 1);
	if (!action->line)
		return false;
	if (!other) {
		memcpy(action->line, who.at, who.len);
		action->line[who.len] = ' ';
	}
	memcpy(action->line + lead, text.at, text.len);
	action->line[lead + text.len] = '\0';
	return plumb_tape_parse(action->line, lead + text.len, &line) ==
		   PLUMB_TAPE_OK &&
	       line.mark == PLUMB_MARK_CALL && method_check(&line);
}

static bool
action_return(
    struct action *action, enum plumb_verb callback, struct plumb_span value)
{
	if (callback == PLUMB_VERB_GET_BUFFER) {
		action->value = span_is(value, "empty");
		return action->value;
	}
	if (callback != PLUMB_VERB_EOF_RECEIVED)
		return false;
	action->value = span_is(value, "true");
	return action->value || span_is(value, "false") ||
	       span_is(value, "None");
}

static bool
action_raise(struct action *action, struct plumb_span value)
{
	static const char *const names[] = { "ValueError", "RuntimeError",
		"OSError", "ZeroDivisionError", "BaseException" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (span_is(value, names[i]))
			action->value = plumb_error_of_exception(names[i]);
	return action->value != 0;
}

static bool
action_parse(struct action *action, const struct plumb_tape_line *line,
    struct plumb_span text, bool last)
{
	struct plumb_span rest = text;
	struct plumb_arg word = plumb_tape_next(&rest);
	struct plumb_arg value = plumb_tape_next(&rest);
	bool two = value.kind != PLUMB_ARG_NONE &&
		   plumb_tape_next(&rest).kind == PLUMB_ARG_NONE;

	if (two && span_is(word.value, "return"))
		return action_return(action, line->verb, value.value);
	if (two && span_is(word.value, "raise"))
		return last && action_raise(action, value.value);
	return action_call(action, line->who, text);
}

static bool
actions_parse(struct action **tail, const struct plumb_tape_line *line,
    struct plumb_span rest)
{
	bool more = true;

	while (more) {
		struct plumb_span text = next_action(&rest, &more);
		struct action *action = calloc(1, sizeof *action);

		if (!action)
			return false;
		*tail = action;
		tail = &action->next;
		if (!action_parse(action, line, text, !more))
			return false;
	}
	return true;
}

static void
reaction_append(struct adapter *a, struct reaction *r)
{
	struct reaction **tail = &a->reactions;

	while (*tail)
		tail = &(*tail)->next;
	*tail = r;
}

bool
reaction_add(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_span rest = line->rest;
	struct plumb_span after = rest;
	struct plumb_arg nth = plumb_tape_next(&after);
	struct reaction *r = calloc(1, sizeof *r);
	bool good = r && can_react(line->who, line->verb);

	if (!r)
		return false;
	if (nth.kind == PLUMB_ARG_KEY && span_is(nth.key, "nth")) {
		good = good && nth.has_number && nth.number > 0;
		r->nth = nth.number;
		rest = after;
	}
	r->callback = line->verb;
	memcpy(r->who, line->who.at, line->who.len);
	if (good && actions_parse(&r->actions, line, rest)) {
		reaction_append(a, r);
		return true;
	}
	actions_free(r->actions);
	free(r);
	return false;
}

static int
actions_run(struct adapter *a, const struct action *action, int result)
{
	struct plumb_tape_line line;

	for (; action && result >= 0; action = action->next) {
		if (!action->line) {
			result = action->value;
			continue;
		}
		plumb_tape_parse(action->line, strlen(action->line), &line);
		method_run(a, &line);
	}
	return result;
}

static void
say_left(const struct happening *h, int result)
{
	say("%s <- %s", h->who, plumb_verb_name(h->callback));
	if (result < 0)
		say_error(" !", result);
	else if (h->callback == PLUMB_VERB_EOF_RECEIVED)
		say(" return=%s", result ? "true" : "false");
	else if (h->callback == PLUMB_VERB_GET_BUFFER)
		say(" size=%zu", result ? 0 : h->size);
	say("\n");
}

int
reaction_run(struct adapter *a, const struct happening *h)
{
	int result = 0;

	adapter_enter(a);
	++*h->count;
	say("%s <= %s%s", h->who, plumb_verb_name(h->callback), h->words);
	if (h->via && strcmp(h->via, "p") != 0)
		say(" via=%s", h->via);
	say("\n");
	for (struct reaction *r = a->reactions; r && result >= 0; r = r->next)
		if (r->callback == h->callback && strcmp(r->who, h->who) == 0 &&
		    (r->nth == 0 || r->nth == *h->count))
			result = actions_run(a, r->actions, result);
	say_left(h, result);
	adapter_leave(a);
	return result;
}
