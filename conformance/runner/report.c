#include "conformance/runner/report.h"

const char *
blame_name(enum blame blame)
{
	static const char *const names[BLAME_COUNT] = {
		[BLAME_NONE] = "",
		[BLAME_IMPLEMENTATION] = "IMPLEMENTATION",
		[BLAME_ENVIRONMENT] = "ENVIRONMENT",
		[BLAME_ADAPTER] = "ADAPTER",
		[BLAME_UNKNOWN] = "UNKNOWN",
	};

	return blame < BLAME_COUNT ? names[blame] : "";
}

/* A failure of a rule that was left open is a choice, not a failure. */
static bool
is_measured(const struct result *result)
{
	return !result->gates && result->verdict == VERDICT_FAIL;
}

bool
result_is_bad(const struct result *result)
{
	if (is_measured(result)) {
		return false;
	}
	return verdict_is_failure(result->verdict) ||
	       result->verdict == VERDICT_STALE ||
	       result->verdict == VERDICT_INCONCLUSIVE ||
	       result->verdict == VERDICT_SUITE_ERROR;
}

const char *
result_choice(const struct result *result)
{
	if (*result->profile != '\0') {
		return result->profile;
	}
	return result->verdict == VERDICT_PASS ? "holds" : "does not hold";
}

void
tally_add(struct tally *tally, const struct result *result)
{
	if (is_measured(result)) {
		tally->measured++;
	} else {
		tally->cases[result->verdict]++;
	}
	if (result->checked > 0 && result->found != VERDICT_UNSUPPORTED &&
	    result->found != VERDICT_SUITE_ERROR) {
		tally->checked = true;
	}
}
