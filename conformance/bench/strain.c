/*
 * strain [--divide N] [PART...]: each part once, with so many or an N-th of
 * that. See strain.h.
 */
#include "conformance/bench/strain.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "sys/kernel.h"

/*
 * A prime, so that no buffer's size hides a piece that is in the wrong place.
 */
enum { PERIOD = 65521, DESCRIPTORS = 12000 };

static const struct part {
	const char *name;
	bool (*run)(struct strain *s);
	unsigned count;
	const char *unit;
} PARTS[] = {
	{ "crowd", strain_crowd, 10000, "connections at once" },
	{ "resets", strain_resets, 10000, "connections" },
	{ "slow-readers", strain_slow_readers, 200, "times 8 MiB" },
	{ "half-open", strain_half_open, 200, "times 8 MiB" },
	{ "stopped-children", strain_stopped_children, 60, "children" },
	{ "tcp", strain_tcp, 1024, "MiB" },
	{ "unix", strain_unix, 1024, "MiB" },
	{ "pipe", strain_pipe, 1024, "MiB" },
	{ "child", strain_child, 1024, "MiB" },
	{ "tls", strain_tls, 1024, "MiB" },
	/* Last: it takes descriptors away. */
	{ "descriptors", strain_descriptors, 200, "connections" },
};

static size_t memory, most_memory;
static struct strain now;
static struct plumb_kernel kernel;

static void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	memory += size - old_size;
	if (memory > most_memory)
		most_memory = memory;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

static struct plumb_io
counted_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	now.polls++;
	return plumb_kernel_real.poll(self, fds, count, timeout);
}

static void
complained(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)error;
	(void)message;
	now.complaints++;
}

void
strain_must(int error, const char *what)
{
	if (error == 0)
		return;
	fprintf(stderr, "strain: %s: %s\n", what, plumb_error_text(error));
	exit(1);
}

bool
strain_complain(const char *what)
{
	fprintf(stderr, "strain: %s\n", what);
	return false;
}

void
strain_until(struct plumb_loop *loop, bool (*done)(void *self), void *self)
{
	strain_must(plumb_loop_run_until(loop, done, self), "running");
}

static int
time_is_up(void *self)
{
	*(bool *)self = true;
	return 0;
}

static bool
is_set(void *self)
{
	return *(bool *)self;
}

void
strain_for(struct plumb_loop *loop, unsigned milliseconds)
{
	bool up = false;

	(void)plumb_loop_call_later(
	    loop, milliseconds * UINT64_C(1000000), time_is_up, &up);
	strain_until(loop, is_set, &up);
}

static uint8_t bytes[PERIOD + STRAIN_PIECE];

static void
make_bytes(void)
{
	uint32_t x = 2463534242;

	for (size_t i = 0; i < PERIOD; i++) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		bytes[i] = (uint8_t)(x >> 24);
	}
	for (size_t i = PERIOD; i < sizeof bytes; i++)
		bytes[i] = bytes[i - PERIOD];
}

const uint8_t *
strain_bytes(uint64_t position)
{
	return bytes + position % PERIOD;
}

bool
strain_same(const void *data, size_t len, uint64_t position)
{
	const uint8_t *at = data;

	while (len > 0) {
		size_t n = len < STRAIN_PIECE ? len : STRAIN_PIECE;

		if (memcmp(at, strain_bytes(position), n) != 0)
			return false;
		at += n;
		position += n;
		len -= n;
	}
	return true;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
run(const struct part *part, unsigned count)
{
	struct plumb_loop_options options = { .allocator = { resize, NULL },
		.kernel = &kernel };
	double start = seconds();
	bool good;

	now = (struct strain){ .count = count, .bound = SIZE_MAX };
	strain_must(plumb_loop_new(&options, &now.loop), "a loop");
	plumb_loop_set_exception_handler(now.loop, complained, NULL);
	most_memory = 0;
	good = part->run(&now);
	plumb_loop_free(now.loop);
	if (most_memory > now.bound)
		good = strain_complain("more memory than it may have");
	if (memory != 0)
		good = strain_complain("memory is left over");
	printf("%-17s %6u %-19s %6.2f s  most bytes %9zu  %s%s%s\n", part->name,
	    count, part->unit, seconds() - start, most_memory, now.found,
	    now.found[0] != '\0' ? "  " : "", good ? "ok" : "FAILED");
	fflush(stdout);
	return good;
}

static bool
wanted(const struct part *part, char **names)
{
	bool found = *names == NULL;

	for (; *names != NULL; names++)
		found = found || strcmp(*names, part->name) == 0;
	return found;
}

static void
raise_limit(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_max < DESCRIPTORS)
		limit.rlim_max = DESCRIPTORS;
	limit.rlim_cur = DESCRIPTORS;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		fprintf(stderr, "strain: note: no %d descriptors to be had\n",
		    DESCRIPTORS);
}

int
main(int argc, char **argv)
{
	unsigned ran = 0;
	unsigned divisor = 1;
	bool good = true;

	signal(SIGPIPE, SIG_IGN);
	kernel = plumb_kernel_real;
	kernel.poll = counted_poll;
	make_bytes();
	raise_limit();
	if (argc > 2 && strcmp(argv[1], "--divide") == 0) {
		divisor = (unsigned)strtoul(argv[2], NULL, 10);
		argv += 2;
	}
	if (divisor == 0) {
		fprintf(stderr, "usage: strain [--divide N] [PART...]\n");
		return 64;
	}
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		unsigned count = PARTS[i].count / divisor;

		if (!wanted(&PARTS[i], argv + 1))
			continue;
		ran++;
		good = run(&PARTS[i], count > 0 ? count : 1) && good;
	}
	if (ran == 0)
		fprintf(stderr, "strain: no such part\n");
	return good && ran > 0 ? 0 : 1;
}
