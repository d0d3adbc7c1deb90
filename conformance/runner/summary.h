/*
 * The last lines of a run: by verdict, by area of the rule book, and how many
 * of its rules were exercised.
 */
#ifndef CONFORMANCE_RUNNER_SUMMARY_H
#define CONFORMANCE_RUNNER_SUMMARY_H

#include <stdio.h>

#include "conformance/runner/report.h"

void summary_print(const struct run_end *end, FILE *to);

/* What the exit code of a run says, in words. */
const char *exit_sentence(const struct run_end *end);

#endif
