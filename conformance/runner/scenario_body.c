/* What header and body lines have in common, and the lines of a body. */
#include "conformance/runner/scenario_read.h"

#include <string.h>

bool
reader_refuse(struct reader *r, size_t column, const char *what)
{
	complain(r->complaint, r->file, r->line, column, "%s", what);
	return false;
}

bool
reader_refuse_word(struct reader *r, const struct word *w, const char *what)
{
	complain(r->complaint, r->file, r->line, w->column, "%s: %.100s", what,
	    w->at);
	return false;
}

struct words
reader_keep(struct reader *r, size_t from)
{
	struct words kept = { NULL, r->count - from };

	kept.at = arena_take(r->arena, kept.count * sizeof(*kept.at));
	memcpy(kept.at, r->words + from, kept.count * sizeof(*kept.at));
	return kept;
}

bool
reader_is_name(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
			at[i])) {
			return false;
		}
	}
	return len > 0;
}

bool
reader_condition(struct reader *r, const struct word *text, struct condition *c)
{
	const char *at = text->at;
	size_t len = text->len;
	const char *equal = memchr(at, '=', len);
	size_t name = equal ? (size_t)(equal - at) : 0;

	c->negated = name > 0 && at[name - 1] == '!';
	if (!equal || !reader_is_name(at, name - c->negated) ||
	    name + 1 == len) {
		return reader_refuse(r, text->column, "expected axis=value");
	}
	c->axis = arena_copy(r->arena, at, name - c->negated);
	c->values = arena_copy(r->arena, equal + 1, len - name - 1);
	c->column = text->column;
	return true;
}

/* The conditions in one word: [over=1] or [over=1][how=close]. */
static bool
read_brackets(struct reader *r, const struct word *w, struct body_line *body)
{
	size_t at = 0;

	while (at < w->len) {
		const char *close = strchr(w->at + at, ']');
		struct conditions *all = &body->conditions;
		struct condition *moved;
		struct word inner = { w->at + at + 1, 0, w->column + at };

		if (w->at[at] != '[' || !close) {
			return reader_refuse(r, w->column + at,
			    "expected [axis=value] without spaces");
		}
		moved = arena_take(r->arena, (all->count + 1) * sizeof(*moved));
		if (all->count > 0) {
			memcpy(moved, all->at, all->count * sizeof(*moved));
		}
		all->at = moved;
		inner.len = (size_t)(close - inner.at);
		if (!reader_condition(r, &inner, &moved[all->count++])) {
			return false;
		}
		at = (size_t)(close - w->at) + 1;
	}
	return true;
}

/* Takes [axis=value] and @slug off the words of a body line. */
static bool
read_decoration(struct reader *r, struct body_line *body)
{
	size_t first = 0;

	while (first < r->count && r->words[first].at[0] == '[') {
		if (!read_brackets(r, &r->words[first++], body)) {
			return false;
		}
	}
	if (r->words[r->count - 1].at[0] == '@') {
		const struct word *w = &r->words[--r->count];

		body->rule = plumb_rule_find(w->at + 1, w->len - 1);
		if (body->rule == PLUMB_RULE_NONE) {
			return reader_refuse_word(r, w, "no such rule");
		}
	}
	if (r->count <= first) {
		return reader_refuse(
		    r, r->words[0].column, "nothing but decoration");
	}
	body->words = reader_keep(r, first);
	return true;
}

bool
reader_body(struct reader *r)
{
	struct scenario *s = r->now;
	struct body_line *body;

	r->in_body = true;
	if (s->body_count == r->body_cap) {
		size_t cap = r->body_cap > 0 ? 2 * r->body_cap : 16;

		body = arena_take(r->arena, cap * sizeof(*body));
		if (s->body_count > 0) {
			memcpy(body, s->body, s->body_count * sizeof(*body));
		}
		s->body = body;
		r->body_cap = cap;
	}
	body = &s->body[s->body_count++];
	body->line = r->line;
	return read_decoration(r, body);
}
