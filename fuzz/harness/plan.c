#include "fuzz/harness/plan.h"

/* SplitMix64: good enough for choices, and of any seed. */
uint64_t
fuzz_chance_next(struct chance *chance)
{
	uint64_t x = chance->state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

size_t
fuzz_chance_below(struct chance *chance, size_t n)
{
	return n == 0 ? 0 : (size_t)(fuzz_chance_next(chance) % n);
}

bool
fuzz_chance_one_in(struct chance *chance, size_t n)
{
	return fuzz_chance_below(chance, n) == 0;
}

bool
fuzz_plan_may_end(enum ending ending, unsigned off)
{
	switch (ending) {
	case ENDING_SILENCE:
		return !(off & PLUMB_FUZZ_OFF_SILENCE);
	case ENDING_EOF:
		return !(off & PLUMB_FUZZ_OFF_EOF);
	default:
		return !(off & PLUMB_FUZZ_OFF_RESET);
	}
}

static enum ending
ending_of(struct chance *chance, unsigned off)
{
	static const enum ending endings[] = { ENDING_EOF, ENDING_SILENCE,
		ENDING_RESET, ENDING_EOF };
	size_t at = fuzz_chance_below(chance, 4);

	for (size_t i = 0; i < 4; i++, at++)
		if (fuzz_plan_may_end(endings[at % 4], off))
			return endings[at % 4];
	return ENDING_SILENCE;
}

struct plan
fuzz_plan_of(uint64_t seed, size_t len, unsigned off)
{
	static const struct {
		unsigned off;
		unsigned part;
		size_t one_in;
	} rows[] = {
		{ PLUMB_FUZZ_OFF_BLOCK, PART_BLOCK, 2 },
		{ PLUMB_FUZZ_OFF_PAUSE, PART_PAUSE, 3 },
		{ PLUMB_FUZZ_OFF_LIMITS, PART_LIMITS, 2 },
		{ PLUMB_FUZZ_OFF_CLOSE, PART_CLOSE, 5 },
		{ PLUMB_FUZZ_OFF_NONE, PART_EARLY, 3 },
	};
	struct chance chance = { seed };
	struct plan plan = { .seed = seed, .parts = PART_PIECES, .cut = len };

	plan.ending = ending_of(&chance, off);
	if (fuzz_chance_one_in(&chance, 4) && !(off & PLUMB_FUZZ_OFF_CUT))
		plan.cut = fuzz_chance_below(&chance, len + 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (fuzz_chance_one_in(&chance, rows[i].one_in) &&
		    !(off & rows[i].off))
			plan.parts |= rows[i].part;
	return plan;
}

struct plan
fuzz_plan_whole(struct plan plan)
{
	plan.parts = PART_NONE;
	plan.split = 0;
	return plan;
}

/* One of a few sizes, as the seed says; of seed 0 byte by byte. */
size_t
fuzz_plan_piece(
    const struct plan *plan, struct chance *chance, size_t sent, size_t left)
{
	static const size_t most[] = { 1, 1, 2, 4, 16, 64, 1024, 65536 };
	struct chance style = { plan->seed ^ 0x5c };
	size_t way = plan->seed == 0 ? 0 : fuzz_chance_below(&style, 8);
	size_t len = left;

	if (plan->split > sent)
		len = plan->split - sent;
	else if (plan->split == 0 && (plan->parts & PART_PIECES))
		len = 1 + fuzz_chance_below(chance, most[way]);
	return len < left ? len : left;
}
