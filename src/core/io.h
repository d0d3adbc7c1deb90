/* What the kernel answers, as far as the core has to know. */
#ifndef PLUMB_CORE_IO_H
#define PLUMB_CORE_IO_H

#include <stddef.h>

enum { PLUMB_WOULD_BLOCK = 1 };

/* A status, and a count where that is 0: the two are never mixed. */
struct plumb_io {
	int status; /* 0, PLUMB_WOULD_BLOCK, or a negative PLUMB_E... */
	size_t count;
};

#endif
