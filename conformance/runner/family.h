/*
 * Families: the cases of one scenario. Axes are multiplied in the order in
 * which they are written, the last one fastest; kind and role come last.
 */
#ifndef CONFORMANCE_RUNNER_FAMILY_H
#define CONFORMANCE_RUNNER_FAMILY_H

#include "conformance/runner/script.h"

struct cases {
	struct suite_case *at;
	size_t count;
	size_t cap;
};

/* Appends the cases of a scenario; false with the first error. */
bool family_expand(struct cases *cases, struct arena *arena,
    const struct scenario *scenario, struct complaint *complaint);

#endif
