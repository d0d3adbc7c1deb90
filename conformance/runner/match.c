#include "conformance/runner/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/scenario.h"

/* A word of an expectation, taken apart: key, comparison, value. */
struct wish {
	const char *word;
	size_t key; /* length; 0: positional */
	char compare[3];
	const char *value;
};

struct matcher {
	struct vars *vars;
	struct plumb_span actual;
	size_t position; /* of the next positional argument */
	char *message;
	size_t cap;
};

static bool
is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static void
take_apart(const char *word, struct wish *wish)
{
	size_t n = 0;

	memset(wish, 0, sizeof(*wish));
	wish->word = wish->value = word;
	while (is_key_char(word[n])) {
		n++;
	}
	if (n == 0 || word[n] == '\0' || !strchr("=<>", word[n])) {
		return;
	}
	wish->key = n;
	wish->compare[0] = word[n];
	wish->value = word + n + 1;
	if (word[n] != '=' && word[n + 1] == '=') {
		wish->compare[1] = '=';
		wish->value++;
	}
}

/* The n-th argument that is no key=value. */
static struct plumb_arg
positional(struct plumb_span rest, size_t n)
{
	struct plumb_arg arg;

	do {
		arg = plumb_tape_next(&rest);
	} while (arg.kind == PLUMB_ARG_KEY ||
		 (arg.kind != PLUMB_ARG_NONE && n-- > 0));
	return arg;
}

static enum match
differ(struct matcher *m, const char *word, const struct plumb_arg *arg)
{
	snprintf(m->message, m->cap, "expected %.100s, not %.*s", word,
	    (int)(arg->value.len < 100 ? arg->value.len : 100), arg->value.at);
	return MATCH_NO;
}

static bool
same_bytes(struct plumb_span a, struct plumb_span b)
{
	size_t size = plumb_tape_decoded_size(a);
	uint8_t *one = memory_resize(NULL, size);
	uint8_t *two = memory_resize(NULL, size);
	bool same = size == plumb_tape_decoded_size(b);

	if (same) {
		plumb_tape_decode(a, one, size);
		plumb_tape_decode(b, two, size);
		same = memcmp(one, two, size) == 0;
	}
	free(one);
	free(two);
	return same;
}

static bool
holds(const char *compare, uint64_t actual, uint64_t bound)
{
	if (compare[0] == '<') {
		return compare[1] ? actual <= bound : actual < bound;
	}
	return compare[1] ? actual >= bound : actual > bound;
}

static enum match
match_key(struct matcher *m, const struct wish *w)
{
	char key[64];
	struct plumb_arg arg;
	char *end;

	snprintf(key, sizeof(key), "%.*s", (int)w->key, w->word);
	arg = plumb_tape_key(m->actual, key);
	if (arg.kind != PLUMB_ARG_KEY) {
		snprintf(m->message, m->cap,
		    "expected %.100s, but no %s is said", w->word, key);
		return scenario_one_of("size|low|high", key, strlen(key))
			   ? MATCH_UNSAID
			   : MATCH_NO;
	}
	if (w->compare[0] == '=') {
		return scenario_one_of(w->value, arg.value.at, arg.value.len)
			   ? MATCH_YES
			   : differ(m, w->word, &arg);
	}
	if (!arg.has_number ||
	    !holds(w->compare, arg.number, strtoull(w->value, &end, 10))) {
		return differ(m, w->word, &arg);
	}
	return MATCH_YES;
}

