/*
 * What the torturer and the adapter that it tortures have in common: some
 * memory, whose descriptor is named by the environment. The torturer says what
 * is to fail, and from when on is counted; the adapter says what did, and what
 * it has left behind at its end.
 */
#ifndef FUZZ_SUITE_SHARE_H
#define FUZZ_SUITE_SHARE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "fuzz/sim/sim.h"

#define TORTURE_SHARE "PLUMB_TORTURE"

enum torture_kind {
	TORTURE_NONE,
	TORTURE_KERNEL, /* an operation of the kernel's table, but poll */
	TORTURE_POLL,
	TORTURE_MEMORY, /* an allocation of the library */
	TORTURE_TLS,	/* one of what it uses for TLS */
	TORTURE_KINDS
};

struct torture_share {
	_Atomic bool armed;
	enum torture_kind kind;
	uint64_t number; /* of the one that fails, from 1 on */
	unsigned with;	 /* which of its errors, modulo their number */

	bool failed;
	enum sim_op op; /* that failed, where it was one */
	int error;	/* that it was given */
	bool told;	/* the adapter has put it into words */
	unsigned errors;
	uint64_t counts[TORTURE_KINDS];
	unsigned begun;	 /* processes */
	unsigned ended;	 /* those that have freed their loop */
	uint64_t blocks; /* of memory, left behind */
	unsigned fds;	 /* descriptors, left behind */
};

#endif
