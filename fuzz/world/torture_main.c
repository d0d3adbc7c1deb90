/*
 * torture [-s DIR] [NAME...]: tortures conversations, all of them or those of
 * that name. With -s it writes them to files instead, as what a fuzzer starts
 * from.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/world/torture.h"

enum { PATH = 512, USAGE = 64 };

static int
save(const struct world_script *script, const char *dir)
{
	uint8_t bytes[WORLD_SCRIPT_MAX + 3];
	size_t len = world_script_bytes(script, bytes);
	char path[PATH];
	FILE *to;

	snprintf(path, sizeof path, "%s/%s", dir, script->name);
	to = fopen(path, "wb");
	if (to == NULL || fwrite(bytes, 1, len, to) != len || fclose(to) != 0) {
		perror(path);
		return 1;
	}
	return 0;
}

/* Once more, with its tape. */
static void
show(const struct world_script *script, const struct torture *torture)
{
	uint8_t bytes[WORLD_SCRIPT_MAX + 3];
	size_t len = world_script_bytes(script, bytes);
	struct world_options point = torture->point;
	struct world_result result;

	printf("%s, operation %llu fails with error %u, allocation %llu: %s\n",
	    script->name, (unsigned long long)point.fail_op, point.fail_with,
	    (unsigned long long)point.fail_allocation, torture->failure);
	point.print = stdout;
	world_run(bytes, len, &point, &result);
}

static int
run(const struct world_script *script, uint64_t *points)
{
	struct torture state = { .points = 0 };
	bool fine = torture(script, &state);

	*points += state.points;
	if (!fine)
		show(script, &state);
	else
		printf("%-20s %6llu points: all is well\n", script->name,
		    (unsigned long long)state.points);
	return fine ? 0 : 1;
}

static bool
is_wanted(const char *name, char **names, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return count == 0;
}

int
main(int argc, char **argv)
{
	const char *dir = NULL;
	uint64_t points = 0;
	int failed = 0;
	int c;

	while ((c = getopt(argc, argv, "s:")) != -1) {
		if (c != 's')
			return USAGE;
		dir = optarg;
	}
	for (size_t i = 0; i < world_script_count; i++) {
		const struct world_script *script = &world_scripts[i];

		if (!is_wanted(script->name, argv + optind, argc - optind))
			continue;
		failed +=
		    dir != NULL ? save(script, dir) : run(script, &points);
	}
	if (dir == NULL)
		printf("torture: %llu points, %d conversations failed\n",
		    (unsigned long long)points, failed);
	return failed > 0 ? 1 : 0;
}
