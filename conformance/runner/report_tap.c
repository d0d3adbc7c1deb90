/*
 * TAP 14. What is known, and what was only measured, is a TODO there; what is
 * unsupported a SKIP. Everything else that is not a pass is "not ok".
 */
#include "conformance/runner/report.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/escape.h"
#include "conformance/runner/memory.h"

static void
begin(struct report *r)
{
	fprintf(r->to, "TAP version 14\n1..%zu\n", r->info->cases);
	fprintf(r->to, "# plumbline %s", PLUMBLINE_VERSION);
	if (*r->info->name != '\0') {
		fputs(" on ", r->to);
		escape_plain(r->to, r->info->name);
		putc(' ', r->to);
		escape_plain(r->to, r->info->version);
	}
	putc('\n', r->to);
}

static void
put_directive(FILE *to, const struct result *x)
{
	const char *why = NULL;

	if (x->verdict == VERDICT_UNSUPPORTED) {
		fputs(" # SKIP unsupported: ", to);
		why = x->message;
	} else if (x->verdict == VERDICT_KNOWN) {
		fputs(" # TODO known: ", to);
		why = *x->reason != '\0' ? x->reason : x->message;
	} else if (x->verdict == VERDICT_FAIL && !x->gates) {
		fputs(" # TODO profile: ", to);
		why = result_choice(x);
	}
	if (why != NULL) {
		escape_tap(to, why);
	}
}

static void
put_pair(FILE *to, const char *key, const char *text)
{
	if (*text != '\0') {
		fprintf(to, "  %s: ", key);
		escape_json(to, text);
		putc('\n', to);
	}
}

static void
put_details(FILE *to, const struct result *x)
{
	fputs("  ---\n", to);
	put_pair(to, "verdict", verdict_name(x->verdict));
	put_pair(to, "found", verdict_name(x->found));
	put_pair(to, "rule", plumb_rule_info(x->rule)->slug);
	put_pair(to, "sentence", plumb_rule_info(x->rule)->sentence);
	put_pair(to, "message", x->message);
	put_pair(to, "at", x->place);
	put_pair(to, "attribution", blame_name(x->blame));
	put_pair(to, "reason", x->reason);
	fprintf(to, "  failed: %zu\n  repeat: %zu\n", x->failed, x->repeats);
	put_pair(to, "tape", x->tape);
	fputs("  ...\n", to);
}

static void
take(struct report *r, const struct result *x)
{
	bool ok =
	    x->verdict == VERDICT_PASS || x->verdict == VERDICT_UNSUPPORTED;

	r->taken++;
	fprintf(r->to, "%s %zu - ", ok ? "ok" : "not ok", r->taken);
	escape_tap(r->to, x->c->name);
	put_directive(r->to, x);
	putc('\n', r->to);
	if (!ok) {
		put_details(r->to, x);
	}
	fflush(r->to);
}

static void
end(struct report *r, const struct run_end *e)
{
	if (*e->trouble != '\0') {
		char *line = copy_bytes(e->trouble, strcspn(e->trouble, "\n"));

		fputs("Bail out! ", r->to);
		escape_tap(r->to, line);
		putc('\n', r->to);
		free(line);
	}
	fflush(r->to);
}

const struct report_format report_tap = {
	.begin = begin,
	.take = take,
	.end = end,
};
