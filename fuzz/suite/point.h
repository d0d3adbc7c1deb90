/*
 * One case of the suite, played on the reference's adapter on the real kernel,
 * and one thing that fails meanwhile: an operation of the kernel, or an
 * allocation. What must hold, whatever it was, is what point_judge() says.
 */
#ifndef FUZZ_SUITE_POINT_H
#define FUZZ_SUITE_POINT_H

#include "conformance/runner/suite.h"
#include "fuzz/suite/share.h"

enum { POINT_TEXT = 1600, POINT_PATH = 300 };

/* Where things are; one for each process that tortures. */
struct rack {
	char *adapter;
	struct torture_share *share;
	int fd;		      /* of what is shared */
	char dir[POINT_PATH]; /* for what sanitizers write */
	double guard;	      /* seconds */
};

enum point_end {
	POINT_NONE,
	POINT_OVER,   /* nothing failed: there are no more points behind */
	POINT_HIDDEN, /* the case passes all the same */
	POINT_TOLD,   /* it does not, and the error was told */
	POINT_WRONG   /* anything else */
};

struct point {
	const struct suite_case *c;
	enum torture_kind kind;
	uint64_t number;
	unsigned with;

	enum point_end end;
	char what[POINT_TEXT]; /* is wrong; "" */
	char *tape;	       /* to be freed */
};

/* False, told on standard error. */
bool rack_init(struct rack *rack, const char *adapter, double guard);
void rack_free(struct rack *rack);

/* Plays it, and says how it went. */
void point_try(struct rack *rack, struct point *point);

/* The words of a kind, "" where there is none. */
const char *torture_kind_name(enum torture_kind kind);

#endif
