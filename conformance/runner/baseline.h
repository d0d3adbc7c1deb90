/*
 * Known deviations of an implementation: a sorted text, one line per case,
 *
 *     close/after-eof/tcp/client  fail  close.flushes-first  # gh-12345
 *
 * Every case listed still runs. It must end with that verdict, charged to that
 * rule ("-" where a crash or a hang is charged to none); another failure is
 * new, and a pass makes the line stale. The first field may be a pattern
 * (glob.h), and then holds for each case that it matches. "fail?" is for a race
 * in the implementation: it fails so at times, and may pass.
 */
#ifndef CONFORMANCE_RUNNER_BASELINE_H
#define CONFORMANCE_RUNNER_BASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "conformance/runner/verdict.h"
#include "core/rule.h"

/* A pattern that takes in more is no list of known deviations. */
enum { BASELINE_MATCH_MAX = 50 };

struct baseline_entry {
	char *name; /* or pattern */
	enum verdict verdict;
	bool at_times; /* a race: it may pass as well */
	enum plumb_rule rule;
	char *reason; /* NULL: none given */
	size_t line;
	size_t column;
};

struct baseline {
	char *path;
	char *header; /* whole-line comments and what is blank before entries */
	struct baseline_entry *entries;
	size_t count;
};

/* How a case ended, before the baseline was asked. */
struct baseline_result {
	const char *name;
	enum verdict verdict;
	enum plumb_rule rule;
	bool ran; /* false: it was not selected; its entry is kept */
};

/*
 * Reads a file, or a text that came from path. Every bad line is told on err
 * with its place and what was expected; then the result is 64 and *b empty.
 */
int baseline_read(struct baseline *b, const char *path, FILE *err);
int baseline_parse(
    struct baseline *b, const char *path, const char *text, FILE *err);

void baseline_free(struct baseline *b);

/*
 * Holds the entries against the names of all cases of the suite: 64, and a
 * message per place, where one matches no case or too many, or where two match
 * the same.
 */
int baseline_bind(const struct baseline *b, const char *const *names,
    size_t count, FILE *err);

/* The entry of a case, or NULL. */
const struct baseline_entry *baseline_find(
    const struct baseline *b, const char *name);

/*
 * What a verdict becomes by its entry, which may be NULL. A case that is now
 * unsupported does not do what its entry says either, and so makes it stale.
 */
enum verdict baseline_judge(const struct baseline_entry *entry,
    enum verdict verdict, enum plumb_rule rule);

/*
 * Prints the baseline that these results call for, sorted. An entry that
 * still holds keeps its reason, and its pattern if that holds for all.
 */
void baseline_print(const struct baseline *b,
    const struct baseline_result *results, size_t count, FILE *to);

/* The same into b->path, at once or not at all: 0 or -1, told on err. */
int baseline_write(const struct baseline *b,
    const struct baseline_result *results, size_t count, FILE *err);

#endif
