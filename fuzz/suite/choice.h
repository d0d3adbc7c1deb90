/* Which cases of the suite are tortured. */
#ifndef FUZZ_SUITE_CHOICE_H
#define FUZZ_SUITE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/suite.h"

/*
 * Of the cases of a scenario that differ only in the kind of socket, or in who
 * has connected, one is chosen, always the same; another one of another
 * scenario.
 */
bool choice_has(const struct suite *suite, size_t number);

#endif
