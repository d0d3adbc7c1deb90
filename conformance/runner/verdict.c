#include "conformance/runner/verdict.h"

#include <string.h>

static const char *const names[VERDICT_COUNT] = {
	[VERDICT_NONE] = "",
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_KNOWN] = "known",
	[VERDICT_STALE] = "stale",
	[VERDICT_INCONCLUSIVE] = "inconclusive",
	[VERDICT_UNSUPPORTED] = "unsupported",
	[VERDICT_CRASH] = "crash",
	[VERDICT_HANG] = "hang",
	[VERDICT_ADAPTER_ERROR] = "adapter-error",
	[VERDICT_SUITE_ERROR] = "suite-error",
};

/* How grave one verdict is beside another of the same case. */
static const unsigned char gravity[VERDICT_COUNT] = {
	[VERDICT_NONE] = 0,
	[VERDICT_UNSUPPORTED] = 1,
	[VERDICT_PASS] = 2,
	[VERDICT_KNOWN] = 3,
	[VERDICT_INCONCLUSIVE] = 4,
	[VERDICT_STALE] = 5,
	[VERDICT_FAIL] = 6,
	[VERDICT_HANG] = 7,
	[VERDICT_CRASH] = 8,
	[VERDICT_ADAPTER_ERROR] = 9,
	[VERDICT_SUITE_ERROR] = 10,
};

const char *
verdict_name(enum verdict verdict)
{
	return verdict < VERDICT_COUNT ? names[verdict] : "";
}

enum verdict
verdict_find(const char *word, size_t len)
{
	for (unsigned v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		if (strlen(names[v]) == len && !memcmp(names[v], word, len)) {
			return (enum verdict)v;
		}
	}
	return VERDICT_NONE;
}

bool
verdict_is_failure(enum verdict verdict)
{
	return verdict == VERDICT_FAIL || verdict == VERDICT_CRASH ||
	       verdict == VERDICT_HANG || verdict == VERDICT_ADAPTER_ERROR;
}

int
verdict_exit(const struct tally *tally)
{
	const size_t *n = tally->cases;
	size_t new = n[VERDICT_FAIL] + n[VERDICT_CRASH] + n[VERDICT_HANG];
	size_t rest = n[VERDICT_PASS] + n[VERDICT_KNOWN] + n[VERDICT_STALE] +
		      n[VERDICT_INCONCLUSIVE] + n[VERDICT_UNSUPPORTED] +
		      tally->measured;

	if (n[VERDICT_SUITE_ERROR] > 0) {
		return EXIT_SUITE;
	}
	if (n[VERDICT_ADAPTER_ERROR] > 0 && new + rest == 0) {
		return EXIT_ADAPTER;
	}
	if (new + n[VERDICT_ADAPTER_ERROR] > 0) {
		return EXIT_NEW_FAILURE;
	}
	if (n[VERDICT_STALE] > 0) {
		return EXIT_STALE;
	}
	if (n[VERDICT_INCONCLUSIVE] > 0) {
		return EXIT_INCONCLUSIVE;
	}
	return tally->checked ? EXIT_CONFORMS : EXIT_UNCHECKED;
}

enum verdict
verdict_worse(enum verdict a, enum verdict b)
{
	return gravity[b] > gravity[a] ? b : a;
}
