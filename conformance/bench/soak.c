/*
 * soak [--divide N] [PART...]: what is left over when a part has run, so often
 * or an N-th of that. See soak.h.
 */
#include "conformance/bench/soak.h"

#include <dirent.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WARM_UP = 100 };

static const struct part {
	const char *name;
	bool (*run)(struct plumb_loop *loop, unsigned count);
	unsigned count;
	size_t (*blocks)(void); /* of a library below; NULL: bytes tell */
} PARTS[] = {
	{ "children", soak_children, 1250, NULL },
	{ "connections", soak_connections, 10000, NULL },
	{ "datagrams", soak_datagrams, 10000, NULL },
	{ "pipes", soak_pipes, 1000, NULL },
	{ "tls", soak_tls, 1000, soak_tls_blocks },
};

/* What is in use at a moment. */
struct usage {
	unsigned fds;
	size_t loop; /* bytes that the loop has from its allocator */
	size_t
	    heap; /* bytes that the whole program has, or a library's blocks */
};

static size_t loop_memory;

static void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	loop_memory += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

void
soak_must(int error, const char *what)
{
	if (error == 0)
		return;
	fprintf(stderr, "soak: %s: %s\n", what, plumb_error_text(error));
	exit(1);
}

void
soak_until(struct plumb_loop *loop, bool (*done)(void *self), void *self)
{
	soak_must(plumb_loop_run_until(loop, done, self), "running");
	plumb_loop_stop(loop);
	soak_must(plumb_loop_run_forever(loop), "running");
}

static struct usage
usage_now(const struct part *part)
{
	struct usage now = { .loop = loop_memory };
	DIR *folder = opendir("/proc/self/fd");

	while (folder != NULL && readdir(folder) != NULL)
		now.fds++;
	if (folder != NULL)
		closedir(folder);
	now.heap = part->blocks != NULL ? part->blocks() : mallinfo2().uordblks;
	return now;
}

static bool
run(const struct part *part, unsigned count)
{
	struct plumb_loop_options options = { .allocator = { resize, NULL } };
	struct usage before, after;
	struct plumb_loop *loop;
	bool good, same;

	soak_must(plumb_loop_new(&options, &loop), "a loop");
	good = part->run(loop, count < WARM_UP ? count : WARM_UP);
	before = usage_now(part);
	good = good && part->run(loop, count);
	after = usage_now(part);
	plumb_loop_free(loop);
	same = before.fds == after.fds && before.loop == after.loop &&
	       before.heap == after.heap && loop_memory == 0;
	printf("%-12s %6u  descriptors %u, %u  loop's bytes %zu, %zu, freed "
	       "%zu  %s %zu, %zu  %s\n",
	    part->name, count, before.fds, after.fds, before.loop, after.loop,
	    loop_memory,
	    part->blocks != NULL ? "library's blocks" : "all bytes",
	    before.heap, after.heap,
	    !good  ? "FAILED"
	    : same ? "same"
		   : "DIFFERENT");
	fflush(stdout);
	return good && same;
}

static bool
wanted(const struct part *part, char **names)
{
	bool found = *names == NULL;

	for (; *names != NULL; names++)
		found = found || strcmp(*names, part->name) == 0;
	return found;
}

/*
 * What is freed and kept for the next time counts as in use, and how much the C
 * library keeps varies; begun anew, this program has it keep nothing.
 */
static void
begin_anew(char **argv)
{
	static const char name[] = "GLIBC_TUNABLES";

	if (getenv(name) != NULL ||
	    setenv(name, "glibc.malloc.tcache_count=0", 1) != 0)
		return;
	execv("/proc/self/exe", argv);
}

int
main(int argc, char **argv)
{
	unsigned ran = 0;
	unsigned divisor = 1;
	bool good = true;

	begin_anew(argv);
	signal(SIGPIPE, SIG_IGN);
	if (argc > 2 && strcmp(argv[1], "--divide") == 0) {
		divisor = (unsigned)strtoul(argv[2], NULL, 10);
		argv += 2;
	}
	if (divisor == 0) {
		fprintf(stderr, "usage: soak [--divide N] [PART...]\n");
		return 64;
	}
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		if (!wanted(&PARTS[i], argv + 1))
			continue;
		ran++;
		good = run(&PARTS[i], PARTS[i].count / divisor) && good;
	}
	if (ran == 0)
		fprintf(stderr, "soak: no such part\n");
	return good && ran > 0 ? 0 : 1;
}
