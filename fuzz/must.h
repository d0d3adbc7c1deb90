/* What does not hold ends the program, and so is found. */
#ifndef FUZZ_MUST_H
#define FUZZ_MUST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static inline void
must(bool holds)
{
	if (!holds)
		abort();
}

#endif
