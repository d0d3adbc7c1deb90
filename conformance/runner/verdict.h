/*
 * The words of a judgement, and what a whole run's judgements add up to.
 */
#ifndef CONFORMANCE_RUNNER_VERDICT_H
#define CONFORMANCE_RUNNER_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

enum verdict {
	VERDICT_NONE,
	VERDICT_PASS,
	VERDICT_FAIL,
	VERDICT_KNOWN, /* fails exactly as baselined */
	VERDICT_STALE, /* baselined, but passes */
	VERDICT_INCONCLUSIVE,
	VERDICT_UNSUPPORTED,
	VERDICT_CRASH,
	VERDICT_HANG,
	VERDICT_ADAPTER_ERROR,
	VERDICT_SUITE_ERROR,
	VERDICT_COUNT
};

enum exit_code {
	EXIT_CONFORMS = 0, /* or fails exactly as baselined */
	EXIT_NEW_FAILURE = 1,
	EXIT_STALE = 2,
	EXIT_INCONCLUSIVE = 3,
	EXIT_ADAPTER = 4, /* nothing could be run */
	EXIT_UNCHECKED = 5,
	EXIT_USAGE = 64,
	EXIT_SUITE = 70
};

struct tally {
	size_t cases[VERDICT_COUNT];
	size_t measured; /* failures of INFO rules: a profile, no verdict */
	bool checked;	 /* at least one case was really judged */
};

/* "pass", "adapter-error"...; "" for NONE. */
const char *verdict_name(enum verdict verdict);

/* The verdict of a word of len bytes; VERDICT_NONE where there is none. */
enum verdict verdict_find(const char *word, size_t len);

/* fail, crash, hang or adapter-error: what makes a run fail, if it is new. */
bool verdict_is_failure(enum verdict verdict);

/*
 * The exit code. Where several would fit, the first of these is taken: 70,
 * since a broken suite cannot be believed in anything; 4 where every case
 * ended in adapter-error, since no implementation was measured; 1; 2; 3; 5.
 * What is certain comes before what is not.
 */
int verdict_exit(const struct tally *tally);

/* Of two runs of one case the one that counts: the graver. */
enum verdict verdict_worse(enum verdict a, enum verdict b);

#endif
