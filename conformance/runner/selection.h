/*
 * Which cases of a suite a run is about.
 */
#ifndef CONFORMANCE_RUNNER_SELECTION_H
#define CONFORMANCE_RUNNER_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "conformance/runner/options.h"
#include "conformance/runner/suite.h"

struct selection {
	size_t *cases; /* numbers in the suite, ascending */
	size_t count;
};

/*
 * All cases that one of --only, one of --rule and one of --kind names; of
 * these, each that is not given names all. 64, told on err, where any single
 * one of them matches nothing, or all together do not.
 */
int selection_make(struct selection *s, const struct suite *suite,
    const struct options *o, FILE *err);

void selection_free(struct selection *s);

/*
 * The suite of a folder, or of the house where that is NULL. NULL, told on err,
 * where there is none or it has an error.
 */
struct suite *selection_load(const char *dir, FILE *err);

/* Whether a case exercises a rule, or is named by a pattern. */
bool case_has_rule(const struct suite_case *c, enum plumb_rule rule);
bool case_has_name(const struct suite_case *c, const char *glob);

#endif
