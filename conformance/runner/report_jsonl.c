/* JSON Lines: the record from which everything else can be made again. */
#include "conformance/runner/report.h"

#include "conformance/runner/choices.h"
#include "conformance/runner/escape.h"

static void
put_key(FILE *to, const char *key)
{
	fputs(", ", to);
	escape_json(to, key);
	fputs(": ", to);
}

static void
put_text(FILE *to, const char *key, const char *text)
{
	put_key(to, key);
	escape_json(to, text);
}

static void
put_number(FILE *to, const char *key, size_t number)
{
	put_key(to, key);
	fprintf(to, "%zu", number);
}

static void
put_truth(FILE *to, const char *key, bool truth)
{
	put_key(to, key);
	fputs(truth ? "true" : "false", to);
}

static void
put_words(FILE *to, const char *key, char *const *words)
{
	const char *comma = "";

	put_key(to, key);
	putc('[', to);
	for (; *words != NULL; words++) {
		fputs(comma, to);
		escape_json(to, *words);
		comma = ", ";
	}
	putc(']', to);
}

static void
begin(struct report *r)
{
	const struct run_info *info = r->info;

	fputs("{\"type\": \"run\"", r->to);
	put_text(r->to, "implementation", info->name);
	put_text(r->to, "version", info->version);
	put_text(r->to, "features", info->features);
	put_words(r->to, "adapter", info->adapter);
	put_words(r->to, "options", info->options);
	put_text(r->to, "kernel", info->kernel);
	put_text(r->to, "plumbline", PLUMBLINE_VERSION);
	put_text(r->to, "date", info->date);
	put_number(r->to, "cases", info->cases);
	put_number(r->to, "repeat", info->repeat);
	put_number(r->to, "jobs", info->jobs);
	fputs("}\n", r->to);
	fflush(r->to);
}

static void
put_rules(FILE *to, const struct suite_case *c)
{
	put_key(to, "rules");
	putc('[', to);
	for (size_t i = 0; i < c->rule_count; i++) {
		fputs(i > 0 ? ", " : "", to);
		escape_json(to, plumb_rule_info(c->rules[i])->slug);
	}
	putc(']', to);
}

/* A text that says nothing is null, so that nobody has to test for "". */
static void
put_if(FILE *to, const char *key, const char *text)
{
	put_text(to, key, *text == '\0' ? NULL : text);
}

/* How often each was made, where the case is played several times. */
static void
put_choices(FILE *to, const struct result *x)
{
	struct choices choices = { 0 };

	put_number(to, "times", x->c->times);
	put_key(to, "choices");
	putc('{', to);
	if (x->c->times > 1) {
		choices_read(&choices, x->profile);
	}
	for (size_t i = 0; i < choices.count; i++) {
		fputs(i > 0 ? ", " : "", to);
		escape_json(to, choices.at[i].name);
		fprintf(to, ": %zu", choices.at[i].times);
	}
	putc('}', to);
}

static void
take(struct report *r, const struct result *x)
{
	fputs("{\"type\": \"case\"", r->to);
	put_text(r->to, "name", x->c->name);
	put_text(r->to, "scenario", x->c->scenario);
	put_text(r->to, "kind", x->c->kind);
	put_text(r->to, "role", x->c->role);
	put_rules(r->to, x->c);
	put_text(r->to, "verdict", verdict_name(x->verdict));
	put_text(r->to, "found", verdict_name(x->found));
	put_truth(r->to, "gates", x->gates);
	put_if(r->to, "rule", plumb_rule_info(x->rule)->slug);
	put_if(r->to, "message", x->message);
	put_if(r->to, "place", x->place);
	put_if(r->to, "profile", x->profile);
	put_choices(r->to, x);
	put_if(r->to, "attribution", blame_name(x->blame));
	put_if(r->to, "control", x->control);
	put_if(r->to, "reason", x->reason);
	put_number(r->to, "repeat", x->repeats);
	put_number(r->to, "failed", x->failed);
	put_number(r->to, "checked", x->checked);
	fprintf(r->to, ", \"seconds\": %.6f", x->seconds);
	put_if(r->to, "stderr", x->errors);
	put_text(r->to, "tape", x->tape);
	fputs("}\n", r->to);
	fflush(r->to);
}

static void
end(struct report *r, const struct run_end *e)
{
	fputs("{\"type\": \"summary\"", r->to);
	put_number(r->to, "cases", e->count);
	for (unsigned v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		put_number(
		    r->to, verdict_name((enum verdict)v), e->tally.cases[v]);
	}
	put_number(r->to, "measured", e->tally.measured);
	put_if(r->to, "trouble", e->trouble);
	fprintf(r->to, ", \"seconds\": %.6f, \"exit\": %d}\n", e->seconds,
	    e->exit_code);
	fflush(r->to);
}

const struct report_format report_jsonl = {
	.begin = begin,
	.take = take,
	.end = end,
};
