#include "conformance/runner/summary.h"

#include <string.h>

const char *
exit_sentence(const struct run_end *end)
{
	bool clean = end->tally.cases[VERDICT_KNOWN] +
			 end->tally.cases[VERDICT_PASS] + end->tally.measured +
			 end->tally.cases[VERDICT_UNSUPPORTED] ==
		     end->count;

	switch (end->exit_code) {
	case EXIT_CONFORMS:
		if (!clean) {
			return "as the new baseline says";
		}
		return end->tally.cases[VERDICT_KNOWN] == 0
			   ? "conforms"
			   : "conforms but for what is known";
	case EXIT_NEW_FAILURE:
		return "does not conform";
	case EXIT_STALE:
		return "the baseline is stale";
	case EXIT_INCONCLUSIVE:
		return "inconclusive";
	case EXIT_ADAPTER:
		return "the adapter is unusable";
	case EXIT_UNCHECKED:
		return "nothing was checked";
	default:
		return "the suite is at fault";
	}
}

static void
put_tally(const struct tally *tally, FILE *to)
{
	const char *comma = "";

	for (unsigned v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		if (tally->cases[v] > 0) {
			fprintf(to, "%s%zu %s", comma, tally->cases[v],
			    verdict_name((enum verdict)v));
			comma = ", ";
		}
	}
	if (tally->measured > 0) {
		fprintf(to, "%s%zu measured", comma, tally->measured);
	}
	putc('\n', to);
}

/* The area of a case is that of its first rule: what its slug begins with. */
static const char *
area_of(const struct result *x, size_t *len)
{
	const char *slug = plumb_rule_info(x->c->rules[0])->slug;

	*len = strcspn(slug, ".");
	return slug;
}

static bool
same_area(const struct result *a, const struct result *b)
{
	size_t left;
	size_t right;
	const char *one = area_of(a, &left);
	const char *other = area_of(b, &right);

	return left == right && strncmp(one, other, left) == 0;
}

static bool
seen_before(const struct result *results, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (same_area(&results[k], &results[i])) {
			return true;
		}
	}
	return false;
}

static void
put_areas(const struct run_end *e, FILE *to)
{
	for (size_t i = 0; i < e->count; i++) {
		struct tally tally = { .measured = 0 };
		size_t len;
		const char *area = area_of(&e->results[i], &len);

		if (seen_before(e->results, i)) {
			continue;
		}
		for (size_t k = i; k < e->count; k++) {
			if (same_area(&e->results[i], &e->results[k])) {
				tally_add(&tally, &e->results[k]);
			}
		}
		fprintf(to, "  %-11.*s", (int)len, area);
		put_tally(&tally, to);
	}
}

static bool
was_judged(const struct result *x)
{
	return x->checked > 0 &&
	       (x->found == VERDICT_PASS || verdict_is_failure(x->found));
}

static void
mark_rules(const struct run_end *e, bool *covered)
{
	for (size_t i = 0; i < e->count; i++) {
		const struct result *x = &e->results[i];

		for (size_t k = 0; k < x->c->rule_count && was_judged(x); k++) {
			covered[x->c->rules[k]] = true;
		}
	}
}

static void
put_coverage(const struct run_end *e, FILE *to)
{
	bool covered[PLUMB_RULE_COUNT] = { false };
	size_t seen[PLUMB_LEVEL_COUNT] = { 0 };
	size_t all[PLUMB_LEVEL_COUNT] = { 0 };

	mark_rules(e, covered);
	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		const struct plumb_rule_info *info =
		    plumb_rule_info((enum plumb_rule)r);

		if (*info->unchecked == '\0') {
			all[info->level]++;
			seen[info->level] += covered[r];
		}
	}
	fputs("  rules exercised:", to);
	for (unsigned l = PLUMB_LEVEL_NONE + 1; l < PLUMB_LEVEL_COUNT; l++) {
		fprintf(to, " %s %zu of %zu%s",
		    plumb_level_name((enum plumb_level)l), seen[l], all[l],
		    l + 1 < PLUMB_LEVEL_COUNT ? "," : "\n");
	}
}

void
summary_print(const struct run_end *e, FILE *to)
{
	if (e->count == 0) {
		fprintf(to, "\nno case was run\n");
		return;
	}
	fprintf(to, "\n%zu case%s in %.2f s: ", e->count,
	    e->count == 1 ? "" : "s", e->seconds);
	put_tally(&e->tally, to);
	put_areas(e, to);
	put_coverage(e, to);
}
