#include "conformance/runner/kills.h"

bool
kill_is_done(const struct kill *kill)
{
	return kill->charged[kill->fault->rule] > 0;
}

static const char *
slug_of(enum plumb_rule rule)
{
	return plumb_rule_info(rule)->slug;
}

void
kills_print(const struct kill *kills, size_t count, FILE *to)
{
	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		bool any = false;

		for (size_t i = 0; i < count; i++) {
			if ((unsigned)kills[i].fault->rule != r) {
				continue;
			}
			if (!any) {
				fprintf(
				    to, "%-36s", slug_of(kills[i].fault->rule));
				any = true;
			}
			fprintf(to, " %s%s", kills[i].fault->name,
			    kill_is_done(&kills[i]) ? "" : " NOT CAUGHT");
		}
		fputs(any ? "\n" : "", to);
	}
}

void
kills_print_matrix(const struct kill *kills, size_t count, FILE *to)
{
	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		bool any = false;

		for (size_t i = 0; i < count; i++) {
			bool own = (unsigned)kills[i].fault->rule == r;

			if (kills[i].charged[r] == 0) {
				continue;
			}
			if (!any) {
				fprintf(
				    to, "%-36s", slug_of((enum plumb_rule)r));
				any = true;
			}
			fprintf(to, " %s%s:%zu", own ? "*" : "",
			    kills[i].fault->name, kills[i].charged[r]);
		}
		fputs(any ? "\n" : "", to);
	}
}

static void
print_instead(const struct kill *kill, FILE *to)
{
	fprintf(to, "%zu case%s", kill->cases, kill->cases == 1 ? "" : "s");
	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		if (kill->charged[r] > 0) {
			fprintf(to, ", %zu charged to %s", kill->charged[r],
			    slug_of((enum plumb_rule)r));
		}
	}
	if (kill->others > 0) {
		fprintf(to, ", %zu without a verdict", kill->others);
	}
	if (kill->trouble != NULL) {
		fprintf(to, "; %s", kill->trouble);
	}
	putc('\n', to);
}

static bool
is_broken(const struct kill *kills, size_t count, unsigned rule)
{
	for (size_t i = 0; i < count; i++) {
		if ((unsigned)kills[i].fault->rule == rule &&
		    kill_is_done(&kills[i])) {
			return true;
		}
	}
	return false;
}

static bool
must_be_broken(enum plumb_rule rule)
{
	const struct plumb_rule_info *info = plumb_rule_info(rule);

	return info->level != PLUMB_LEVEL_INFO && *info->unchecked == '\0';
}

size_t
kills_complain(const struct kill *kills, size_t count, bool whole, FILE *to)
{
	size_t complaints = 0;

	for (size_t i = 0; i < count; i++) {
		if (!kill_is_done(&kills[i])) {
			fprintf(to, "NOT CAUGHT %s, which breaks %s: ",
			    kills[i].fault->name,
			    slug_of(kills[i].fault->rule));
			print_instead(&kills[i], to);
			complaints++;
		}
	}
	for (unsigned r = PLUMB_RULE_NONE + 1; whole && r < PLUMB_RULE_COUNT;
	     r++) {
		if (must_be_broken((enum plumb_rule)r) &&
		    !is_broken(kills, count, r)) {
			fprintf(to, "NO FAULT is caught for %s\n",
			    slug_of((enum plumb_rule)r));
			complaints++;
		}
	}
	return complaints;
}
