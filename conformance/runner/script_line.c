/*
 * The words of a line are expanded twice: for the step with the axes only, and
 * for the check with 1 for every other name, so that the tape's own parser can
 * say whether the line will be well-formed whatever is measured.
 */
#include "conformance/runner/script_line.h"

#include <string.h>

struct checked {
	struct text text;
	size_t starts[SCENARIO_WORDS_MAX]; /* where each word begins in it */
};

static bool
refuse(const struct line_place *p, size_t column, const char *what,
    const char *word)
{
	complain(p->complaint, p->script->scenario->file, p->line->line, column,
	    "%s%s%.100s", what, *word ? ": " : "", word);
	return false;
}

static bool
join(const struct line_place *p, enum unknown unknown, struct checked *c)
{
	const struct words *words = &p->line->words;

	for (size_t i = 0; i < words->count; i++) {
		const struct word *w = &words->at[i];
		size_t wrong;

		if (i > 0) {
			text_add(&c->text, " ", 1);
		}
		c->starts[i] = c->text.len;
		wrong = vars_expand(p->axes, unknown, w->at, &c->text);
		if (wrong > 0) {
			return refuse(p, w->column + wrong - 1,
			    "this cannot be worked out", w->at);
		}
	}
	text_end(&c->text);
	return true;
}

/* The column in the file of a column in the joined line. */
static size_t
place_of(const struct line_place *p, const struct checked *c, size_t column)
{
	size_t i = p->line->words.count - 1;

	while (i > 0 && c->starts[i] >= column) {
		i--;
	}
	return p->line->words.at[i].column + column - 1 - c->starts[i];
}

static const enum step_kind kind_of_mark[PLUMB_MARK_COUNT] = {
	[PLUMB_MARK_CALL] = STEP_CALL,
	[PLUMB_MARK_RETURN] = STEP_EXPECT,
	[PLUMB_MARK_ENTER] = STEP_EXPECT,
	[PLUMB_MARK_LEAVE] = STEP_EXPECT,
	[PLUMB_MARK_ACT] = STEP_ACT,
	[PLUMB_MARK_SEE] = STEP_SEE,
	[PLUMB_MARK_NOT] = STEP_NOT,
	[PLUMB_MARK_ON] = STEP_ON,
};

/* "!A|B" is for expectations only; the tape knows no such word. */
static void
hide_choices(char *at)
{
	bool raised = false;

	for (; *at != '\0'; at++) {
		if (*at == ' ') {
			raised = at[1] == '!';
		} else if (*at == '|' && raised) {
			*at = '_';
		}
	}
}

/* What a step says of the peer's side of TLS. */
static const char peer_options[] =
    "peer_certificate|peer_asks|peer_refuses|peer_tls|peer_stops|peer_alpn|"
    "peer_name";

/* Only key=value behind the mark's word, and only these keys. */
static bool
check_keys(
    const struct line_place *p, const struct checked *c, const char *keys)
{
	for (size_t i = 3; i < p->line->words.count; i++) {
		const struct word *w = &p->line->words.at[i];
		size_t key = strcspn(w->at, "=");

		if (w->at[key] == '\0' || !scenario_one_of(keys, w->at, key)) {
			return refuse(p, place_of(p, c, c->starts[i] + 1),
			    "not a key that can stand here", w->at);
		}
	}
	return true;
}

/* What the peer's words take. */
static bool
check_peer_words(const struct line_place *p, const struct checked *c,
    const struct plumb_tape_line *line)
{
	const char *wrong;

	if (line->verb == PLUMB_VERB_AGREED) {
		return check_keys(p, c, "version|alpn|name|certificate");
	}
	if (line->verb == PLUMB_VERB_START_TLS) {
		return check_keys(p, c, peer_options);
	}
	wrong = script_peer_wrong(line);
	return !wrong || refuse(p, place_of(p, c, c->text.len), wrong, "");
}

static bool
is_one(struct plumb_span word, const char *choices)
{
	return word.len > 0 && scenario_one_of(choices, word.at, word.len);
}

/* => VERB, OTHER => VERB, return VALUE, raise NAME; the rest is arguments. */
static bool
is_action(const char *who, struct plumb_span action)
{
	struct plumb_span first = plumb_tape_next(&action).value;
	struct plumb_span second = plumb_tape_next(&action).value;
	bool loop = !strcmp(who, "loop");

	if (is_one(first, "return")) {
		return is_one(second, "true|false|None|0|1|str|list|"
				      "empty-str|empty-list|empty|readonly|"
				      "bytearray") &&
		       action.len == 0;
	}
	if (is_one(first, "raise")) {
		return is_one(second, "ValueError|RuntimeError|OSError|"
				      "ZeroDivisionError|BaseException") &&
		       action.len == 0;
	}
	if (is_one(second, "=>")) {
		loop = is_one(first, "loop");
		second = plumb_tape_next(&action).value;
	} else if (!is_one(first, "=>")) {
		return false;
	}
	return is_one(second, loop ? "call_soon" : script_methods);
}

