/*
 * The reader of scenario files: one pass, line by line. A line belongs to the
 * header as long as its first word is one of the header's and no body line has
 * come; "scenario" always starts the next one. The first error ends the
 * reading: a file is taken whole or not at all.
 */
#include "conformance/runner/scenario_read.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/kind.h"

enum { TIMES_MAX = 1000 };

typedef bool (*header_reader)(struct reader *);

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool
split(struct reader *r, const char *at, size_t len)
{
	size_t i = 0;

	r->count = 0;
	for (;;) {
		size_t start;

		while (i < len && is_space(at[i])) {
			i++;
		}
		if (i == len) {
			return true;
		}
		start = i;
		while (i < len && !is_space(at[i])) {
			if (at[i] < 0x21 || at[i] > 0x7e) {
				return reader_refuse(r, i + 1,
				    "not a printable ASCII character");
			}
			i++;
		}
		if (r->count == SCENARIO_WORDS_MAX) {
			return reader_refuse(
			    r, start + 1, "more than 64 words in a line");
		}
		r->words[r->count].at =
		    arena_copy(r->arena, at + start, i - start);
		r->words[r->count].len = i - start;
		r->words[r->count].column = start + 1;
		r->count++;
	}
}

bool
scenario_one_of(const char *list, const char *at, size_t len)
{
	for (;;) {
		size_t n = strcspn(list, "|");

		if (n == len && memcmp(list, at, len) == 0) {
			return true;
		}
		if (list[n] == '\0') {
			return false;
		}
		list += n + 1;
	}
}

static bool
no_word_twice(struct reader *r, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!strcmp(words->at[k].at, words->at[i].at)) {
				return reader_refuse_word(
				    r, &words->at[i], "named twice");
			}
		}
	}
	return true;
}

static bool
every_word(struct reader *r, const struct words *words, const char *choices,
    const char *what)
{
	for (size_t i = 0; i < words->count; i++) {
		const struct word *w = &words->at[i];

		if (!scenario_one_of(choices, w->at, w->len)) {
			return reader_refuse_word(r, w, what);
		}
	}
	return no_word_twice(r, words);
}

/* A second line of a sort would replace the first in silence. */
static bool
only_once(struct reader *r, bool before)
{
	return !before || reader_refuse_word(
			      r, &r->words[0], "a second line of that sort");
}

static bool
need_words(struct reader *r)
{
	return r->count > 1 ||
	       reader_refuse(r, r->words[0].column + r->words[0].len,
		   "expected at least one word more");
}

static bool
read_why(struct reader *r)
{
	struct text sentence = { 0 };

	if (!need_words(r) || !only_once(r, r->now->why != NULL)) {
		return false;
	}
	for (size_t i = 1; i < r->count; i++) {
		text_addf(&sentence, i > 1 ? " %s" : "%s", r->words[i].at);
	}
	r->now->why = arena_copy(r->arena, sentence.at, sentence.len);
	text_free(&sentence);
	return true;
}

static bool
read_rules(struct reader *r)
{
	struct scenario *s = r->now;

	const struct words slugs = { r->words + 1, r->count - 1 };

	if (!need_words(r) || !only_once(r, s->rule_count > 0) ||
	    !no_word_twice(r, &slugs)) {
		return false;
	}
	s->rule_count = r->count - 1;
	s->rules = arena_take(r->arena, s->rule_count * sizeof(*s->rules));
	for (size_t i = 1; i < r->count; i++) {
		const struct word *w = &r->words[i];

		s->rules[i - 1] = plumb_rule_find(w->at, w->len);
		if (s->rules[i - 1] == PLUMB_RULE_NONE) {
			return reader_refuse_word(r, w, "no such rule");
		}
	}
	return true;
}

static bool
read_needs(struct reader *r)
{
	const struct words *kinds = &r->now->kinds;

	if (!only_once(r, kinds->count > 0)) {
		return false;
	}
	r->now->kinds = reader_keep(r, 1);
	for (size_t i = 0; i < kinds->count; i++) {
		const struct word *w = &kinds->at[i];

		if (!kind_find(w->at, w->len)) {
			return reader_refuse_word(
			    r, w, "no such kind of transport");
		}
	}
	return need_words(r) && no_word_twice(r, kinds);
}

static bool
read_role(struct reader *r)
{
	/* The role that is assumed stands in column 1, where no word can. */
	if (!only_once(r, r->now->roles.at[0].column > 1)) {
		return false;
	}
	r->now->roles = reader_keep(r, 1);
	return need_words(r) && every_word(r, &r->now->roles, "client|server",
				    "expected client or server, not");
}

static bool
read_with(struct reader *r)
{
	if (!only_once(r, r->now->features.count > 0)) {
		return false;
	}
	r->now->features = reader_keep(r, 1);
	return need_words(r) && no_word_twice(r, &r->now->features);
}

/* The role of a 1 that nobody wrote is played by 0 until the end. */
static bool
read_times(struct reader *r)
{
	char *end;
	unsigned long times = 0;

	if (!only_once(r, r->now->times > 0)) {
		return false;
	}
	if (r->count == 2) {
		times = strtoul(r->words[1].at, &end, 10);
	}
	if (times < 2 || times > TIMES_MAX || *end != '\0') {
		return reader_refuse(r, r->words[0].column,
		    "expected: times N, with N from 2 to 1000");
	}
	r->now->times = (unsigned)times;
	return true;
}

