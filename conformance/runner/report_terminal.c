/*
 * What a person reads. Without a terminal it is the same text: no colours, no
 * cursor movements, nothing that could not stand in a log.
 */
#include "conformance/runner/report.h"

#include <stdlib.h>
#include <string.h>

#include "conformance/runner/escape.h"
#include "conformance/runner/memory.h"
#include "conformance/runner/profile.h"
#include "conformance/runner/summary.h"

enum { TAPE_LINES = 12, ERROR_LINES = 6 };

enum paint { PAINT_NONE, PAINT_GOOD, PAINT_BAD, PAINT_ODD, PAINT_COUNT };

static void
put_painted(struct report *r, enum paint paint, const char *text)
{
	static const char *const codes[PAINT_COUNT] = {
		[PAINT_NONE] = "",
		[PAINT_GOOD] = "\x1b[32m",
		[PAINT_BAD] = "\x1b[1;31m",
		[PAINT_ODD] = "\x1b[33m",
	};

	if (r->colour && paint != PAINT_NONE) {
		fputs(codes[paint], r->to);
	}
	fputs(text, r->to);
	if (r->colour && paint != PAINT_NONE) {
		fputs("\x1b[0m", r->to);
	}
}

static enum paint
paint_of(const struct result *x)
{
	if (!result_is_bad(x)) {
		return x->verdict == VERDICT_PASS ? PAINT_GOOD : PAINT_NONE;
	}
	return verdict_is_failure(x->verdict) ? PAINT_BAD : PAINT_ODD;
}

static void
begin(struct report *r)
{
	const struct run_info *info = r->info;

	if (*info->name != '\0') {
		escape_plain(r->to, info->name);
		putc(' ', r->to);
		escape_plain(r->to, info->version);
		fputs(": ", r->to);
	}
	fprintf(r->to, "%zu case%s", info->cases, info->cases == 1 ? "" : "s");
	if (info->repeat > 1) {
		fprintf(r->to, ", each %zu times", info->repeat);
	}
	putc('\n', r->to);
	fflush(r->to);
}

static void
put_labelled(struct report *r, const char *label, const char *text)
{
	if (*text != '\0') {
		fprintf(r->to, "  %-8s", label);
		escape_plain(r->to, text);
		putc('\n', r->to);
	}
}

/*
 * The line of a file that a place, file:line:column, speaks of; NULL where it
 * cannot be had. The caller frees it.
 */
static char *
line_at(const char *place)
{
	char *file = copy_text(place);
	char *column = strrchr(file, ':');
	char *line = NULL;
	size_t room = 0;
	unsigned long number;
	FILE *from;

	if (column != NULL) {
		*column = '\0';
	}
	line = strrchr(file, ':');
	number = line == NULL ? 0 : strtoul(line + 1, NULL, 10);
	if (line != NULL) {
		*line = '\0';
	}
	line = NULL;
	from = number == 0 ? NULL : fopen(file, "r");
	free(file);
	while (from != NULL && number > 0) {
		if (getline(&line, &room, from) < 0) {
			break;
		}
		number--;
	}
	if (from != NULL) {
		fclose(from);
	}
	if (number > 0 || line == NULL) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static void
put_place(struct report *r, const char *place)
{
	char *line = line_at(place);

	put_labelled(r, "at", place);
	if (line != NULL) {
		put_labelled(r, "", line + strspn(line, " \t"));
	}
	free(line);
}

/* The last lines of a text, or all of them where max is 0. */
static void
put_lines(struct report *r, const char *label, const char *text, size_t max)
{
	size_t lines = 0;

	for (const char *at = text; *at != '\0'; at++) {
		lines += *at == '\n' || at[1] == '\0';
	}
	if (max > 0 && lines > max) {
		fprintf(
		    r->to, "  %-8s(%zu lines before)\n", label, lines - max);
		label = "";
	}
	for (size_t i = 0; *text != '\0'; i++) {
		size_t len = strcspn(text, "\n");

		if (max == 0 || i + max >= lines) {
			char *line = copy_bytes(text, len);

			fprintf(r->to, "  %-8s", label);
			escape_plain(r->to, line);
			putc('\n', r->to);
			free(line);
			label = "";
		}
		text += len + (text[len] == '\n');
	}
}

static void
put_rule(struct report *r, enum plumb_rule rule)
{
	const struct plumb_rule_info *info = plumb_rule_info(rule);

	if (rule != PLUMB_RULE_NONE) {
		fprintf(r->to, "  %-8s%s (%s)\n  %-8s%s\n", "rule", info->slug,
		    plumb_level_name(info->level), "", info->sentence);
	}
}

static const char *
blame_sentence(const struct result *x)
{
	switch (x->blame) {
	case BLAME_IMPLEMENTATION:
		return "IMPLEMENTATION: the bundled reference passes here";
	case BLAME_ENVIRONMENT:
		return "ENVIRONMENT: the bundled reference does not pass"
		       " here either";
	case BLAME_ADAPTER:
		return "ADAPTER: it broke its contract";
	case BLAME_UNKNOWN:
		return "UNKNOWN: the bundled reference could not be asked";
	default:
		return "";
	}
}

static void
put_problem(struct report *r, const struct result *x)
{
	bool failed = verdict_is_failure(x->verdict);

	putc('\n', r->to);
	put_painted(r, paint_of(x), verdict_name(x->verdict));
	putc(' ', r->to);
	escape_plain(r->to, x->c->name);
	if (x->repeats > 1) {
		fprintf(r->to, "  (%zu of %zu)", x->failed, x->repeats);
	}
	putc('\n', r->to);
	put_rule(r, x->rule);
	put_labelled(r, "what", x->message);
	put_place(r, x->place);
	put_labelled(r, "whose", blame_sentence(x));
	put_labelled(r, "", x->control);
	put_labelled(r, "reason", x->reason);
	if (failed || x->verdict == VERDICT_INCONCLUSIVE || r->info->trace) {
		put_lines(r, "tape", x->tape, r->info->trace ? 0 : TAPE_LINES);
		put_lines(
		    r, "stderr", x->errors, r->info->trace ? 0 : ERROR_LINES);
	}
}

static void
take(struct report *r, const struct result *x)
{
	if (result_is_bad(x)) {
		put_problem(r, x);
	} else if (r->info->verbose) {
		put_painted(r, paint_of(x), verdict_name(x->verdict));
		putc(' ', r->to);
		escape_plain(r->to, x->c->name);
		fprintf(r->to, "  %.3f s", x->seconds);
		if (x->verdict == VERDICT_KNOWN ||
		    x->verdict == VERDICT_UNSUPPORTED) {
			fputs("  ", r->to);
			escape_plain(r->to, x->message);
		}
		putc('\n', r->to);
	}
	fflush(r->to);
}

static void
end(struct report *r, const struct run_end *e)
{
	if (*e->trouble != '\0') {
		put_lines(r, "", e->trouble, 0);
	}
	profile_print(e->results, e->count, r->to);
	summary_print(e, r->to);
	put_painted(r, e->exit_code == EXIT_CONFORMS ? PAINT_GOOD : PAINT_BAD,
	    exit_sentence(e));
	putc('\n', r->to);
	fflush(r->to);
}

const struct report_format report_terminal = {
	.begin = begin,
	.take = take,
	.end = end,
};
