/* How often tests do again what they do very often. */
#ifndef PLUMB_LOOP_ROUNDS_TEST_H
#define PLUMB_LOOP_ROUNDS_TEST_H

#include <stdlib.h>

/*
 * So often; where the environment has PLUMB_FEWER=N, an N-th of it. Under
 * Valgrind all takes fifty times as long, and a path through the code shows its
 * wrong accesses the first time.
 */
static inline unsigned
rounds(unsigned usual)
{
	const char *fewer = getenv("PLUMB_FEWER");
	unsigned by = fewer != NULL ? (unsigned)strtoul(fewer, NULL, 10) : 1;

	return by > 1 ? (usual + by - 1) / by : usual;
}

#endif
