/*
 * Reports: the same results for a terminal, as JSON Lines (the record), TAP
 * and JUnit. Each format is a table of three functions; cases are handed over
 * in the order of the suite, as soon as all before them are known.
 */
#ifndef CONFORMANCE_RUNNER_REPORT_H
#define CONFORMANCE_RUNNER_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "conformance/runner/suite.h"
#include "conformance/runner/verdict.h"
#include "core/rule.h"

#define PLUMBLINE_VERSION "0.1"

/* Whose fault a failure is, by a repetition on the bundled reference. */
enum blame {
	BLAME_NONE,
	BLAME_IMPLEMENTATION, /* the reference passes in the same place */
	BLAME_ENVIRONMENT,    /* the reference does not pass either */
	BLAME_ADAPTER,	      /* the adapter broke its contract */
	BLAME_UNKNOWN,	      /* the reference could not be asked */
	BLAME_COUNT
};

/* "IMPLEMENTATION"...; "" for NONE. */
const char *blame_name(enum blame blame);

/* One case, with all its repeats. Strings are never NULL. */
struct result {
	const struct suite_case *c;
	enum verdict verdict; /* what counts: of the repeats the gravest */
	enum verdict found;   /* the same before the baseline was asked */
	enum plumb_rule rule; /* that was broken, or NONE */
	bool gates;	      /* false: an INFO rule's; a profile, no verdict */
	enum blame blame;
	size_t repeats; /* how often it ran */
	size_t failed;	/* how many of these were as bad as found */
	size_t checked;
	double seconds; /* all repeats together */
	char *message;
	char *place;
	char *profile;
	char *tape;
	char *control; /* how the reference did */
	char *errors;  /* the end of the adapter's standard error */
	char *reason;  /* of the baseline's entry */
};

struct run_info {
	const char *name; /* of the implementation, as its adapter says */
	const char *version;
	const char *features;
	const char *kernel;
	const char *date;     /* UTC, ISO 8601 */
	char *const *adapter; /* its command, NULL-terminated */
	char *const *options; /* the instrument's own arguments, likewise */
	size_t cases;
	size_t repeat;
	size_t jobs;
	bool verbose;
	bool trace;
};

struct run_end {
	const struct result *results; /* in the order of the suite */
	size_t count;
	struct tally tally;
	double seconds;
	int exit_code;
	const char *trouble; /* why nothing could be run, or "" */
};

struct report;

struct report_format {
	void (*begin)(struct report *r);
	void (*take)(struct report *r, const struct result *result);
	void (*end)(struct report *r, const struct run_end *end);
};

struct report {
	const struct report_format *format;
	FILE *to;
	const struct run_info *info;
	bool colour; /* terminal only */
	size_t taken;
};

extern const struct report_format report_terminal;
extern const struct report_format report_jsonl;
extern const struct report_format report_tap;
extern const struct report_format report_junit;

/* Whether a result fails the run: a new failure, or anything like it. */
bool result_is_bad(const struct result *result);

/*
 * What the choices of a profile are called: the branch that was taken, else
 * "holds" or "does not hold".
 */
const char *result_choice(const struct result *result);

/* Adds one result to a tally. */
void tally_add(struct tally *tally, const struct result *result);

#endif
