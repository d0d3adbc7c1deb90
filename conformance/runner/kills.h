/*
 * The selftest's own bookkeeping: which rules a fault was charged with, and
 * what is missing from the whole.
 */
#ifndef CONFORMANCE_RUNNER_KILLS_H
#define CONFORMANCE_RUNNER_KILLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "conformance/runner/fault_list.h"
#include "conformance/runner/verdict.h"
#include "core/rule.h"

/* What the suite said of one fault. */
struct kill {
	const struct fault *fault;
	size_t charged[PLUMB_RULE_COUNT]; /* failing cases, by rule */
	size_t cases;			  /* that were run */
	size_t others; /* neither a pass nor a failure of a rule */
	char
	    *trouble; /* why it could not be run, or what went wrong; or NULL */
};

/* Whether the fault was caught for the very rule that it breaks. */
bool kill_is_done(const struct kill *kill);

/* One line per rule that faults break: which of them were caught for it. */
void kills_print(const struct kill *kills, size_t count, FILE *to);

/* Every rule, the faults charged with it, in how many cases: "*" its own. */
void kills_print_matrix(const struct kill *kills, size_t count, FILE *to);

/*
 * Tells each fault that was not caught, with what came instead, and, where
 * the list is whole, each gating rule that no fault was caught for. Returns how
 * many there are of both.
 */
size_t kills_complain(
    const struct kill *kills, size_t count, bool whole, FILE *to);

#endif