static enum match
match_position(struct matcher *m, const struct wish *w)
{
	struct plumb_arg arg = positional(m->actual, m->position++);
	struct plumb_span value = { w->word + 1, strlen(w->word) - 1 };
	bool same = false;

	switch (arg.kind) {
	case PLUMB_ARG_BYTES:
		/* Few bytes of the pattern are told as what they are. */
		same = w->word[0] == '*'
			   ? strtoull(w->word + 1, NULL, 10) ==
				 plumb_tape_decoded_size(arg.value)
			   : w->word[0] == ':' && same_bytes(value, arg.value);
		break;
	case PLUMB_ARG_COUNT:
		same = w->word[0] == '*' &&
		       strtoull(w->word + 1, NULL, 10) == arg.number;
		break;
	case PLUMB_ARG_RAISED:
		same = w->word[0] == '!' && scenario_one_of(w->word + 1,
						arg.value.at, arg.value.len);
		break;
	case PLUMB_ARG_WORD:
		same = scenario_one_of(w->word, arg.value.at, arg.value.len);
		break;
	default:
		snprintf(m->message, m->cap,
		    "expected %.100s, but nothing is said", w->word);
		return MATCH_NO;
	}
	return same ? MATCH_YES : differ(m, w->word, &arg);
}

/* A name that has no value yet takes the event's; true where it did. */
static bool
bind(struct matcher *m, const struct wish *w)
{
	size_t len = vars_name_length(w->value);
	char text[VARS_VALUE_MAX];
	char key[64];
	struct plumb_arg arg;

	if (len == 0 || w->value[len + 1] != '\0' ||
	    vars_get(m->vars, w->value + 1, len) ||
	    (w->key > 0 && w->compare[0] != '=')) {
		return false;
	}
	snprintf(key, sizeof(key), "%.*s", (int)w->key, w->word);
	arg = w->key > 0 ? plumb_tape_key(m->actual, key)
			 : positional(m->actual, m->position);
	if (arg.kind == PLUMB_ARG_NONE || arg.value.len + 2 > sizeof(text)) {
		return false;
	}
	snprintf(text, sizeof(text), "%s%.*s",
	    arg.kind == PLUMB_ARG_BYTES	   ? ":"
	    : arg.kind == PLUMB_ARG_COUNT  ? "*"
	    : arg.kind == PLUMB_ARG_RAISED ? "!"
					   : "",
	    (int)arg.value.len, arg.value.at);
	if (!vars_set(m->vars, w->value + 1, len, text)) {
		return false;
	}
	m->position += w->key == 0;
	return true;
}

static enum match
match_word(struct matcher *m, const char *word)
{
	struct text expanded = { 0 };
	enum match match;
	struct wish wish;

	take_apart(word, &wish);
	if (bind(m, &wish)) {
		return MATCH_YES;
	}
	if (vars_expand(m->vars, UNKNOWN_WRONG, word, &expanded) > 0) {
		/* Where a name was to be bound, the event does not say it. */
		snprintf(m->message, m->cap, "%.100s cannot be worked out: %s",
		    word, wish.key > 0 ? "it is not said" : "no value");
		text_free(&expanded);
		return wish.key > 0 ? MATCH_UNSAID : MATCH_WRONG;
	}
	take_apart(text_end(&expanded), &wish);
	match = wish.key > 0 ? match_key(m, &wish) : match_position(m, &wish);
	text_free(&expanded);
	return match;
}

enum match
match_arguments(struct vars *vars, const char *expected,
    struct plumb_span actual, char *message, size_t cap)
{
	struct matcher m = { vars, actual, 0, message, cap };
	enum match match = MATCH_YES;
	struct text word = { 0 };

	while (match == MATCH_YES && *expected != '\0') {
		size_t len = strcspn(expected, " ");

		word.len = 0;
		text_add(&word, expected, len);
		match = match_word(&m, text_end(&word));
		expected += len + (expected[len] == ' ');
	}
	text_free(&word);
	return match;
}

bool
match_expects_raise(const char *expected)
{
	return expected[0] == '!' || strstr(expected, " !") != NULL;
}

struct plumb_span
match_raised(struct plumb_span actual)
{
	struct plumb_span none = { actual.at, 0 };
	struct plumb_arg arg;

	while ((arg = plumb_tape_next(&actual)).kind != PLUMB_ARG_NONE) {
		if (arg.kind == PLUMB_ARG_RAISED) {
			return arg.value;
		}
	}
	return none;
}
