/*
 * The behaviour profile: what an implementation chose where the API leaves it
 * open. It is a description; nothing in it passes or fails.
 */
#ifndef CONFORMANCE_RUNNER_PROFILE_H
#define CONFORMANCE_RUNNER_PROFILE_H

#include <stddef.h>
#include <stdio.h>

#include "conformance/runner/report.h"

/*
 * One line "name = choice" per scenario and combination of axes, or one per
 * case where kinds and roles differ. Prints nothing where nothing was open.
 */
void profile_print(const struct result *results, size_t count, FILE *to);

#endif
