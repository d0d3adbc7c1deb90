/*
 * What is wrong with a protocol, by one input: the conversation is held whole
 * and in pieces, and both are compared.
 */
#ifndef FUZZ_HARNESS_JUDGE_H
#define FUZZ_HARNESS_JUDGE_H

#include "fuzz/harness/conversation.h"

struct judgement {
	enum wrong wrong;
	struct plan plan;
	struct conversation whole;
	struct conversation pieces;
};

/* The caller frees it. */
void fuzz_judge(struct judgement *judgement, const struct plumb_fuzz *fuzz,
    const struct plan *plan, const void *data);
void fuzz_judgement_free(struct judgement *judgement);

/* The first plan that shows the same with less in its way; perhaps itself. */
struct plan fuzz_judge_simpler(const struct plumb_fuzz *fuzz,
    const struct plan *plan, const void *data, enum wrong wrong);

/*
 * The same of the data: what can be left out is left out, in place. The new
 * length, with the plan for it.
 */
size_t fuzz_judge_shorter(const struct plumb_fuzz *fuzz, struct plan *plan,
    void *data, enum wrong wrong);

/* Tells all about it on stderr. */
void fuzz_judgement_tell(const struct judgement *judgement, const void *data);

/* How the 8 bytes behind the data decide: the length of the data. */
size_t fuzz_input_split(const void *input, size_t size, uint64_t *seed);

#endif