/* Up to the next lone semicolon; the rest begins behind it. */
static struct plumb_span
cut_action(struct plumb_span *rest, bool *more)
{
	struct plumb_span action = *rest;

	*more = false;
	while (rest->len > 0) {
		struct plumb_span before = *rest;

		if (is_one(plumb_tape_next(rest).value, ";")) {
			action.len = (size_t)(before.at - action.at);
			*more = true;
			break;
		}
	}
	return action;
}

/* nth=K and then ACTION *( ; ACTION ), as spec/adapter.md has it. */
static bool
check_reaction(const struct line_place *p, const struct checked *c,
    const struct step *step, struct plumb_span rest)
{
	struct plumb_span after = rest;
	struct plumb_arg nth = plumb_tape_next(&after);
	bool more = true;

	if (nth.kind == PLUMB_ARG_KEY) {
		if (!is_one(nth.key, "nth") || !nth.has_number ||
		    nth.number == 0) {
			return refuse(p,
			    place_of(p, c, (size_t)(rest.at - c->text.at) + 1),
			    "expected nth=K, counted from 1", "");
		}
		rest = after;
	}
	while (more) {
		size_t column = (size_t)(rest.at - c->text.at) + 1;
		struct plumb_span action = cut_action(&rest, &more);

		if (rest.len == 0 && more) {
			column = c->text.len;
			action.len = 0;
		}
		if (!is_action(step->who, action)) {
			return refuse(p, place_of(p, c, column),
			    "expected a reaction: => METHOD, OTHER => METHOD, "
			    "return VALUE, raise NAME",
			    "");
		}
	}
	return true;
}

/* Whose callback it is tells nobody but its fd. */
static bool
lacks_fd(enum plumb_verb verb, struct plumb_span rest)
{
	struct plumb_arg fd = plumb_tape_key(rest, "fd");

	return (verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
		   verb == PLUMB_VERB_PIPE_CONNECTION_LOST) &&
	       !(fd.has_number && fd.number <= 2);
}

static bool
check_tape_line(
    const struct line_place *p, const struct checked *c, struct step *step)
{
	struct plumb_tape_line line;
	enum plumb_tape_error error;
	const char *legal;
	bool loop;

	hide_choices(c->text.at);
	error = plumb_tape_parse(c->text.at, c->text.len, &line);
	if (error == PLUMB_TAPE_BLANK) {
		return refuse(p, place_of(p, c, 1),
		    "a comment has a line of its own", "");
	}
	if (error != PLUMB_TAPE_OK) {
		return refuse(p, place_of(p, c, line.column),
		    plumb_tape_error_text(error), "");
	}
	step->mark = line.mark;
	step->verb = line.verb;
	step->kind = kind_of_mark[line.mark];
	loop = !strcmp(step->who, "loop");
	legal = script_words(p->script->kind, line.mark, loop);
	if (line.verb == PLUMB_VERB_NONE
		? step->kind != STEP_ACT && step->kind != STEP_SEE
		: !scenario_one_of(legal, line.word.at, line.word.len)) {
		return refuse(p, place_of(p, c, c->starts[2] + 1),
		    "not a word that can follow this mark",
		    p->line->words.at[2].at);
	}
	if (loop && (step->kind == STEP_ACT || step->kind == STEP_SEE)) {
		return refuse(
		    p, p->line->words.at[0].column, "the loop has no peer", "");
	}
	if (line.mark == PLUMB_MARK_ENTER && lacks_fd(line.verb, line.rest)) {
		return refuse(p, place_of(p, c, c->text.len),
		    "expected fd=0, 1 or 2", "");
	}
	if (line.verb == PLUMB_VERB_VANISH) {
		p->script->vanishes = true;
	}
	if (step->kind == STEP_ACT || step->kind == STEP_SEE) {
		return check_peer_words(p, c, &line);
	}
	return step->kind != STEP_ON || check_reaction(p, c, step, line.rest);
}

static bool
is_mark(const char *at)
{
	return scenario_one_of("=>|->|<=|<-|~>|<~|!!|on", at, strlen(at));
}

