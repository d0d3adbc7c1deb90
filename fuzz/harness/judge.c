#include "fuzz/harness/judge.h"

#include <string.h>

enum { SIMPLER_MAX = 2000, SHORTER_MAX = 3000 };

static bool
is_prefix(
    const struct plumb_fuzz_answer *less, const struct plumb_fuzz_answer *more)
{
	return less->len <= more->len &&
	       (less->len == 0 ||
		   memcmp(less->data, more->data, less->len) == 0);
}

/*
 * Where the conversation was cut off from this side, or what was not yet sent
 * died with a reset or an abort, less may have been answered.
 */
static bool
may_be_less(const struct judgement *j)
{
	return j->pieces.cut_off || j->pieces.aborted ||
	       (j->plan.ending == ENDING_RESET && (j->plan.parts & PART_BLOCK));
}

static bool
is_same_end(
    const struct plumb_fuzz_answer *a, const struct plumb_fuzz_answer *b)
{
	return a->ended == b->ended && a->lost == b->lost &&
	       (!a->lost || a->error == b->error);
}

static bool
is_answered_alike(const struct judgement *j)
{
	const struct plumb_fuzz *fuzz = j->whole.fuzz;
	const struct plumb_fuzz_answer *whole = &j->whole.answer;
	const struct plumb_fuzz_answer *pieces = &j->pieces.answer;

	if (fuzz->off & PLUMB_FUZZ_OFF_COMPARE)
		return true;
	if (may_be_less(j)
		? is_prefix(pieces, whole)
		: is_prefix(pieces, whole) && pieces->len == whole->len &&
		      is_same_end(pieces, whole))
		return true;
	return fuzz->is_same != NULL &&
	       fuzz->is_same(fuzz->self, whole, pieces);
}

/* The same, once more: other answers then are chance, and no chunking's. */
static enum wrong
whose_difference(const struct judgement *j, const void *data)
{
	struct conversation again;
	struct plan plan = fuzz_plan_whole(j->plan);
	enum wrong wrong;

	fuzz_conversation_hold(&again, j->whole.fuzz, &plan, data);
	wrong = again.answer.len == j->whole.answer.len &&
			is_prefix(&again.answer, &j->whole.answer) &&
			is_same_end(&again.answer, &j->whole.answer)
		    ? WRONG_ANSWER
		    : WRONG_RANDOM;
	fuzz_conversation_free(&again);
	return wrong;
}

void
fuzz_judge(struct judgement *j, const struct plumb_fuzz *fuzz,
    const struct plan *plan, const void *data)
{
	struct plan whole = fuzz_plan_whole(*plan);

	j->plan = *plan;
	fuzz_conversation_hold(&j->whole, fuzz, &whole, data);
	fuzz_conversation_hold(&j->pieces, fuzz, &j->plan, data);
	/* They are over, and what they followed goes. */
	j->whole.plan = j->pieces.plan = NULL;
	j->wrong = j->whole.wrong;
	if (j->wrong == WRONG_NONE)
		j->wrong = j->pieces.wrong;
	if (j->wrong == WRONG_NONE && !is_answered_alike(j))
		j->wrong = whose_difference(j, data);
}

void
fuzz_judgement_free(struct judgement *j)
{
	fuzz_conversation_free(&j->whole);
	fuzz_conversation_free(&j->pieces);
}

static bool
shows(const struct plumb_fuzz *fuzz, const struct plan *plan, const void *data,
    enum wrong wrong)
{
	struct judgement j;
	bool same;

	fuzz_judge(&j, fuzz, plan, data);
	same = j.wrong == wrong;
	fuzz_judgement_free(&j);
	return same;
}

/* Two pieces, and nothing else. */
static bool
find_split(const struct plumb_fuzz *fuzz, struct plan *plan, const void *data,
    enum wrong wrong)
{
	struct plan split = *plan;

	split.parts = PART_PIECES;
	for (split.split = 1;
	     split.split < split.cut && split.split < SIMPLER_MAX;
	     split.split++)
		if (shows(fuzz, &split, data, wrong)) {
			*plan = split;
			return true;
		}
	return false;
}

struct plan
fuzz_judge_simpler(const struct plumb_fuzz *fuzz, const struct plan *plan,
    const void *data, enum wrong wrong)
{
	static const enum ending endings[] = { ENDING_SILENCE, ENDING_EOF };
	struct plan best = *plan;

	for (size_t i = 0; i < 2; i++) {
		struct plan next = best;

		next.ending = endings[i];
		if (!fuzz_plan_may_end(next.ending, fuzz->off))
			continue;
		if (best.ending > next.ending &&
		    shows(fuzz, &next, data, wrong))
			best = next;
	}
	for (unsigned bit = 0; bit < PART_COUNT; bit++) {
		struct plan next = best;

		next.parts &= ~(1U << bit);
		if (next.parts != best.parts && shows(fuzz, &next, data, wrong))
			best = next;
	}
	if (best.parts != PART_NONE && best.split == 0)
		(void)find_split(fuzz, &best, data, wrong);
	return best;
}

/* What is left when some bytes are out. */
static size_t
without(uint8_t *to, const uint8_t *from, size_t len, size_t at, size_t count)
{
	memcpy(to, from, at);
	memcpy(to + at, from + at + count, len - at - count);
	return len - count;
}

static bool
try_without(const struct plumb_fuzz *fuzz, struct plan *plan, uint8_t *data,
    const size_t hole[2], enum wrong wrong)
{
	static uint8_t less[1 << 18];
	struct plan next = *plan;
	size_t left = without(less, data, plan->cut, hole[0], hole[1]);

	next.cut = left;
	if (next.split > hole[0])
		next.split = next.split - hole[0] > hole[1]
				 ? next.split - hole[1]
				 : hole[0];
	if (plan->split != 0 && next.split == 0)
		return false;
	if (!shows(fuzz, &next, less, wrong))
		return false;
	memcpy(data, less, left);
	*plan = next;
	return true;
}

size_t
fuzz_judge_shorter(const struct plumb_fuzz *fuzz, struct plan *plan, void *data,
    enum wrong wrong)
{
	unsigned tries = 0;

	for (size_t count = plan->cut / 2; count > 0; count /= 2)
		for (size_t at = 0;
		     at + count <= plan->cut && tries < SHORTER_MAX; tries++) {
			size_t hole[2] = { at, count };

			if (!try_without(fuzz, plan, data, hole, wrong))
				at += count;
		}
	return plan->cut;
}

size_t
fuzz_input_split(const void *input, size_t size, uint64_t *seed)
{
	const uint8_t *at = input;

	*seed = 0;
	if (size < sizeof *seed)
		return size;
	for (size_t i = size - sizeof *seed; i < size; i++)
		*seed = *seed * 256 + at[i];
	return size - sizeof *seed;
}
