/*
 * The command `adapter-test`: the contract of spec/adapter.md as a list of
 * short dialogues, each with a fresh process. It judges the adapter and never
 * the implementation behind it.
 */
#include "conformance/runner/commands.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/runner/contract.h"
#include "conformance/runner/dialogue.h"
#include "conformance/runner/escape.h"
#include "conformance/runner/verdict.h"

enum { STEPS_MAX = 40, FEATURES_MAX = 512, GUARD = 10 };

static const char usage[] =
    "usage: plumbline adapter-test -- COMMAND [ARGS...]\n"
    "\n"
    "Walks through the contract of an adapter (spec/adapter.md), item by "
    "item,\n"
    "and says what was expected and what came where one is not kept.\n"
    "\n"
    "exit: 0 all items are kept, 4 one is not, 64 usage\n";

/* What the first hello declared; every item is held against it. */
struct checklist {
	char *const *argv;
	char features[FEATURES_MAX];
	size_t kept;
	size_t broken;
	size_t left_out;
};

static bool
has_feature(const struct checklist *list, const char *word)
{
	size_t len = strlen(word);
	const char *at = list->features;

	while ((at = strstr(at, word)) != NULL) {
		bool begins = at == list->features || at[-1] == ',';

		if (begins && (at[len] == ',' || at[len] == '\0')) {
			return true;
		}
		at++;
	}
	return false;
}

static void
note_features(struct checklist *list, const char *line)
{
	const char *at = strstr(line, " features=");

	if (at != NULL) {
		snprintf(list->features, sizeof(list->features), "%s",
		    at + strlen(" features="));
	}
}

static bool
play(struct dialogue *d, const struct checklist *list, const struct item *item,
    const char **failed)
{
	*failed = "start";
	if (!dialogue_begin(d, list->argv)) {
		return false;
	}
	for (size_t i = 0; item->steps[i] != NULL; i++) {
		if (item->steps[i][0] == '>' || item->steps[i][0] == '~') {
			*failed = item->steps[i];
		}
		if (!dialogue_step(d, item->steps[i])) {
			return false;
		}
	}
	return true;
}

static void
print_block(const char *label, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		printf("          %-10s", label);
		for (size_t i = 0; i < len; i++) {
			char one[2] = { text[i], '\0' };

			escape_plain(stdout, one);
		}
		putchar('\n');
		label = "";
		text += len + (text[len] == '\n');
	}
}

static void
print_failure(struct dialogue *d, const char *after)
{
	print_block("after:", after + strspn(after, "><~ "));
	print_block("", text_end(&d->problem));
	print_block("stderr:", text_end(&d->process.tail));
}

static void
try_item(struct checklist *list, const struct item *item, bool is_unix)
{
	struct dialogue d = { .guard = GUARD, .is_unix = is_unix };
	const char *after;
	bool well = play(&d, list, item, &after);

	printf("%-7s %s%s\n", well ? "ok" : "FAILED", item->title,
	    !item->of_kind ? ""
	    : is_unix	   ? " (unix)"
			   : " (tcp)");
	list->kept += well;
	list->broken += !well;
	if (item == &contract_items[0]) {
		note_features(list, d.line);
	}
	if (!well) {
		process_read(&d.process);
		print_failure(&d, after);
	}
	dialogue_end(&d);
	fflush(stdout);
}

static void
walk(struct checklist *list)
{
	for (size_t i = 0; i < contract_count; i++) {
		const struct item *item = &contract_items[i];

		if (item->needs != NULL && !has_feature(list, item->needs)) {
			printf("-       %s: no feature '%s'\n", item->title,
			    item->needs);
			list->left_out++;
			continue;
		}
		if (!item->of_kind) {
			try_item(list, item, false);
			continue;
		}
		if (has_feature(list, "tcp")) {
			try_item(list, item, false);
		}
		if (has_feature(list, "unix")) {
			try_item(list, item, true);
		}
	}
}

int
adapter_test_command(int argc, char **argv)
{
	struct checklist list = { .kept = 0 };

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc < 3 || strcmp(argv[1], "--") != 0) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	list.argv = argv + 2;
	walk(&list);
	printf("%zu kept, %zu not kept, %zu left out for lack of a feature\n",
	    list.kept, list.broken, list.left_out);
	if (!has_feature(&list, "tcp") && !has_feature(&list, "unix")) {
		puts("it declares no kind of transport: nothing can be "
		     "measured");
		return EXIT_ADAPTER;
	}
	return list.broken == 0 ? 0 : EXIT_ADAPTER;
}
