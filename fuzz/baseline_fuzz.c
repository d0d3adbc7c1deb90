/*
 * Targets: baseline_parse, baseline_bind, baseline_find, baseline_judge,
 * baseline_print, and lines.h below them.
 *
 * The input is a baseline. A bad one is told with a place in each line; a good
 * one is printed as it is kept, which reads back as the same.
 */
#include <stdio.h>
#include <string.h>

#include "conformance/runner/baseline.h"
#include "fuzz/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 1 << 14, REFUSED = 64 };

/* Each line of what was complained begins with path:line:column. */
static void
check_complaint(const char *told)
{
	must(told[0] != '\0');
	for (; *told != '\0'; told += strcspn(told, "\n") + 1) {
		size_t line;
		size_t column;

		must(sscanf(told, "b:%zu:%zu: ", &line, &column) == 2);
		must(line > 0 && column > 0);
	}
}

/* Every entry as a case of its own that did what the entry says. */
static char *
printed(const struct baseline *b)
{
	struct baseline_result *results = calloc(b->count + 1, sizeof *results);
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);

	must(results != NULL && to != NULL);
	for (size_t i = 0; i < b->count; i++) {
		results[i].name = b->entries[i].name;
		results[i].verdict = b->entries[i].verdict;
		results[i].rule = b->entries[i].rule;
		results[i].ran = false;
	}
	baseline_print(b, results, b->count, to);
	must(fclose(to) == 0);
	free(results);
	return text;
}

static void
check_good(const struct baseline *b, FILE *err)
{
	struct baseline again;
	char *text;

	for (size_t i = 0; i < b->count; i++) {
		const struct baseline_entry *entry = &b->entries[i];

		must(entry->name[0] != '\0' && entry->line > 0);
		must(entry->rule < PLUMB_RULE_COUNT);
		must(baseline_judge(entry, entry->verdict, entry->rule) !=
		     VERDICT_STALE);
		must(baseline_find(b, entry->name) != NULL);
	}
	text = printed(b);
	must(baseline_parse(&again, "b", text, err) == 0);
	must(again.count == b->count);
	for (size_t i = 0; i < b->count; i++)
		must(baseline_find(&again, b->entries[i].name) != NULL);
	baseline_free(&again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct baseline b;
	char *text;
	char *told = NULL;
	size_t len = 0;
	FILE *err;

	if (size > LONGEST || memchr(data, '\0', size) != NULL)
		return 0;
	text = malloc(size + 1);
	err = open_memstream(&told, &len);
	must(text != NULL && err != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (baseline_parse(&b, "b", text, err) == 0) {
		check_good(&b, err);
		fflush(err);
		must(len == 0);
		baseline_free(&b);
		fclose(err);
	} else {
		fclose(err);
		check_complaint(told);
	}
	free(told);
	free(text);
	return 0;
}
