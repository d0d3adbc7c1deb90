/*
 * What the command line of `run` and `selftest` asks for. Nothing is opened or
 * started here: a command line is understood whole, or refused whole.
 */
#ifndef CONFORMANCE_RUNNER_OPTIONS_H
#define CONFORMANCE_RUNNER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	OPTIONS_LIST_MAX = 64, /* how often one option may be given */
	OPTIONS_REPEAT_MAX = 100000,
	OPTIONS_JOBS_MAX = 256,
	OPTIONS_GUARD_MAX = 3600
};

enum out_format { OUT_NONE, OUT_JSONL, OUT_TAP, OUT_JUNIT, OUT_COUNT };

struct out_option {
	enum out_format format;
	const char *path; /* "-" is standard output */
};

struct option_list {
	const char *items[OPTIONS_LIST_MAX];
	size_t count;
};

struct options {
	struct option_list only;  /* globs over case and scenario names */
	struct option_list rules; /* slugs */
	struct option_list kinds;
	struct out_option outs[OUT_COUNT];
	size_t out_count;
	const char *baseline;
	const char *scenarios; /* NULL: the ones of the house */
	const char *python;    /* of the short name asyncio */
	const char *loop;
	unsigned repeat;
	unsigned jobs;
	unsigned guard; /* seconds; 0: the default */
	bool update_baseline;
	bool verbose;
	bool trace;
	bool matrix; /* selftest only */
	bool help;
	const char *name; /* the short name of an adapter, or NULL */
	char **command;	  /* what followed "--", or NULL */
};

enum options_for { OPTIONS_FOR_NONE, OPTIONS_FOR_RUN, OPTIONS_FOR_SELFTEST };

/*
 * Reads argv, argv[0] being the command's own word. Returns 0, or 64 after
 * saying on err what was wrong. The strings stay the caller's.
 */
int options_parse(
    struct options *o, enum options_for what, int argc, char **argv, FILE *err);

void options_usage(enum options_for what, FILE *to);

#endif
