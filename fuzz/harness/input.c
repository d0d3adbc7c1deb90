/* One input of a fuzzer's. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/harness/judge.h"

enum { INPUT_MAX = 262144 };

int
plumb_fuzz_input(const struct plumb_fuzz *fuzz, const void *data, size_t size)
{
	struct judgement j;
	uint64_t seed;
	size_t len;
	struct plan plan;
	enum wrong wrong;

	if (size > INPUT_MAX)
		return 0;
	len = fuzz_input_split(data, size, &seed);
	plan = fuzz_plan_of(seed, len, fuzz->off);
	fuzz_judge(&j, fuzz, &plan, data);
	wrong = j.wrong;
	fuzz_judgement_free(&j);
	if (wrong == WRONG_NONE)
		return 0;
	plan = fuzz_judge_simpler(fuzz, &plan, data, wrong);
	fuzz_judge(&j, fuzz, &plan, data);
	fuzz_judgement_tell(&j, data);
	fuzz_judgement_free(&j);
	abort();
}
