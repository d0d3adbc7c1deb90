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

struct item {
	const char *title;
	const char *needs; /* a feature, or NULL */
	bool of_kind;	   /* once for each of tcp and unix */
	const char *const *steps;
};

#define HELLO "< loop -> hello tape=1 name=?* version=?* features=*"
#define OPENED                                                    \
	"~ listen", "> a => open $O", "< a -> open",              \
	    "< a <= protocol_factory", "< a <- protocol_factory", \
	    "< a <= connection_made", "< a <- connection_made",   \
	    "< a <= opened", "< a <- opened", "~ accept"

static const char *const hello[] = { "> loop => hello", HELLO, NULL };

static const char *const honesty[] = { "> loop => $R",
	"< loop -> $R "
	"unsupported",
	"> a => $R", "< a -> $R unsupported", "> a => open kind=$R path=/x",
	"< a -> open unsupported",
	"> a => open kind=tcp host=127.0.0.1 "
	"port=9 $R=1",
	"< a -> open unsupported", "> a on $R => close",
	"< a -> on unsupported", "> a on data_received => $R",
	"< a -> on unsupported", "> $R => write :x",
	"< $R -> write unsupported", "> loop => sync n=1", "< loop -> sync",
	NULL };

static const char *const sync_steps[] = { "> loop => sync n=3",
	"< loop -> sync", "> loop => sync n=1", "< loop -> sync", NULL };

static const char *const soon[] = { "> loop => call_soon m1",
	"< loop -> call_soon", "< loop <= call_soon m1", "< loop <- call_soon",
	NULL };

static const char *const turn[] = { "> loop => turn", "> loop => call_soon m1",
	"> loop => call_soon m2", "> loop => end", "< loop -> call_soon",
	"< loop -> call_soon", "< loop -> turn", "< loop <= call_soon m1",
	"< loop <- call_soon", "< loop <= call_soon m2", "< loop <- call_soon",
	NULL };

static const char *const open_close[] = { OPENED, "> a => close",
	"< a => close", "< a -> close", "< a <= connection_lost None",
	"< a <- connection_lost", "~ end", NULL };

static const char *const data_in[] = { OPENED, "~ send hi",
	"< a <= data_received :hi", "< a <- data_received", NULL };

static const char *const long_in[] = { OPENED, "~ pattern 100",
	"< a <= data_received *100 crc=a3628337", "< a <- data_received",
	NULL };

static const char *const data_out[] = { OPENED, "> a => write :a%20b%25",
	"< a => write :a%20b%25", "< a -> write*", "~ read a b%",
	"> a => writelines :c :d", "< a => writelines :c :d",
	"< a -> writelines*", "~ read cd", NULL };

static const char *const long_out[] = { OPENED, "> a => write *1000",
	"< a => write *1000", "< a -> write*", "> a => write *99000",
	"< a => write *99000", "< a -> write*", "~ match 100000", NULL };

static const char *const truths[] = { OPENED, "> a => is_closing",
	"< a => is_closing", "< a -> is_closing false", "> a => close",
	"< a => close", "< a -> close", "< a <= connection_lost None",
	"< a <- connection_lost", "> a => is_closing", "< a => is_closing",
	"< a -> is_closing true", NULL };

static const char *const limits[] = { OPENED,
	"> a => set_write_buffer_limits high=100 low=10",
	"< a => set_write_buffer_limits high=100 low=10",
	"< a -> set_write_buffer_limits low=10 high=100",
	"> a => get_write_buffer_limits", "< a => get_write_buffer_limits",
	"< a -> get_write_buffer_limits low=10 high=100",
	"> a => get_write_buffer_size", "< a => get_write_buffer_size",
	"< a -> get_write_buffer_size 0", NULL };

static const char *const react[] = { OPENED,
	"> a on data_received nth=1 => write :re ; => close", "< a -> on",
	"~ send hi", "< a <= data_received :hi", "< a => write :re",
	"< a -> write*", "< a => close", "< a -> close", "< a <- data_received",
	"< a <= connection_lost None", "< a <- connection_lost", "~ read re",
	"~ end", NULL };

static const char *const returns[] = { OPENED,
	"> a on eof_received return true", "< a -> on", "~ eof",
	"< a <= eof_received", "< a <- eof_received return=true",
	"> a => write :still", "< a => write :still", "< a -> write*",
	"~ read still", NULL };

static const char *const raises[] = { OPENED,
	"> a on data_received raise ValueError", "< a -> on", "~ send hi",
	"< a <= data_received :hi", "< a <- data_received !ValueError", NULL };

static const char *const serve[] = { "> b on connection_made => write :yo",
	"< b -> on", "> s => listen $L accept=b", "< s -> listen*", "~ connect",
	"< b <= protocol_factory", "< b <- protocol_factory",
	"< b <= connection_made", "< b => write :yo", "< b -> write*",
	"< b <- connection_made", "~ read yo", "> s => close", "< s -> close",
	NULL };

static const char *const refused[] = { "~ refuse",
	"> a => open kind=tcp host=127.0.0.1 port=$P", "< a -> open",
	"< a <= opened ConnectionRefusedError errno=ECONNREFUSED",
	"< a <- opened", NULL };

static const char *const reset[] = { OPENED, "> loop => reset",
	"^ loop -> reset", "~ end", "> a => write :x",
	"< a -> write unsupported", NULL };

static const char *const quit[] = { "> loop => quit", "< loop -> quit",
	"~ exit", NULL };

static const char *const input_ends[] = { "~ input", "~ exit", NULL };

static const struct item items[] = {
	{ "hello is answered, well-formed", NULL, false, hello },
	{ "what cannot be known is unsupported", NULL, false, honesty },
	{ "sync is answered", NULL, false, sync_steps },
	{ "call_soon is answered now and runs later", "call_soon", false,
	    soon },
	{ "a turn is carried out at its end", "call_soon", false, turn },
	{ "a connection is opened and closed", NULL, true, open_close },
	{ "bytes that arrive are told", NULL, true, data_in },
	{ "many bytes are told by count and CRC-32", NULL, true, long_in },
	{ "bytes are written, escapes undone", NULL, true, data_out },
	{ "the pattern is written, and goes on", NULL, true, long_out },
	{ "a predicate says true or false", NULL, true, truths },
	{ "limits and size are told", NULL, true, limits },
	{ "a reaction runs inside its callback", NULL, true, react },
	{ "eof_received returns what was told", NULL, true, returns },
	{ "a callback raises what was told", "raise", true, raises },
	{ "a server accepts", "server", true, serve },
	{ "a refused connection is told", "tcp", false, refused },
	{ "reset ends and forgets everything", NULL, true, reset },
	{ "quit ends it with 0", NULL, false, quit },
	{ "the end of its input ends it with 0", NULL, false, input_ends },
};

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
	if (item->steps == hello) {
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
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		const struct item *item = &items[i];

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
