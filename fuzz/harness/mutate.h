/* Inputs that are made of samples, where no fuzzer makes them. */
#ifndef FUZZ_HARNESS_MUTATE_H
#define FUZZ_HARNESS_MUTATE_H

#include "fuzz/harness/plan.h"

/* What a peer might say; at most max bytes. How many they are. */
size_t fuzz_mutate(const struct plumb_fuzz *fuzz, struct chance *chance,
    uint8_t *out, size_t max);

#endif
