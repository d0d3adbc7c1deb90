#include "conformance/runner/baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/glob.h"
#include "conformance/runner/memory.h"

/* One line being read: where it is and how far. */
struct reader {
	struct baseline *b;
	FILE *err;
	const char *line; /* its text, ended with NUL */
	const char *at;
	size_t number;
	bool bad;
};

static void
complain(struct reader *r, const char *at, const char *what)
{
	fprintf(r->err, "%s:%zu:%zu: %s\n", r->b->path, r->number,
	    (size_t)(at - r->line) + 1, what);
	r->bad = true;
}

/* The next field; of length 0 at the end of the line or at its reason. */
static const char *
next_field(struct reader *r, size_t *len)
{
	const char *start;

	r->at += strspn(r->at, " \t");
	start = r->at;
	*len = *start == '#' ? 0 : strcspn(start, " \t");
	r->at += *len;
	return start;
}

static bool
may_be_listed(enum verdict verdict)
{
	return verdict_is_failure(verdict) || verdict == VERDICT_INCONCLUSIVE;
}

static bool
read_verdict(struct reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *word = next_field(r, &len);

	e->verdict = verdict_find(word, len);
	if (may_be_listed(e->verdict)) {
		return true;
	}
	complain(r, word,
	    "expected a verdict: fail, crash, hang, adapter-error or"
	    " inconclusive");
	return false;
}

static bool
read_rule(struct reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *slug = next_field(r, &len);

	e->rule = plumb_rule_find(slug, len);
	if (e->rule != PLUMB_RULE_NONE || (len == 1 && *slug == '-')) {
		return true;
	}
	complain(r, slug,
	    len == 0 ? "expected the slug of a rule, or '-'"
		     : "there is no such rule; expected a slug, or '-'");
	return false;
}

static bool
read_reason(struct reader *r, struct baseline_entry *e)
{
	size_t len;
	const char *at = next_field(r, &len);

	if (len > 0) {
		complain(r, at, "expected '#' and a reason, or the line's end");
		return false;
	}
	if (*at == '#') {
		at += 1 + strspn(at + 1, " \t");
		e->reason = *at == '\0' ? NULL : copy_text(at);
	}
	return true;
}

static bool
is_new(struct reader *r, const char *name, size_t len)
{
	for (size_t i = 0; i < r->b->count; i++) {
		const struct baseline_entry *e = &r->b->entries[i];

		if (strlen(e->name) == len && !strncmp(e->name, name, len)) {
			char what[64];

			snprintf(what, sizeof(what),
			    "already listed on line %zu", e->line);
			complain(r, name, what);
			return false;
		}
	}
	return true;
}

static void
read_entry(struct reader *r)
{
	struct baseline_entry e = { .line = r->number };
	size_t len;
	const char *name = next_field(r, &len);

	e.column = (size_t)(name - r->line) + 1;
	if (is_new(r, name, len) && read_verdict(r, &e) && read_rule(r, &e) &&
	    read_reason(r, &e)) {
		struct baseline *b = r->b;

		e.name = copy_bytes(name, len);
		b->entries = grow(b->entries, b->count, sizeof(b->entries[0]));
		b->entries[b->count++] = e;
	}
}

static bool
is_printable(struct reader *r, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)r->line[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			complain(r, r->line + i, "expected printable text");
			return false;
		}
	}
	return true;
}

static void
keep_line(struct reader *r)
{
	char *header = print_text("%s%s\n", r->b->header, r->line);

	free(r->b->header);
	r->b->header = header;
}

static void
read_line(struct reader *r)
{
	const char *first = r->line + strspn(r->line, " \t");

	r->at = r->line;
	if (!is_printable(r, strlen(r->line))) {
		return;
	}
	if (*first == '#' || (*first == '\0' && r->b->count == 0)) {
		keep_line(r);
	} else if (*first != '\0') {
		read_entry(r);
	}
}

int
baseline_parse(
    struct baseline *b, const char *path, const char *text, FILE *err)
{
	struct reader r = { .b = b, .err = err };

	*b = (struct baseline){ .path = copy_text(path),
		.header = copy_text("") };
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *line = copy_bytes(text, len);

		r.line = line;
		r.number++;
		read_line(&r);
		free(line);
		text += len + (text[len] == '\n');
	}
	if (r.bad) {
		baseline_free(b);
		return EXIT_USAGE;
	}
	return 0;
}

/* The whole of a file as text, or NULL, told on err. */
static char *
read_file(const char *path, FILE *err)
{
	FILE *from = fopen(path, "r");
	char *text = NULL;
	size_t room = 0;
	ssize_t len;

	if (from == NULL) {
		fprintf(err, "plumbline: %s: %s\n", path, strerror(errno));
		return NULL;
	}
	errno = 0;
	len = getdelim(&text, &room, '\0', from);
	if (len < 0 && errno != 0) {
		fprintf(err, "plumbline: %s: %s\n", path, strerror(errno));
	} else if (len >= 0 && text[len - 1] == '\0') {
		fprintf(err, "%s: expected text, found a NUL byte\n", path);
	} else {
		fclose(from);
		if (len < 0) {
			free(text);
			return copy_text("");
		}
		return text;
	}
	free(text);
	fclose(from);
	return NULL;
}

int
baseline_read(struct baseline *b, const char *path, FILE *err)
{
	char *text = read_file(path, err);
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
	if (verdict == VERDICT_PASS || verdict == VERDICT_UNSUPPORTED) {
		return VERDICT_STALE;
	}
	return verdict;
}
