/*
 * Scenario files as they are written: headers, and body lines split into
 * words. Nothing is expanded here; what a body line means is script.h, which
 * cases there are is family.h. The language is spec/scenario.md.
 */
#ifndef CONFORMANCE_RUNNER_SCENARIO_H
#define CONFORMANCE_RUNNER_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/suite.h"
#include "conformance/runner/text.h"

enum { SCENARIO_WORDS_MAX = 64, SCENARIO_AXES_MAX = 8 };

struct word {
	const char *at; /* terminated */
	size_t len;
	size_t column; /* in the file, from 1 */
};

struct words {
	struct word *at;
	size_t count;
};

/* [axis=v1|v2] or [axis!=v1|v2] before a line, axis=value after skip. */
struct condition {
	const char *axis;
	const char *values; /* split by '|' */
	bool negated;
	size_t column;
};

struct conditions {
	struct condition *at;
	size_t count;
};

struct axis {
	const char *name;
	struct words values;
	size_t line;
	size_t column;
};

struct skip {
	struct conditions all; /* the combination is left out where all hold */
	size_t line;
};

struct body_line {
	struct conditions conditions;
	struct words words;   /* at least one; without conditions and @slug */
	enum plumb_rule rule; /* of the @slug; NONE where there is none */
	size_t line;
};

struct scenario {
	const char *file;
	size_t line;
	const char *name;
	const char *why;
	enum plumb_rule *rules;
	size_t rule_count;
	struct words kinds;
	struct words roles;
	struct words features;
	unsigned times; /* that each case is played; 1 if left out */
	struct axis axes[SCENARIO_AXES_MAX];
	size_t axis_count;
	struct skip *skips;
	size_t skip_count;
	struct body_line *body;
	size_t body_count;
	const char *source; /* its lines as they stand in the file */
	size_t source_len;
};

struct scenarios {
	struct scenario *at;
	size_t count;
	size_t cap;
};

/*
 * Appends the scenarios of one file's text, which is len bytes. Everything
 * they hold is in the arena, text included. False where it is not well-formed,
 * with the first error.
 */
bool scenario_parse(struct scenarios *list, struct arena *arena,
    const char *file, const struct text *text, struct complaint *complaint);

/* Whether the bytes are one of the words of a list split by '|'. */
bool scenario_one_of(const char *list, const char *at, size_t len);

void complain(struct complaint *complaint, const char *file, size_t line,
    size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