static bool
read_axis(struct reader *r)
{
	struct scenario *s = r->now;
	struct axis *axis;

	if (r->count < 3) {
		return reader_refuse(
		    r, r->words[0].column, "expected: axis NAME VALUE ...");
	}
	if (!reader_is_name(r->words[1].at, r->words[1].len) ||
	    scenario_one_of("kind|role", r->words[1].at, r->words[1].len)) {
		return reader_refuse_word(
		    r, &r->words[1], "not a name for an axis");
	}
	for (size_t i = 0; i < s->axis_count; i++) {
		if (!strcmp(s->axes[i].name, r->words[1].at)) {
			return reader_refuse_word(
			    r, &r->words[1], "axis named twice");
		}
	}
	if (s->axis_count == SCENARIO_AXES_MAX) {
		return reader_refuse(r, 1, "more than 8 axes");
	}
	axis = &s->axes[s->axis_count++];
	axis->name = r->words[1].at;
	axis->line = r->line;
	axis->column = r->words[1].column;
	axis->values = reader_keep(r, 2);
	return no_word_twice(r, &axis->values);
}

static bool
read_skip(struct reader *r)
{
	struct scenario *s = r->now;
	struct skip *moved;
	struct skip *skip;

	if (!need_words(r)) {
		return false;
	}
	moved = arena_take(r->arena, (s->skip_count + 1) * sizeof(*moved));
	if (s->skip_count > 0) {
		memcpy(moved, s->skips, s->skip_count * sizeof(*moved));
	}
	s->skips = moved;
	skip = &moved[s->skip_count++];
	skip->line = r->line;
	skip->all.count = r->count - 1;
	skip->all.at =
	    arena_take(r->arena, skip->all.count * sizeof(*skip->all.at));
	for (size_t i = 1; i < r->count; i++) {
		if (!reader_condition(r, &r->words[i], &skip->all.at[i - 1])) {
			return false;
		}
	}
	return true;
}

static bool
finish(struct reader *r)
{
	const struct scenario *s = r->now;

	if (!s) {
		return true;
	}
	r->line = s->line;
	if (!s->why) {
		return reader_refuse(r, 1, "this scenario has no why");
	}
	if (s->rule_count == 0) {
		return reader_refuse(r, 1, "this scenario names no rules");
	}
	if (s->kinds.count == 0) {
		return reader_refuse(
		    r, 1, "this scenario needs no kind of transport");
	}
	if (s->body_count == 0) {
		return reader_refuse(r, 1, "this scenario has no body");
	}
	return true;
}

/* area/words-with-dashes */
static bool
is_scenario_name(const struct word *w)
{
	const char *slash = strchr(w->at, '/');
	size_t legal = strspn(w->at, "abcdefghijklmnopqrstuvwxyz0123456789-/");

	return slash && slash != w->at && slash[1] != '\0' &&
	       !strchr(slash + 1, '/') && legal == w->len;
}

static bool
read_scenario(struct reader *r)
{
	struct scenarios *l = r->list;
	size_t line = r->line;
	char *client;

	if (!finish(r)) {
		return false;
	}
	r->line = line;
	if (r->count != 2 || !is_scenario_name(&r->words[1])) {
		return reader_refuse(r, r->words[0].column,
		    "expected: scenario area/words-with-dashes");
	}
	l->at = memory_grow(l->at, l->count, &l->cap, sizeof(*l->at));
	r->now = &l->at[l->count++];
	memset(r->now, 0, sizeof(*r->now));
	r->now->file = r->file;
	r->now->line = r->line;
	r->now->name = r->words[1].at;
	client = arena_copy(r->arena, "client", 6);
	r->now->roles.at = arena_take(r->arena, sizeof(struct word));
	r->now->roles.at[0] = (struct word){ client, 6, 1 };
	r->now->roles.count = 1;
	r->in_body = false;
	r->body_cap = 0;
	return true;
}

static const struct {
	const char *word;
	header_reader read;
} headers[] = {
	{ "why", read_why },
	{ "rules", read_rules },
	{ "needs", read_needs },
	{ "role", read_role },
	{ "with", read_with },
	{ "times", read_times },
	{ "axis", read_axis },
	{ "skip", read_skip },
};

static header_reader
find_header(const char *word)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		if (!strcmp(headers[i].word, word)) {
			return headers[i].read;
		}
	}
	return NULL;
}

static bool
read_line(struct reader *r, const char *at, size_t len)
{
	header_reader read;

	for (size_t i = 0; i < len && (is_space(at[i]) || at[i] == '#'); i++) {
		if (at[i] == '#') {
			return true;
		}
	}
	if (!split(r, at, len)) {
		return false;
	}
	if (r->count == 0) {
		return true;
	}
	if (!strcmp(r->words[0].at, "scenario")) {
		return read_scenario(r);
	}
	if (!r->now) {
		return reader_refuse(r, r->words[0].column,
		    "expected: scenario area/words-with-dashes");
	}
	read = find_header(r->words[0].at);
	if (read && r->in_body) {
		return reader_refuse(r, r->words[0].column,
		    "a header line must stand before the body");
	}
	return read ? read(r) : reader_body(r);
}

bool
scenario_parse(struct scenarios *list, struct arena *arena, const char *file,
    const struct text *text, struct complaint *complaint)
{
	struct reader r = { .list = list, .arena = arena, .file = file };
	const char *at = arena_copy(arena, text->at, text->len);
	const char *end = at + text->len;
	size_t before = list->count;

	r.complaint = complaint;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);
		size_t count = list->count;

		r.line++;
		if (!read_line(&r, at, len)) {
			return false;
		}
		if (list->count > count) {
			r.now->source = at;
		}
		at += len + (stop != NULL);
		if (r.now && r.words[0].at && r.count > 0 && len > 0) {
			r.now->source_len = (size_t)(at - r.now->source);
		}
	}
	if (!finish(&r)) {
		return false;
	}
	if (list->count == before) {
		complain(complaint, file, 0, 0, "no scenario in this file");
		return false;
	}
	return true;
}
