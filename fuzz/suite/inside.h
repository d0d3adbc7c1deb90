/* Inside of the adapter that is tortured. */
#ifndef FUZZ_SUITE_INSIDE_H
#define FUZZ_SUITE_INSIDE_H

#include "fuzz/suite/share.h"

/* The real kernel, an operation of which may fail. */
void torture_kernel(struct plumb_kernel *kernel);

/* Counts an operation; 0, or the error that it shall have. fd: -1 where it has
 * none. */
int torture_fails(enum sim_op op, int fd);

/* Counts an allocation; whether there is no memory for it. */
bool torture_starves(enum torture_kind kind);

#endif