static const struct {
	const char *word;
	size_t count;
	enum step_kind kind;
} plain_lines[] = {
	{ "settle", 1, STEP_SETTLE },
	{ "freeze", 1, STEP_FREEZE },
	{ "thaw", 1, STEP_THAW },
	{ "turn", 1, STEP_TURN },
	{ "either", 2, STEP_EITHER },
	{ "or", 2, STEP_OR },
};

static const struct {
	const char *word;
	size_t most; /* words */
	enum step_kind kind;
} makers[] = {
	{ "open", SCENARIO_WORDS_MAX, STEP_OPEN },
	{ "listen", SCENARIO_WORDS_MAX, STEP_LISTEN },
	{ "jam", 2, STEP_JAM },
	{ "await", 4, STEP_AWAIT },
};

static bool
is_plain_line(const struct words *words, struct step *step)
{
	for (size_t i = 0; i < sizeof(plain_lines) / sizeof(plain_lines[0]);
	     i++) {
		if (words->count == plain_lines[i].count &&
		    !strcmp(words->at[0].at, plain_lines[i].word)) {
			step->kind = plain_lines[i].kind;
		}
	}
	return step->kind != STEP_NONE;
}

static const char name_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

static bool
check_await(const struct line_place *p, struct step *step)
{
	const struct words *words = &p->line->words;
	struct plumb_span rest = { step->rest, strlen(step->rest) };
	const char *at = words->count > 2 ? words->at[2].at : "";

	step->verb = plumb_verb_find(at, strlen(at));
	if (!scenario_one_of(script_callbacks, at, strlen(at))) {
		return refuse(
		    p, words->at[1].column, "expected: await CALLBACK", at);
	}
	return !lacks_fd(step->verb, rest) ||
	       refuse(p, words->at[2].column, "expected fd=0, 1 or 2", "");
}

/* open takes the words of its kind, and key=value; peer_... is for the peer. */
static bool
check_maker(const struct line_place *p, struct step *step)
{
	const struct words *words = &p->line->words;
	const char *option = step->rest;

	if (words->at[0].len > PLUMB_TAPE_WORD_MAX ||
	    words->at[0].at[strspn(words->at[0].at, name_letters)] != '\0') {
		return refuse(p, words->at[0].column,
		    plumb_tape_error_text(PLUMB_TAPE_BAD_WHO), "");
	}
	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		if (!strcmp(words->at[1].at, makers[i].word) &&
		    words->count <= makers[i].most) {
			step->kind = makers[i].kind;
		}
	}
	if (step->kind == STEP_NONE) {
		return refuse(p, words->at[1].column,
		    "expected a mark, open, listen, jam or await",
		    words->at[1].at);
	}
	if (step->kind == STEP_AWAIT) {
		return check_await(p, step);
	}
	for (size_t i = 2; i < words->count; i++) {
		const char *at = option;
		size_t len = strcspn(at, " ");

		option += len + (at[len] == ' ');
		if (!memchr(at, '=', len) &&
		    !scenario_one_of(p->script->kind->options, at, len)) {
			return refuse(p, words->at[i].column,
			    "not a word that this kind is opened with",
			    words->at[i].at);
		}
		if (strncmp(at, "peer_", 5) == 0 &&
		    !scenario_one_of(peer_options, at, strcspn(at, "="))) {
			return refuse(p, words->at[i].column,
			    "nothing that a peer can be told", at);
		}
	}
	return true;
}

bool
script_line(const struct line_place *p, struct step *step)
{
	const struct words *words = &p->line->words;
	struct checked kept = { { 0 }, { 0 } };
	struct checked tried = { { 0 }, { 0 } };
	bool fine =
	    join(p, UNKNOWN_KEPT, &kept) && join(p, UNKNOWN_ONE, &tried);

	if (fine) {
		size_t skip = words->count > 2 ? kept.starts[2] : kept.text.len;

		step->text = arena_copy(p->arena, kept.text.at, kept.text.len);
		step->who = arena_copy(
		    p->arena, kept.text.at, strcspn(kept.text.at, " "));
		step->has_vars = strchr(step->text, '$') != NULL;
		if (!is_plain_line(words, step)) {
			step->rest = step->text + skip;
			if (words->count < 2) {
				fine = refuse(p, words->at[0].column,
				    "not a line of a scenario",
				    words->at[0].at);
			} else if (is_mark(words->at[1].at)) {
				fine = check_tape_line(p, &tried, step);
			} else {
				fine = check_maker(p, step);
			}
		} else if (words->count > 1) {
			step->rest = step->text + kept.starts[1];
		}
	}
	text_free(&kept.text);
	text_free(&tried.text);
	return fine;
}
