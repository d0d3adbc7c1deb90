/*
 * The command `explain`: all there is to know about one rule, down to a
 * scenario that exercises it and an implementation that breaks it.
 */
#include "conformance/runner/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/fault_list.h"
#include "conformance/runner/home.h"
#include "conformance/runner/selection.h"
#include "conformance/runner/suggest.h"
#include "conformance/runner/verdict.h"

enum { SUGGESTIONS = 3 };

static const char usage[] =
    "usage: plumbline explain SLUG\n"
    "\n"
    "The rule, its level, the transports it binds, where the API says so, why\n"
    "it exists, a scenario that exercises it, the faults that break it.\n";

static int
refuse(const char *text)
{
	enum plumb_rule found[SUGGESTIONS];
	size_t count = suggest_rules(text, found, SUGGESTIONS);

	fprintf(stderr, "plumbline: there is no rule '%s'", text);
	for (size_t i = 0; i < count; i++) {
		fprintf(stderr, "%s %s", i == 0 ? "; did you mean" : " or",
		    plumb_rule_info(found[i])->slug);
	}
	fputs(count == 0 ? " (see: plumbline rules)\n" : "?\n", stderr);
	return EXIT_USAGE;
}

static void
print_rule(const struct plumb_rule_info *rule)
{
	static const char *const levels[PLUMB_LEVEL_COUNT] = {
		[PLUMB_LEVEL_NONE] = "",
		[PLUMB_LEVEL_MUST] = "MUST: the base API says so",
		[PLUMB_LEVEL_REF] = "REF: every maintained CPython does so",
		[PLUMB_LEVEL_INFO] = "INFO: left open, only measured",
	};

	printf("%s\n  %s\n\n", rule->slug, rule->sentence);
	printf("  level   %s\n", levels[rule->level]);
	printf("  binds   %s\n", rule->kinds);
	printf("  manual  %s\n",
	    strcmp(rule->section, "-") == 0 ? "silent" : rule->section);
	printf("  intent  %s\n", rule->intent);
	if (*rule->unchecked != '\0') {
		printf("  unbound %s\n", rule->unchecked);
	}
}

/* The first case that is charged to the rule, else one that names it. */
static size_t
find_case(const struct suite *suite, enum plumb_rule rule)
{
	size_t count = suite_count(suite);
	size_t found = count;

	for (size_t i = 0; i < count; i++) {
		const struct suite_case *c = suite_case(suite, i);

		if (c->rules[0] == rule) {
			return i;
		}
		if (found == count && case_has_rule(c, rule)) {
			found = i;
		}
	}
	return found;
}

static size_t
count_cases(const struct suite *suite, enum plumb_rule rule)
{
	size_t count = 0;

	for (size_t i = 0; i < suite_count(suite); i++) {
		count += case_has_rule(suite_case(suite, i), rule);
	}
	return count;
}

static void
print_scenario(const struct suite *suite, enum plumb_rule rule)
{
	size_t found = find_case(suite, rule);
	size_t len;
	const char *text;

	if (found == suite_count(suite)) {
		puts("\nno scenario exercises it");
		return;
	}
	printf("\nexercised by %zu case%s, for example %s:%zu\n\n",
	    count_cases(suite, rule), count_cases(suite, rule) == 1 ? "" : "s",
	    suite_case(suite, found)->file, suite_case(suite, found)->line);
	text = suite_source(suite, found, &len);
	while (len > 0) {
		const char *newline = memchr(text, '\n', len);
		size_t line = newline == NULL ? len : (size_t)(newline - text);

		printf("    %.*s\n", (int)line, text);
		line += newline != NULL;
		text += line;
		len -= line;
	}
}

static void
print_faults(const struct fault_list *list, enum plumb_rule rule)
{
	const char *heading = "\nbroken by\n";

	for (size_t i = 0; i < list->count; i++) {
		const struct fault *f = &list->faults[i];

		if (f->rule == rule) {
			printf("%s  %-24s %s\n", heading, f->name, f->sentence);
			heading = "";
		}
	}
	if (*heading != '\0') {
		puts("\nno fault breaks it");
	}
}

static int
explain_scenarios(enum plumb_rule rule)
{
	struct suite *suite;

	fflush(stdout);
	suite = selection_load(NULL, stderr);
	if (suite == NULL) {
		return EXIT_USAGE;
	}
	print_scenario(suite, rule);
	suite_free(suite);
	return 0;
}

static int
explain_faults(enum plumb_rule rule)
{
	char *path = home_short_path("conformance/faults/faults.list");
	struct fault_list list;
	int status = fault_list_read(&list, path, stderr);

	free(path);
	if (status == 0) {
		print_faults(&list, rule);
		fault_list_free(&list);
	}
	return status;
}

int
explain_command(int argc, char **argv)
{
	enum plumb_rule rule;
	int scenarios;
	int faults;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc != 2 || argv[1][0] == '-') {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	rule = plumb_rule_find(argv[1], strlen(argv[1]));
	if (rule == PLUMB_RULE_NONE) {
		return refuse(argv[1]);
	}
	print_rule(plumb_rule_info(rule));
	scenarios = explain_scenarios(rule);
	faults = explain_faults(rule);
	return scenarios != 0 ? scenarios : faults;
}
