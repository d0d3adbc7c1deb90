/*
 * How a body becomes steps: lines whose conditions hold are kept, repeats are
 * written out, words are expanded and each line is read by script_line.c. What
 * concerns several lines is checked at the end: blocks, the names that lines
 * use, and which return belongs to which call.
 */
#include "conformance/runner/script.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/script_line.h"

struct builder {
	struct script *script;
	const struct vars *axes;
	struct arena *arena;
	struct complaint *complaint;
	const struct body_line **lines; /* those whose conditions hold */
	size_t line_count;
	size_t cap;
	size_t open[8]; /* steps that opened a block not yet ended */
	size_t depth;
	bool frozen;
};

bool
script_holds(const struct conditions *conditions, const struct vars *axes)
{
	for (size_t i = 0; i < conditions->count; i++) {
		const struct condition *c = &conditions->at[i];
		const char *value = vars_get(axes, c->axis, strlen(c->axis));
		bool is =
		    value && scenario_one_of(c->values, value, strlen(value));

		if (is == c->negated) {
			return false;
		}
	}
	return true;
}

static bool
refuse(struct builder *b, const struct body_line *line, size_t column,
    const char *what)
{
	complain(b->complaint, b->script->scenario->file, line->line, column,
	    "%s", what);
	return false;
}

static bool
first_is(const struct body_line *line, const char *word, size_t count)
{
	return line->words.count == count &&
	       !strcmp(line->words.at[0].at, word);
}

static bool
is_repeat(const struct body_line *line)
{
	return first_is(line, "repeat", 2);
}

static bool
opens_block(const struct body_line *line)
{
	return is_repeat(line) || first_is(line, "turn", 1) ||
	       first_is(line, "either", 2);
}

/*
 * The "end" of the block that line i opens, or the count where there is none.
 */
static size_t
find_end(const struct builder *b, size_t i)
{
	size_t depth = 0;

	for (; i < b->line_count; i++) {
		depth += opens_block(b->lines[i]);
		if (first_is(b->lines[i], "end", 1) && --depth == 0) {
			return i;
		}
	}
	return b->line_count;
}

/* NULL, or why a step may not stand in the block that it stands in. */
static const char *
misplaced(const struct builder *b, const struct step *step)
{
	enum step_kind around = STEP_NONE;
	enum step_kind kind = step->kind;

	if (b->depth > 0) {
		around = b->script->steps[b->open[b->depth - 1]].kind;
	}
	if (b->frozen) {
		return kind == STEP_ACT || kind == STEP_CALL ||
			       kind == STEP_THAW
			   ? NULL
			   : "only => and ~> between freeze and thaw";
	}
	if (around == STEP_TURN) {
		return kind == STEP_CALL || kind == STEP_ON ||
			       kind == STEP_EXPECT || kind == STEP_TURN_END
			   ? NULL
			   : "only commands and expectations in a turn";
	}
	if (around == STEP_EITHER || around == STEP_OR) {
		return kind == STEP_EXPECT || kind == STEP_SEE ||
			       kind == STEP_NOT || kind == STEP_OR ||
			       kind == STEP_EITHER_END
			   ? NULL
			   : "only expectations in either";
	}
	return kind != STEP_OR && kind != STEP_THAW
		   ? NULL
		   : "nothing was begun that this could follow";
}

static bool
check_block(
    struct builder *b, const struct body_line *line, const struct step *step)
{
	const char *why = misplaced(b, step);

	if (step->kind == STEP_FREEZE || step->kind == STEP_THAW) {
		b->frozen = step->kind == STEP_FREEZE;
	}
	return !why || refuse(b, line, line->words.at[0].column, why);
}

static void
enter_block(struct builder *b, size_t i)
{
	struct step *step = &b->script->steps[i];

	if (step->kind == STEP_OR || step->kind == STEP_EITHER_END ||
	    step->kind == STEP_TURN_END) {
		b->script->steps[b->open[--b->depth]].partner = i;
	}
	if (step->kind == STEP_OR || step->kind == STEP_EITHER ||
	    step->kind == STEP_TURN) {
		b->open[b->depth++] = i;
	}
}

static bool
add_line(struct builder *b, const struct body_line *line)
{
	struct script *s = b->script;
	struct line_place place = { b->axes, b->arena, b->complaint, s, line };
	struct step *step;

	if (s->count == SCRIPT_STEPS_MAX) {
		return refuse(b, line, 1, "more than 10000 steps");
	}
	s->steps = memory_grow(s->steps, s->count, &b->cap, sizeof(*s->steps));
	step = &s->steps[s->count];
	memset(step, 0, sizeof(*step));
	step->line = line->line;
	step->column = line->words.at[0].column;
	if (plumb_rule_binds(
		line->rule, s->kind->name, strlen(s->kind->name))) {
		step->rule = line->rule;
	}
	if (first_is(line, "end", 1) && b->depth > 0) {
		bool turn = s->steps[b->open[b->depth - 1]].kind == STEP_TURN;

		step->kind = turn ? STEP_TURN_END : STEP_EITHER_END;
		step->text = step->rest = "end";
	} else if (!script_line(&place, step)) {
		return false;
	}
	if (!check_block(b, line, step)) {
		return false;
	}
	enter_block(b, s->count++);
	return true;
}

