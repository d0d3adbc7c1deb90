/* Time goes by in a world, turn by turn. */
#include "fuzz/world/inside.h"

enum { TURNS_MAX = 3000, STILL_MAX = 8 };

/* Once before the turn, once after. */
static bool
turned(void *self)
{
	struct world *w = self;

	w->asked = !w->asked;
	return !w->asked;
}

void
world_turn(struct world *w)
{
	int error;

	w->asked = false;
	w->turns++;
	world_print(w, "# turn %llu", (unsigned long long)w->turns);
	error = plumb_loop_run_until(w->loop, turned, w);
	if (error != 0 && error != PLUMB_ECANCELED && w->sim.injected == 0)
		world_fail(w, "the loop ends with an error");
	world_check_turn(w);
}

/*
 * A turn in which nothing was done although poll did not sleep is one for
 * nothing; a few may be, where somebody is told of what is gone already.
 */
bool
world_settle(struct world *w)
{
	unsigned still = 0;

	for (unsigned i = 0; i < TURNS_MAX; i++) {
		uint64_t before = w->sim.moved + w->callbacks;

		world_drain(w);
		world_turn(w);
		if (w->sim.moved + w->callbacks != before)
			still = 0;
		else if (w->sim.idle)
			return true;
		else if (++still > STILL_MAX) {
			world_fail(w, "the loop spins");
			return false;
		}
		if (w->failure[0] != '\0')
			return false;
	}
	world_fail(w, "there is no end of it");
	return false;
}
