/* The command `rules`: the rule book as a list, for eyes and for programs. */
#include "conformance/runner/commands.h"

#include <stdio.h>
#include <string.h>

#include "conformance/runner/escape.h"
#include "conformance/runner/verdict.h"
#include "core/rule.h"

static const char usage[] =
    "usage: plumbline rules [--json]\n"
    "\n"
    "One rule per line: slug, level, whether scenarios exercise it (bound) or\n"
    "why not, the kinds of transport it binds, its sentence.\n"
    "\n"
    "  --json    an array of objects, with section and intent\n"
    "\n"
    "levels: MUST  the base API says so\n"
    "        REF   every maintained CPython does so\n"
    "        INFO  left open: measured, never a failure\n";

static void
print_line(const struct plumb_rule_info *rule)
{
	bool bound = *rule->unchecked == '\0';

	printf("%-36s %-4s %-7s [%s] %s", rule->slug,
	    plumb_level_name(rule->level), bound ? "bound" : "unbound",
	    rule->kinds, rule->sentence);
	if (!bound) {
		printf(" (unbound: %s)", rule->unchecked);
	}
	putchar('\n');
}

static void
print_member(const char *before, const char *key, const char *value)
{
	printf("%s\"%s\": ", before, key);
	escape_json(stdout, value);
}

static void
print_kinds(const char *kinds)
{
	const char *comma = "";

	fputs(", \"kinds\": [", stdout);
	while (*kinds != '\0') {
		size_t len = strcspn(kinds, " ");

		printf("%s\"%.*s\"", comma, (int)len, kinds);
		comma = ", ";
		kinds += len + (kinds[len] == ' ');
	}
	putchar(']');
}

static void
print_object(const struct plumb_rule_info *rule)
{
	bool bound = *rule->unchecked == '\0';

	print_member("  {", "slug", rule->slug);
	print_member(", ", "level", plumb_level_name(rule->level));
	print_kinds(rule->kinds);
	print_member(", ", "state", bound ? "bound" : "unbound");
	print_member(", ", "reason", bound ? NULL : rule->unchecked);
	print_member(", ", "section",
	    strcmp(rule->section, "-") == 0 ? NULL : rule->section);
	print_member(", ", "sentence", rule->sentence);
	print_member(", ", "intent", rule->intent);
	putchar('}');
}

static void
print_array(void)
{
	const char *comma = "[\n";

	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		fputs(comma, stdout);
		print_object(plumb_rule_info((enum plumb_rule)r));
		comma = ",\n";
	}
	fputs("\n]\n", stdout);
}

int
rules_command(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--json") == 0) {
		print_array();
		return 0;
	}
	if (argc > 1) {
		fprintf(stderr, "plumbline: rules: unknown option '%s'\n%s",
		    argv[1], usage);
		return EXIT_USAGE;
	}
	for (unsigned r = PLUMB_RULE_NONE + 1; r < PLUMB_RULE_COUNT; r++) {
		print_line(plumb_rule_info((enum plumb_rule)r));
	}
	return 0;
}
