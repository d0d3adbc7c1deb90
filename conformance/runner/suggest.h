/*
 * What somebody may have meant by a slug that does not exist.
 */
#ifndef CONFORMANCE_RUNNER_SUGGEST_H
#define CONFORMANCE_RUNNER_SUGGEST_H

#include <stddef.h>

#include "core/rule.h"

/*
 * Puts up to max rules into found, the nearest first, and returns how many:
 * those whose slug contains the text, then those that differ by few letters.
 */
size_t suggest_rules(const char *text, enum plumb_rule *found, size_t max);

/* How many letters must be added, taken away or changed (at most 64 each). */
size_t suggest_distance(const char *a, const char *b);

#endif
