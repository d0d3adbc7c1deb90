/*
 * plumbline: measures any implementation of transports and protocols against
 * the rule book. This file only finds the command that was meant.
 */
#include <stdio.h>
#include <string.h>

#include "conformance/runner/check.h"
#include "conformance/runner/commands.h"
#include "conformance/runner/report.h"
#include "conformance/runner/verdict.h"

static const struct {
	const char *name;
	int (*command)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "run", run_command, "run the suite on an implementation" },
	{ "check", check_command, "judge a recorded tape" },
	{ "rules", rules_command, "list the rule book" },
	{ "explain", explain_command, "tell about one rule" },
	{ "adapter-test", adapter_test_command,
	    "say what is wrong with an adapter" },
	{ "selftest", selftest_command,
	    "run the suite over implementations known to be wrong" },
	{ "replay", replay_command,
	    "run the reference once more in a simulated world" },
	{ "shrink", shrink_command, "make a world that fails smaller" },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void
print_usage(FILE *to)
{
	fputs("usage: plumbline COMMAND [options]\n\n", to);
	for (size_t i = 0; i < COMMANDS; i++) {
		fprintf(to, "  %-14s%s\n", commands[i].name, commands[i].what);
	}
	fputs("  help          this, or the help of a command\n"
	      "  version       which plumbline this is\n"
	      "\nA first run: plumbline run asyncio\n",
	    to);
}

static int
run_named(int argc, char **argv)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[0], commands[i].name) == 0) {
			return commands[i].command(argc, argv);
		}
	}
	fprintf(stderr,
	    "plumbline: there is no command '%s' (see: plumbline help)\n",
	    argv[0]);
	return EXIT_USAGE;
}

static int
help(int argc, char **argv)
{
	static char ask[] = "--help";

	if (argc > 1) {
		char *words[] = { argv[1], ask, NULL };

		return run_named(2, words);
	}
	print_usage(stdout);
	return 0;
}

static int
dispatch(int argc, char **argv)
{
	if (strcmp(argv[0], "help") == 0 || strcmp(argv[0], "--help") == 0) {
		return help(argc, argv);
	}
	if (strcmp(argv[0], "version") == 0 ||
	    strcmp(argv[0], "--version") == 0) {
		if (argc > 1) {
			fprintf(stderr, "plumbline: %s takes no '%s'\n",
			    argv[0], argv[1]);
			return EXIT_USAGE;
		}
		puts("plumbline " PLUMBLINE_VERSION);
		return 0;
	}
	return run_named(argc, argv);
}

int
main(int argc, char **argv)
{
	int status;

	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	status = dispatch(argc - 1, argv + 1);
	if (fflush(stdout) != 0 && status == 0) {
		perror("plumbline: standard output");
		return EXIT_SUITE;
	}
	return status;
}
