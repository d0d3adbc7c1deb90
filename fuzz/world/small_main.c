/*
 * worlds [-a ANSWERS] [-e EVERY] [-o DIR] [FAMILY...]: runs all small worlds,
 * and says how many they were. A world that fails is written to a file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/world/small.h"

enum { PATH = 512, USAGE = 64 };

static void
keep(const char *dir, const char *name, const struct small_run *run)
{
	char path[PATH];
	FILE *to;

	snprintf(path, sizeof path, "%s/failing-%s.world", dir, name);
	to = fopen(path, "wb");
	if (to == NULL || fwrite(run->bytes, 1, run->len, to) != run->len ||
	    fclose(to) != 0) {
		perror(path);
		return;
	}
	printf("  see: plumbline replay %s\n", path);
}

/* Whether a family was asked for; where none was, all are. */
static bool
is_wanted(const char *name, char **names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return count == 0;
}

static bool
run_family(
    enum small_family family, const struct small_run *how, const char *dir)
{
	struct small_run run = *how;
	bool fine = small_worlds(family, &run);

	printf("%-10s %10llu worlds of %8llu scripts, %u answers: %s\n",
	    small_name(family), (unsigned long long)run.worlds,
	    (unsigned long long)run.scripts, run.answers,
	    fine ? "all is well" : run.failure);
	if (!fine)
		keep(dir, small_name(family), &run);
	fflush(stdout);
	return fine;
}

int
main(int argc, char **argv)
{
	struct small_run run = { .answers = 3 };
	const char *dir = ".";
	int failed = 0;
	int c;

	while ((c = getopt(argc, argv, "a:e:o:")) != -1) {
		if (c == 'a')
			run.answers = (unsigned)atoi(optarg) % SIM_TRAIL_MAX;
		else if (c == 'e')
			run.every = (uint64_t)atoi(optarg);
		else if (c == 'o')
			dir = optarg;
		else
			return USAGE;
	}
	for (unsigned i = SMALL_NONE + 1; i < SMALL_COUNT; i++)
		if (is_wanted(small_name((enum small_family)i), argv + optind,
			argc - optind))
			failed += !run_family((enum small_family)i, &run, dir);
	return failed > 0 ? 1 : 0;
}
