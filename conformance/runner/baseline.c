#include "conformance/runner/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/glob.h"
#include "conformance/runner/lines.h"
#include "conformance/runner/memory.h"

static bool
may_be_listed(enum verdict verdict)
{
	return verdict_is_failure(verdict) || verdict == VERDICT_INCONCLUSIVE;
}

static bool
read_verdict(struct lines_reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *word = lines_field(r, &len);

	e->at_times = len > 0 && word[len - 1] == '?';
	e->verdict = verdict_find(word, len - e->at_times);
	if (may_be_listed(e->verdict)) {
		return true;
	}
	lines_complain(r, word,
	    "expected a verdict: fail, crash, hang, adapter-error or"
	    " inconclusive, with '?' for at times");
	return false;
}

static bool
read_rule(struct lines_reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *slug = lines_field(r, &len);

	e->rule = plumb_rule_find(slug, len);
	if (e->rule != PLUMB_RULE_NONE || (len == 1 && *slug == '-')) {
		return true;
	}
	lines_complain(r, slug,
	    len == 0 ? "expected the slug of a rule, or '-'"
		     : "there is no such rule; expected a slug, or '-'");
	return false;
}

static bool
read_reason(struct lines_reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *at = lines_field(r, &len);

	if (len > 0) {
		lines_complain(
		    r, at, "expected '#' and a reason, or the line's end");
		return false;
	}
	e->reason = lines_comment(r);
	if (e->at_times && e->reason == NULL) {
		lines_complain(r, at,
		    "expected '#' and why it is not the same every time");
		return false;
	}
	return true;
}

static bool
is_new(struct lines_reader *r, const struct baseline *b, const char *name,
    size_t len)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct baseline_entry *e = &b->entries[i];

		if (strlen(e->name) == len && !strncmp(e->name, name, len)) {
			char what[64];

			snprintf(what, sizeof(what),
			    "already listed on line %zu", e->line);
			lines_complain(r, name, what);
			return false;
		}
	}
	return true;
}

static void
read_entry(struct lines_reader *r, struct baseline *b)
{
	struct baseline_entry e = { .line = r->number };
	size_t len;
	const char *name = lines_field(r, &len);

	e.column = (size_t)(name - r->line) + 1;
	if (is_new(r, b, name, len) && read_verdict(r, &e) &&
	    read_rule(r, &e) && read_reason(r, &e)) {
		e.name = copy_bytes(name, len);
		b->entries = grow(b->entries, b->count, sizeof(b->entries[0]));
		b->entries[b->count++] = e;
	}
}

/* What is no entry: comments, and what is blank before the first entry. */
static void
keep_line(struct baseline *b, const char *line)
{
	bool blank = line[strspn(line, " \t")] == '\0';

	if (!blank || b->count == 0) {
		char *header = print_text("%s%s\n", b->header, line);

		free(b->header);
		b->header = header;
	}
}

int
baseline_parse(
    struct baseline *b, const char *path, const char *text, FILE *err)
{
	struct lines_reader r;

	*b = (struct baseline){ .path = copy_text(path),
		.header = copy_text("") };
	lines_begin(&r, path, text, err);
	while (lines_next(&r)) {
		if (lines_at_end(&r)) {
			keep_line(b, r.line);
		} else {
			read_entry(&r, b);
		}
	}
	if (r.bad) {
		baseline_free(b);
		return EXIT_USAGE;
	}
	return 0;
}

int
baseline_read(struct baseline *b, const char *path, FILE *err)
{
	char *text = lines_load(path, err);
	int status;

	*b = (struct baseline){ 0 };
	if (text == NULL) {
		return EXIT_USAGE;
	}
	status = baseline_parse(b, path, text, err);
	free(text);
	return status;
}

void
baseline_free(struct baseline *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->entries[i].name);
		free(b->entries[i].reason);
	}
	free(b->entries);
	free(b->header);
	free(b->path);
	*b = (struct baseline){ 0 };
}

const struct baseline_entry *
baseline_find(const struct baseline *b, const char *name)
{
	for (size_t i = 0; i < b->count; i++) {
		if (glob_match(b->entries[i].name, name)) {
			return &b->entries[i];
		}
	}
	return NULL;
}

/* The first name that this entry shares with an earlier one, or NULL. */
static const char *
find_shared(const struct baseline *b, const struct baseline_entry *e,
    const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (glob_match(e->name, names[i]) &&
		    baseline_find(b, names[i]) != e) {
			return names[i];
		}
	}
	return NULL;
}

static int
bind_entry(const struct baseline *b, const struct baseline_entry *e,
    const char *const *names, size_t count, FILE *err)
{
	const char *shared = find_shared(b, e, names, count);
	size_t matched = 0;

	for (size_t i = 0; i < count; i++) {
		matched += glob_match(e->name, names[i]);
	}
	if (matched > 0 && matched <= BASELINE_MATCH_MAX && shared == NULL) {
		return 0;
	}
	fprintf(err, "%s:%zu:%zu: ", b->path, e->line, e->column);
	if (matched == 0) {
		fprintf(err, "no case of the suite is called '%s'\n", e->name);
	} else if (matched > BASELINE_MATCH_MAX) {
		fprintf(err,
		    "'%s' matches %zu cases; at most %d may be"
		    " baselined by one line\n",
		    e->name, matched, BASELINE_MATCH_MAX);
	} else {
		fprintf(err, "%s is listed by line %zu already\n", shared,
		    baseline_find(b, shared)->line);
	}
	return EXIT_USAGE;
}

int
baseline_bind(
    const struct baseline *b, const char *const *names, size_t count, FILE *err)
{
	int status = 0;

	for (size_t i = 0; i < b->count; i++) {
		if (bind_entry(b, &b->entries[i], names, count, err) != 0) {
			status = EXIT_USAGE;
		}
	}
	return status;
}

enum verdict
baseline_judge(const struct baseline_entry *entry, enum verdict verdict,
    enum plumb_rule rule)
{
	if (entry == NULL) {
		return verdict;
	}
	if (verdict == entry->verdict && rule == entry->rule) {
		return VERDICT_KNOWN;
	}
	if (verdict == VERDICT_PASS && entry->at_times) {
		return verdict;
	}
	if (verdict == VERDICT_PASS || verdict == VERDICT_UNSUPPORTED) {
		return VERDICT_STALE;
	}
	return verdict;
}
