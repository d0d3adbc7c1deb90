/* An allocator for tests that run out of memory. */
#ifndef PLUMB_LOOP_SCARCE_TEST_H
#define PLUMB_LOOP_SCARCE_TEST_H

#include <stdlib.h>

enum { PLENTY = 1000 };

static int allocations = PLENTY; /* that still succeed */

static void *
scarce(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	(void)old_size;
	if (size > 0)
		return allocations-- > 0 ? realloc(old, size) : NULL;
	free(old);
	return NULL;
}

#endif
