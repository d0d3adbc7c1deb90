#include "fuzz/sim/choice.h"

enum { BENIGN = 192, BYTE = 256, FEW = 16 };

static uint8_t
next_byte(struct sim_choices *choices)
{
	if (choices->used >= choices->len)
		return 0;
	return choices->at[choices->used++];
}

/* Whether there is something to choose; else it is as if nobody had asked. */
static bool
may_choose(const struct sim_choices *choices)
{
	const struct sim_trail *trail = choices->trail;

	return !choices->calm && (trail == NULL || trail->count < trail->most);
}

static void
note(struct sim_choices *choices, unsigned way, unsigned ways)
{
	struct sim_trail *trail = choices->trail;

	if (trail == NULL)
		return;
	trail->way[trail->count] = (uint8_t)way;
	trail->ways[trail->count++] = (uint8_t)ways;
}

unsigned
sim_choose(struct sim_choices *choices, unsigned ways)
{
	unsigned byte;
	unsigned way = 0;

	if (ways <= 1 || !may_choose(choices))
		return 0;
	byte = next_byte(choices);
	if (choices->exact)
		way = byte % ways;
	else if (byte >= BENIGN)
		way = 1 + (byte - BENIGN) % (ways - 1);
	note(choices, way, ways);
	return way;
}

/* The ends and the middle. */
static size_t
choose_part_of_few(struct sim_choices *choices, size_t size)
{
	switch (sim_choose(choices, size > 3 ? 3 : (unsigned)size - 1)) {
	case 0:
		return size - 1;
	case 1:
		return 1;
	default:
		return size / 2;
	}
}

size_t
sim_choose_part(struct sim_choices *choices, size_t size)
{
	unsigned byte;

	if (choices->exact && choices->every && size <= FEW)
		return size - 1 - sim_choose(choices, (unsigned)size - 1);
	if (choices->exact)
		return choose_part_of_few(choices, size);
	byte = may_choose(choices) ? next_byte(choices) : 0;
	if (byte < BYTE / 2)
		return 1 + byte % (size - 1);
	return size - 1 - byte % (size - 1);
}

bool
sim_trail_next(struct sim_trail *trail)
{
	while (trail->count > 0) {
		size_t last = trail->count - 1;

		if (trail->way[last] + 1 < trail->ways[last]) {
			trail->way[last]++;
			return true;
		}
		trail->count--;
	}
	return false;
}
