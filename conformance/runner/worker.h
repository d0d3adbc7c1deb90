/*
 * One worker of a run: an adapter process of its own, and every n-th case.
 */
#ifndef CONFORMANCE_RUNNER_WORKER_H
#define CONFORMANCE_RUNNER_WORKER_H

#include "conformance/runner/collect.h"
#include "conformance/runner/jobs.h"

void worker_run(const struct run_plan *plan, const struct jobs_link *link);

#endif
