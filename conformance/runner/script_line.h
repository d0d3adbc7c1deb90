/* One body line: what it is, and whether it is well-formed. */
#ifndef CONFORMANCE_RUNNER_SCRIPT_LINE_H
#define CONFORMANCE_RUNNER_SCRIPT_LINE_H

#include "conformance/runner/script.h"

struct line_place {
	const struct vars *axes;
	struct arena *arena;
	struct complaint *complaint;
	struct script *script;
	const struct body_line *line;
};

/* Callbacks of a protocol and methods of a transport, by '|'. */
extern const char script_callbacks[];
extern const char script_methods[];

/* Which words may follow a mark, by '|'. */
const char *script_words(
    const struct kind *kind, enum plumb_mark mark, bool loop);

/* Fills kind, mark, verb, who, text and rest of the step. */
bool script_line(const struct line_place *place, struct step *step);

/*
 * Whether every name is opened before it is used and every value is known
 * before it is sent; collects the names.
 */
bool script_check_names(struct script *script, struct complaint *complaint);

/* NULL, or what a line about the peer should have been. */
const char *script_peer_wrong(const struct plumb_tape_line *line);

#endif
