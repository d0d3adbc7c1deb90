/*
 * Rewriting a baseline to what was found. Whatever was not run keeps its
 * entry: a part of the suite cannot speak for the rest of it.
 */
#include "conformance/runner/baseline.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/runner/glob.h"
#include "conformance/runner/memory.h"

/* The lines to be, before they are sorted; the strings are others'. */
struct lines {
	struct baseline_entry *items;
	size_t count;
};

static bool
is_listed(const struct baseline_result *r)
{
	return verdict_is_failure(r->verdict) ||
	       r->verdict == VERDICT_INCONCLUSIVE;
}

/* Whether an entry says of a case what was found, or nothing was looked for. */
static bool
still_holds(const struct baseline_entry *e, const struct baseline_result *r)
{
	return !r->ran || (r->verdict == e->verdict && r->rule == e->rule) ||
	       (e->at_times && r->verdict == VERDICT_PASS);
}

static bool
holds_for_all(const struct baseline_entry *e,
    const struct baseline_result *results, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (glob_match(e->name, results[i].name)) {
			any = true;
			if (!still_holds(e, &results[i])) {
				return false;
			}
		}
	}
	return any;
}

static void
add_line(struct lines *lines, struct baseline_entry line)
{
	lines->items = grow(lines->items, lines->count, sizeof(line));
	lines->items[lines->count++] = line;
}

/* One case whose entry, if it has any, does not stay as a whole. */
static void
add_result(struct lines *lines, const struct baseline_entry *e,
    const struct baseline_result *r)
{
	struct baseline_entry line = { .name = (char *)(uintptr_t)r->name };

	if (e != NULL && still_holds(e, r)) {
		line.verdict = e->verdict;
		line.at_times = e->at_times;
		line.rule = e->rule;
		line.reason = e->reason;
		add_line(lines, line);
	} else if (r->ran && is_listed(r)) {
		line.verdict = r->verdict;
		line.rule = r->rule;
		add_line(lines, line);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct baseline_entry *left = a;
	const struct baseline_entry *right = b;

	return strcmp(left->name, right->name);
}

static void
print_line(const struct baseline_entry *e, FILE *to)
{
	fprintf(to, "%s  %s%s  %s", e->name, verdict_name(e->verdict),
	    e->at_times ? "?" : "",
	    e->rule == PLUMB_RULE_NONE ? "-" : plumb_rule_info(e->rule)->slug);
	if (e->reason != NULL) {
		fprintf(to, "  # %s", e->reason);
	}
	putc('\n', to);
}

void
baseline_print(const struct baseline *b, const struct baseline_result *results,
    size_t count, FILE *to)
{
	struct lines lines = { 0 };
	bool *whole = new_items(b->count, sizeof(*whole));

	for (size_t i = 0; i < b->count; i++) {
		whole[i] = holds_for_all(&b->entries[i], results, count);
		if (whole[i]) {
			add_line(&lines, b->entries[i]);
		}
	}
	for (size_t i = 0; i < count; i++) {
		const struct baseline_entry *e =
		    baseline_find(b, results[i].name);

		if (e == NULL || !whole[e - b->entries]) {
			add_result(&lines, e, &results[i]);
		}
	}
	if (lines.count > 0) {
		qsort(
		    lines.items, lines.count, sizeof(lines.items[0]), by_name);
	}
	fputs(b->header, to);
	for (size_t i = 0; i < lines.count; i++) {
		print_line(&lines.items[i], to);
	}
	free(lines.items);
	free(whole);
}

int
baseline_write(const struct baseline *b, const struct baseline_result *results,
    size_t count, FILE *err)
{
	char *path = print_text("%s.new", b->path);
	FILE *to = fopen(path, "w");
	bool done = false;

	if (to != NULL) {
		baseline_print(b, results, count, to);
		done = !ferror(to);
		done = fclose(to) == 0 && done;
		done = done && rename(path, b->path) == 0;
	}
	if (!done) {
		fprintf(err, "plumbline: %s: %s\n", path, strerror(errno));
		unlink(path);
	}
	free(path);
	return done ? 0 : -1;
}
