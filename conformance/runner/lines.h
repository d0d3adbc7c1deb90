/*
 * Small texts of one entry per line, as people write them: baselines and the
 * list of faults. Fields are split by spaces and tabs, '#' begins a comment,
 * and whatever is wrong is told with its place.
 */
#ifndef CONFORMANCE_RUNNER_LINES_H
#define CONFORMANCE_RUNNER_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct lines_reader {
	const char *path;
	FILE *err;
	char *line;	  /* the current one, terminated, without its newline */
	const char *at;	  /* how far it has been read */
	const char *next; /* where the one after it begins */
	size_t number;	  /* from 1 */
	bool bad;	  /* something was complained about */
};

/* The whole of a file as text, or NULL, told on err; to be freed. */
char *lines_load(const char *path, FILE *err);

/* Gets ready to read a text, which must stay. */
void lines_begin(
    struct lines_reader *r, const char *path, const char *text, FILE *err);

/*
 * Goes to the next line. False at the end of the text; then there is nothing
 * to free. A line with bytes that are not text is complained about and left
 * out.
 */
bool lines_next(struct lines_reader *r);

/* Whether nothing but blanks, or a comment, is left of the line. */
bool lines_at_end(const struct lines_reader *r);

/* The next field; of length 0 at the end of the line or at its comment. */
const char *lines_field(struct lines_reader *r, size_t *len);

/* The text of the comment that follows, or NULL; to be freed. */
char *lines_comment(struct lines_reader *r);

/* Says "path:line:column: what"; the place is somewhere in the line. */
void lines_complain(struct lines_reader *r, const char *at, const char *what);

#endif
