/*
 * JUnit XML, as continuous integration servers read it. Its totals stand in
 * front of the cases, so all of it is written at the end.
 */
#include "conformance/runner/report.h"

#include <string.h>

#include "conformance/runner/escape.h"

enum element { ELEMENT_NONE, FAILURE, ERROR, SKIPPED, ELEMENTS };

static enum element
element_of(const struct result *x)
{
	switch (x->verdict) {
	case VERDICT_PASS:
		return ELEMENT_NONE;
	case VERDICT_FAIL:
		return x->gates ? FAILURE : SKIPPED;
	case VERDICT_STALE:
		return FAILURE;
	case VERDICT_KNOWN:
	case VERDICT_UNSUPPORTED:
		return SKIPPED;
	default:
		return ERROR;
	}
}

static void
begin(struct report *r)
{
	(void)r;
}

static void
take(struct report *r, const struct result *x)
{
	(void)r;
	(void)x;
}

static void
put_attribute(FILE *to, const char *name, const char *text)
{
	fprintf(to, " %s=\"", name);
	escape_xml(to, text);
	putc('"', to);
}

static void
put_message(FILE *to, const struct result *x)
{
	fprintf(to, " message=\"%s: ", verdict_name(x->verdict));
	if (x->rule != PLUMB_RULE_NONE) {
		fprintf(to, "%s: ", plumb_rule_info(x->rule)->slug);
	}
	escape_xml(to, x->message);
	if (*x->reason != '\0') {
		fputs(" (", to);
		escape_xml(to, x->reason);
		putc(')', to);
	}
	putc('"', to);
}

/* Lines stay lines here: only what XML cannot hold is escaped. */
static void
put_tape(FILE *to, const char *tape)
{
	while (*tape != '\0') {
		size_t len = strcspn(tape, "\n");

		for (size_t i = 0; i < len; i++) {
			char one[2] = { tape[i], '\0' };

			escape_xml(to, one);
		}
		putc('\n', to);
		tape += len + (tape[len] == '\n');
	}
}

static void
put_problem(FILE *to, const struct result *x, enum element element)
{
	static const char *const tags[ELEMENTS] = {
		[FAILURE] = "failure",
		[ERROR] = "error",
		[SKIPPED] = "skipped",
	};

	fprintf(to, "\n      <%s", tags[element]);
	put_message(to, x);
	if (element == SKIPPED) {
		fputs("/>\n    ", to);
		return;
	}
	put_attribute(to, "type", verdict_name(x->verdict));
	putc('>', to);
	escape_xml(to, plumb_rule_info(x->rule)->sentence);
	putc('\n', to);
	if (*x->place != '\0') {
		escape_xml(to, x->place);
		putc('\n', to);
	}
	fprintf(to, "%s\n", blame_name(x->blame));
	put_tape(to, x->tape);
	fprintf(to, "</%s>\n    ", tags[element]);
}

static void
put_case(FILE *to, const struct result *x)
{
	enum element element = element_of(x);

	fputs("    <testcase", to);
	put_attribute(to, "classname", x->c->scenario);
	put_attribute(to, "name", x->c->name);
	fprintf(to, " time=\"%.6f\">", x->seconds);
	if (element != ELEMENT_NONE) {
		put_problem(to, x, element);
	}
	fputs("</testcase>\n", to);
}

static void
put_totals(FILE *to, const struct run_end *e)
{
	size_t n[ELEMENTS] = { 0 };

	for (size_t i = 0; i < e->count; i++) {
		n[element_of(&e->results[i])]++;
	}
	n[ERROR] += *e->trouble != '\0';
	fprintf(to,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\""
	    " time=\"%.6f\"",
	    e->count, n[FAILURE], n[ERROR], n[SKIPPED], e->seconds);
}

static void
end(struct report *r, const struct run_end *e)
{
	const char *name = r->info->name;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", r->to);
	put_attribute(r->to, "name", "plumbline");
	put_totals(r->to, e);
	fputs(">\n  <testsuite", r->to);
	put_attribute(r->to, "name", *name == '\0' ? "adapter" : name);
	put_totals(r->to, e);
	put_attribute(r->to, "timestamp", r->info->date);
	fputs(">\n", r->to);
	for (size_t i = 0; i < e->count; i++) {
		put_case(r->to, &e->results[i]);
	}
	if (*e->trouble != '\0') {
		fputs("    <system-err>", r->to);
		escape_xml(r->to, e->trouble);
		fputs("</system-err>\n", r->to);
	}
	fputs("  </testsuite>\n</testsuites>\n", r->to);
	fflush(r->to);
}

const struct report_format report_junit = {
	.begin = begin,
	.take = take,
	.end = end,
};
