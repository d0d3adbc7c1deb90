/* Seeds instead of a fuzzer: the same inputs in every run, anywhere. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/harness/judge.h"
#include "fuzz/harness/mutate.h"

enum { INPUT_MAX = 1 << 18, MADE_MAX = 1 << 13, USAGE = 64 };

struct stress {
	const struct plumb_fuzz *fuzz;
	const char *program;
	uint64_t seeds;
	uint64_t first;	     /* its seeds go from here on */
	bool one;	     /* only that seed */
	const char *samples; /* where to write them to */
	uint64_t held;	     /* conversations */
	uint64_t bytes;
	uint8_t input[INPUT_MAX];
};

/* What is wrong with what the plan takes of the input, told; whether. */
static bool
is_wrong(struct stress *s, const struct plan *plan)
{
	struct judgement j;
	struct plan simple;
	enum wrong wrong;

	s->held += 2;
	s->bytes += 2 * plan->cut;
	fuzz_judge(&j, s->fuzz, plan, s->input);
	wrong = j.wrong;
	fuzz_judgement_free(&j);
	if (wrong == WRONG_NONE)
		return false;
	simple = fuzz_judge_simpler(s->fuzz, plan, s->input, wrong);
	(void)fuzz_judge_shorter(s->fuzz, &simple, s->input, wrong);
	fuzz_judge(&j, s->fuzz, &simple, s->input);
	fuzz_judgement_tell(&j, s->input);
	fuzz_judgement_free(&j);
	return true;
}

static bool
seed_is_wrong(struct stress *s, uint64_t seed)
{
	struct chance chance = { seed };
	size_t len = fuzz_mutate(s->fuzz, &chance, s->input, MADE_MAX);
	struct plan plan =
	    fuzz_plan_of(fuzz_chance_next(&chance), len, s->fuzz->off);

	if (!is_wrong(s, &plan))
		return false;
	fprintf(stderr, "again: %s --seed=%" PRIu64 "\n", s->program, seed);
	return true;
}

/* Every split in two, and byte by byte, with every end. */
static bool
sample_is_wrong(struct stress *s, const struct plumb_bytes *sample)
{
	struct plan plan = { .parts = PART_PIECES, .cut = sample->len };

	if (sample->len > MADE_MAX)
		return false;
	for (plan.ending = ENDING_SILENCE; plan.ending <= ENDING_RESET;
	     plan.ending++) {
		if (!fuzz_plan_may_end(plan.ending, s->fuzz->off))
			continue;
		for (plan.split = 0; plan.split < sample->len; plan.split++) {
			memcpy(s->input, sample->data, sample->len);
			if (is_wrong(s, &plan))
				return true;
		}
	}
	return false;
}

static int
stress(struct stress *s)
{
	const struct plumb_fuzz *fuzz = s->fuzz;

	if (s->one)
		return seed_is_wrong(s, s->first) ? 1 : 0;
	for (size_t i = 0; i < fuzz->sample_count; i++)
		if (sample_is_wrong(s, &fuzz->samples[i])) {
			fprintf(stderr, "sample %zu\n", i + 1);
			return 1;
		}
	for (uint64_t seed = 1; seed <= s->seeds; seed++)
		if (seed_is_wrong(s, seed))
			return 1;
	printf("%s: %" PRIu64 " conversations, %" PRIu64
	       " bytes, %zu samples and seeds 1 to %" PRIu64
	       ": nothing found\n",
	    fuzz->name, s->held, s->bytes, fuzz->sample_count, s->seeds);
	return 0;
}

static int
complain(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return USAGE;
}

static int
play(struct stress *s, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint64_t seed;
	size_t len;
	struct plan plan;

	if (file == NULL)
		return complain(path);
	len = fread(s->input, 1, INPUT_MAX, file);
	fclose(file);
	len = fuzz_input_split(s->input, len, &seed);
	plan = fuzz_plan_of(seed, len, s->fuzz->off);
	if (is_wrong(s, &plan)) {
		fprintf(stderr, "again: %s %s\n", s->program, path);
		return 1;
	}
	printf("%s: nothing found\n", path);
	return 0;
}

/* As inputs: with 8 bytes behind, which decide for the plainest plan. */
static int
write_samples(const struct stress *s)
{
	const struct plumb_fuzz *fuzz = s->fuzz;

	for (size_t i = 0; i < fuzz->sample_count; i++) {
		char path[4096];
		FILE *file;

		snprintf(path, sizeof path, "%s/sample-%zu", s->samples, i + 1);
		file = fopen(path, "wb");
		if (file == NULL)
			return complain(path);
		fwrite(fuzz->samples[i].data, 1, fuzz->samples[i].len, file);
		fwrite("\0\0\0\0\0\0\0", 1, sizeof(uint64_t), file);
		fclose(file);
	}
	printf("%s: %zu samples\n", s->samples, fuzz->sample_count);
	return 0;
}

static bool
read_number(const char *text, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static bool
read_option(struct stress *s, const char *option)
{
	if (strncmp(option, "--seeds=", 8) == 0)
		return read_number(option + 8, &s->seeds);
	if (strncmp(option, "--samples=", 10) == 0) {
		s->samples = option + 10;
		return true;
	}
	s->one = true;
	return strncmp(option, "--seed=", 7) == 0 &&
	       read_number(option + 7, &s->first);
}

int
plumb_fuzz_main(const struct plumb_fuzz *fuzz, int argc, char **argv)
{
	static struct stress s;
	int result = 0;
	int at = 1;

	memset(&s, 0, sizeof s);
	s.fuzz = fuzz;
	s.program = argv[0];
	s.seeds = 10000;
	for (; at < argc && argv[at][0] == '-'; at++)
		if (!read_option(&s, argv[at])) {
			fprintf(stderr,
			    "usage: %s [--seeds=N] [--seed=S] "
			    "[--samples=DIRECTORY] [FILE...]\n",
			    argv[0]);
			return USAGE;
		}
	if (s.samples != NULL)
		return write_samples(&s);
	if (at == argc)
		return stress(&s);
	for (; at < argc && result == 0; at++)
		result = play(&s, argv[at]);
	return result;
}
