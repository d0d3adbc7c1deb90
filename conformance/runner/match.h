/*
 * One expectation against one event: do the arguments agree. Positional ones
 * must be equal, in order; keys must hold; what the expectation does not name
 * is free. "A|B" is either of two words.
 */
#ifndef CONFORMANCE_RUNNER_MATCH_H
#define CONFORMANCE_RUNNER_MATCH_H

#include "conformance/runner/vars.h"
#include "core/tape.h"

enum match {
	MATCH_NONE,
	MATCH_YES,
	MATCH_NO,
	MATCH_UNSAID, /* a number that the adapter cannot tell */
	MATCH_WRONG   /* the expectation cannot be worked out */
};

/*
 * expected is the text after the verb. Names without a value get the event's.
 * On anything but YES, message says what differs.
 */
enum match match_arguments(struct vars *vars, const char *expected,
    struct plumb_span actual, char *message, size_t cap);

/* Whether one of the expected words is "!Name". */
bool match_expects_raise(const char *expected);

/* The name that a returned line says was raised; empty where none was. */
struct plumb_span match_raised(struct plumb_span actual);

#endif
