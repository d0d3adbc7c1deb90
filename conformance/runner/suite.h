/*
 * The suite: every scenario file below a directory, expanded into its cases.
 * A case is one scenario, on one kind of transport, in one role, with one value
 * for each axis; it is what gets a verdict. The language is spec/scenario.md.
 */
#ifndef CONFORMANCE_RUNNER_SUITE_H
#define CONFORMANCE_RUNNER_SUITE_H

#include <stddef.h>

#include "core/rule.h"

/* What is wrong with a text, and where: file:line:column: what. */
struct complaint {
	char file[256];
	size_t line;   /* from 1; 0 where the file as a whole is meant */
	size_t column; /* from 1; 0 where the line as a whole is meant */
	char what[256];
};

struct script;

/* All strings live as long as the suite. */
struct suite_case {
	const char *name;     /* flow/pause-at-high[over=1]/tcp/client */
	const char *scenario; /* flow/pause-at-high */
	const char *kind;     /* tcp or unix */
	const char *role;     /* client or server: who the adapter is */
	const char *why;      /* one sentence */
	unsigned times;	      /* that it is played; at least 1 */
	const enum plumb_rule *rules; /* the first one is charged by default */
	size_t rule_count;	      /* at least 1 */
	const char *file;	      /* where the scenario stands */
	size_t line;
	const struct script *script; /* the steps; the player's own business */
};

struct suite;

/*
 * Reads every *.scn below dir (or dir itself, where it is such a file), in the
 * order of their paths. NULL where anything is wrong with any of them, with
 * the first error in *complaint; then nothing was loaded. Freed by
 * suite_free(), which takes NULL.
 */
struct suite *suite_load(const char *dir, struct complaint *complaint);
void suite_free(struct suite *suite);

/* The cases, grouped by scenario, in the order in which the files say them. */
size_t suite_count(const struct suite *suite);
const struct suite_case *suite_case(const struct suite *suite, size_t i);

/*
 * The text of the scenario that a case comes from, from its "scenario" line to
 * its last body line, as it stands in the file; for `explain`.
 */
const char *suite_source(const struct suite *suite, size_t i, size_t *len);

/* Writes "file:line:column: what" to out, always terminated. */
void complaint_text(const struct complaint *complaint, char *out, size_t cap);

#endif