static bool
repeat_count(struct builder *b, const struct body_line *line, size_t *count)
{
	struct text word = { 0 };
	char *end;

	if (vars_expand(b->axes, UNKNOWN_KEPT, line->words.at[1].at, &word)) {
		text_free(&word);
		return refuse(b, line, line->words.at[1].column, "bad name");
	}
	*count = strtoul(text_end(&word), &end, 10);
	if (*end != '\0' || word.len == 0 || *count > SCRIPT_STEPS_MAX) {
		text_free(&word);
		return refuse(b, line, line->words.at[1].column,
		    "expected how often: a number up to 10000");
	}
	text_free(&word);
	return true;
}

/* Lines from i up to end; a repeat goes through its lines again. */
static bool
add_range(struct builder *b, size_t i, size_t end)
{
	for (; i < end; i++) {
		const struct body_line *line = b->lines[i];
		size_t stop = opens_block(line) ? find_end(b, i) : i;
		size_t count = 0;

		if (stop >= end) {
			return refuse(b, line, line->words.at[0].column,
			    "this block has no end");
		}
		if (!is_repeat(line)) {
			if (!add_line(b, line)) {
				return false;
			}
			continue;
		}
		if (!repeat_count(b, line, &count)) {
			return false;
		}
		while (count-- > 0) {
			if (!add_range(b, i + 1, stop)) {
				return false;
			}
		}
		i = stop;
	}
	return true;
}

static bool
names_return(const struct step *line, const struct step *call)
{
	return line->kind == STEP_EXPECT && line->mark == PLUMB_MARK_RETURN &&
	       line->partner == 0 && line->verb == call->verb &&
	       !strcmp(line->who, call->who);
}

/* What may stand between a call and the line for its return. */
static bool
can_be_inside(const struct step *line)
{
	if (line->kind != STEP_EXPECT || line->mark != PLUMB_MARK_ENTER) {
		return line->kind == STEP_EXPECT;
	}
	/* rule: life.not-inside-call */
	return line->verb == PLUMB_VERB_PAUSE_WRITING ||
	       line->verb == PLUMB_VERB_RESUME_WRITING ||
	       line->verb == PLUMB_VERB_ERROR_RECEIVED ||
	       line->verb == PLUMB_VERB_CALL_EXCEPTION_HANDLER;
}

/* Whether one of the blocks of the either at k names the return. */
static bool
either_names_return(const struct script *s, size_t k, const struct step *call)
{
	while (s->steps[k].kind != STEP_EITHER_END) {
		if (names_return(&s->steps[++k], call)) {
			return true;
		}
	}
	return false;
}

/* Ties each call to the line that names its return, where there is one. */
static void
find_partners(struct script *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct step *call = &s->steps[i];
		size_t k = i + 1;

		if (call->kind != STEP_CALL) {
			continue;
		}
		while (k < s->count && can_be_inside(&s->steps[k]) &&
		       !names_return(&s->steps[k], call)) {
			k++;
		}
		if (k == s->count) {
			continue;
		}
		if (names_return(&s->steps[k], call)) {
			call->partner = k;
			s->steps[k].partner = i + 1;
		} else if (s->steps[k].kind == STEP_EITHER &&
			   either_names_return(s, k, call)) {
			call->partner = k;
		}
	}
}

bool
script_build(struct script *script, const struct vars *axes,
    struct arena *arena, struct complaint *complaint)
{
	const struct scenario *s = script->scenario;
	struct builder b = { .script = script,
		.axes = axes,
		.arena = arena,
		.complaint = complaint };
	struct step *steps;
	bool built;

	b.lines =
	    memory_resize(NULL, s->body_count * sizeof(struct body_line *));
	for (size_t i = 0; i < s->body_count; i++) {
		if (script_holds(&s->body[i].conditions, axes)) {
			b.lines[b.line_count++] = &s->body[i];
		}
	}
	built = add_range(&b, 0, b.line_count);
	if (built && b.frozen) {
		built = refuse(
		    &b, b.lines[b.line_count - 1], 0, "freeze without thaw");
	}
	free(b.lines);
	steps = arena_take(arena, script->count * sizeof(*steps));
	if (script->count > 0) {
		memcpy(steps, script->steps, script->count * sizeof(*steps));
	}
	free(script->steps);
	script->steps = steps;
	if (built) {
		find_partners(script);
		built = script_check_names(script, complaint);
	}
	return built;
}
