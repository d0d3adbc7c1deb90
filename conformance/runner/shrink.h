/* How a world that fails is made smaller, whatever failing is. */
#ifndef CONFORMANCE_RUNNER_SHRINK_H
#define CONFORMANCE_RUNNER_SHRINK_H

#include "conformance/runner/world_file.h"
#include "fuzz/world/world.h"

/*
 * How a world goes wrong: in its own words, or by which signal; "": it does
 * not.
 */
struct shrink_kind {
	char text[WORLD_FAILURE];
};

struct shrinking {
	struct world_file best;
	struct world_file trial; /* of the same room */
	struct shrink_kind (*kind_of)(const struct world_file *file);
	struct shrink_kind kind; /* of the first one */
	unsigned tried;
};

/*
 * Makes the best one smaller for as long as its kind stays; false: it has none.
 */
bool shrink_world(struct shrinking *s);

#endif
