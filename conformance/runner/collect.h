/*
 * Running the selected cases in workers and putting what they send together:
 * repeats into results, results in the order of the suite into the reports.
 */
#ifndef CONFORMANCE_RUNNER_COLLECT_H
#define CONFORMANCE_RUNNER_COLLECT_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/baseline.h"
#include "conformance/runner/progress.h"
#include "conformance/runner/parcel.h"
#include "conformance/runner/report.h"
#include "conformance/runner/selection.h"
#include "conformance/runner/session.h"

/* What is to be done. All of it stays the caller's, and stays. */
struct run_plan {
	const struct suite *suite;
	const struct selection *selection;
	const struct baseline *baseline; /* NULL: none */
	struct adapter_spec adapter;
	struct adapter_spec control; /* argv NULL: no attribution */
	unsigned repeat;
	unsigned jobs;
};

struct collector {
	const struct run_plan *plan;
	struct run_info *info; /* name, version, features are filled in */
	struct report *reports;
	size_t report_count;
	struct progress progress;
	struct result *results; /* one per selected case */
	size_t next;		/* the first one not yet reported */
	struct tally tally;
	bool begun;	/* the reports were told of the run */
	char *hello[3]; /* what info points at */
	char *trouble;	/* why an adapter could not be started, or NULL */
	char *lost;	/* how a worker ended before its time, or NULL */
};

/*
 * Runs the plan. Afterwards results has one entry per selected case, all have
 * been reported, and trouble says why where nothing could be run.
 */
void collector_run(struct collector *c);
void collector_free(struct collector *c);

/* The parts of collector_run(): before, for each message of a worker, after. */
void collector_prepare(struct collector *c);
void collector_take(struct collector *c, const struct parcel *parcel);
void collector_finish(struct collector *c);

#endif
