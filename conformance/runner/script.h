/*
 * A script: the body of a scenario for one case. Conditions are decided, axes
 * replaced, repeats written out; what is left are steps in the order in which
 * they are played. Names that only the play can know ("$B") still stand.
 */
#ifndef CONFORMANCE_RUNNER_SCRIPT_H
#define CONFORMANCE_RUNNER_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/runner/kind.h"
#include "conformance/runner/scenario.h"
#include "conformance/runner/vars.h"
#include "core/tape.h"

enum { SCRIPT_NAMES_MAX = 16, SCRIPT_STEPS_MAX = 10000 };

enum step_kind {
	STEP_NONE,
	STEP_CALL,   /* a => METHOD: the adapter calls it */
	STEP_EXPECT, /* a <= , a <- , a ->: the implementation says so */
	STEP_NOT,    /* a !! CALLBACK */
	STEP_AWAIT,  /* a await CALLBACK */
	STEP_ON,     /* a on CALLBACK: a reaction */
	STEP_ACT,    /* a ~>: the peer acts */
	STEP_SEE,    /* a <~: the peer observes */
	STEP_OPEN,
	STEP_LISTEN,
	STEP_JAM,
	STEP_SETTLE,
	STEP_FREEZE,
	STEP_THAW,
	STEP_TURN,
	STEP_TURN_END,
	STEP_EITHER, /* verb: the block's name */
	STEP_OR,
	STEP_EITHER_END,
	STEP_KINDS
};

struct step {
	enum step_kind kind;
	enum plumb_mark mark; /* of a tape line */
	enum plumb_verb verb;
	const char *who;
	const char *text;     /* the whole line, words joined by one space */
	const char *rest;     /* what follows the mark, or the first word */
	enum plumb_rule rule; /* its own; NONE: the scenario's first */
	/*
	 * CALL: the step that names its return, or the either whose blocks
	 * do; a step that names a return: the call, plus 1; TURN, EITHER and
	 * OR: the step that ends the block. 0: there is none.
	 */
	size_t partner;
	bool has_vars;
	size_t line;
	size_t column;
};

struct script {
	const struct scenario *scenario;
	const struct kind *kind;
	const char *role;
	enum plumb_rule *rules; /* those of the scenario that bind the kind */
	size_t rule_count;
	const char *names[SCRIPT_NAMES_MAX]; /* of transports and servers */
	size_t name_count;
	struct step *steps;
	size_t count;
	bool vanishes; /* needs the privilege to forget a connection */
};

/*
 * Writes the body out for the given values of all axes, kind and role among
 * them, into script (whose scenario, kind and role are set). False with the
 * first error.
 */
bool script_build(struct script *script, const struct vars *axes,
    struct arena *arena, struct complaint *complaint);

/* Whether all of the conditions hold for these values. */
bool script_holds(const struct conditions *conditions, const struct vars *axes);

#endif
