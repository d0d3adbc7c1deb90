/*
 * The command `replay`: a world once more, as its string of bytes says, with
 * its tape.
 */
#include "conformance/runner/commands.h"

#include <stdio.h>
#include <string.h>

#include "conformance/runner/verdict.h"
#include "conformance/runner/world_file.h"
#include "fuzz/world/world.h"

static const char usage[] =
    "usage: plumbline replay [--quiet] FILE...\n"
    "\n"
    "Runs worlds: the reference in a kernel that is simulated, where each "
    "FILE\n"
    "says which methods are called, what peers do and what the kernel decides\n"
    "(fuzz/world/README.md). Prints what happens as a tape; what the kernel "
    "was\n"
    "asked, and answered, stands between as comments.\n"
    "\n"
    "  --quiet       the verdicts only\n"
    "\n"
    "exit: 0 all is well, 1 something is wrong in one of them, 64 usage,\n"
    "70 a file that cannot be read\n";

static int
replay(const char *path, bool quiet)
{
	struct world_options options = { .print = quiet ? NULL : stdout };
	struct world_result result;
	struct world_file file;

	if (!world_file_read(&file, path)) {
		return EXIT_SUITE;
	}
	/* What a crash leaves behind ends where it came. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	world_run(file.at, file.len, &options, &result);
	printf("# %s: %s (%llu turns, %llu operations, %llu callbacks)\n", path,
	    result.failure[0] != '\0' ? result.failure : "all is well",
	    (unsigned long long)result.turns, (unsigned long long)result.ops,
	    (unsigned long long)result.callbacks);
	world_file_free(&file);
	return result.failure[0] != '\0' ? EXIT_NEW_FAILURE : 0;
}

int
replay_command(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "--quiet") == 0;
	int first = quiet ? 2 : 1;
	int code = 0;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return 0;
	}
	if (first >= argc ||
	    (argv[first][0] == '-' && argv[first][1] != '\0')) {
		fprintf(stderr, "plumbline: replay: %s\n%s",
		    first >= argc ? "which file?" : "unknown option", usage);
		return EXIT_USAGE;
	}
	for (int i = first; i < argc; i++) {
		int one = replay(argv[i], quiet);

		code = one > code ? one : code;
	}
	return code;
}
