/* The reader of scenario files, shared by the units that it is made of. */
#ifndef CONFORMANCE_RUNNER_SCENARIO_READ_H
#define CONFORMANCE_RUNNER_SCENARIO_READ_H

#include "conformance/runner/scenario.h"

struct reader {
	struct scenarios *list;
	struct arena *arena;
	const char *file;
	struct complaint *complaint;
	struct scenario *now; /* NULL before the first */
	struct word words[SCENARIO_WORDS_MAX];
	size_t count;
	size_t line;
	size_t body_cap;
	bool in_body;
};

/* Complains about a place in the line that is being read; always false. */
bool reader_refuse(struct reader *r, size_t column, const char *what);
bool reader_refuse_word(
    struct reader *r, const struct word *w, const char *what);

/* The words of the line from the given one to the last, kept. */
struct words reader_keep(struct reader *r, size_t from);

/* Whether these bytes can name an axis. */
bool reader_is_name(const char *at, size_t len);

/* axis=values or axis!=values, len bytes at text. */
bool reader_condition(
    struct reader *r, const struct word *text, struct condition *c);

/* The line is one of the body. */
bool reader_body(struct reader *r);

#endif
