/*
 * Servers side by side: bench [options] NAME=COMMAND...
 * All are up at once; short rounds go from one to the next, and every figure is
 * compared with that of the first server in the same round, so what disturbs
 * the machine for longer than a round disturbs both sides of a ratio.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/bench/load.h"
#include "conformance/bench/server.h"
#include "conformance/bench/table.h"

enum { MAX_LIST = 4 };

struct options {
	long blocks, rounds, requests, warmup;
	long conns[MAX_LIST], sizes[MAX_LIST];
	int conns_count, sizes_count;
	const char *pin, *out;
};

static const char usage[] =
    "usage: bench [--blocks N] [--rounds N] [--requests N]\n"
    "    [--warmup N] [--conns N,N..] [--sizes N,N..] [--pin same|split|none]\n"
    "    [--out FILE] NAME=COMMAND...\n"
    "The first server is the yardstick. --out appends JSON lines.\n";

static const char *names[TABLE_MAX_SERVERS], *commands[TABLE_MAX_SERVERS];
static int specs_count;

static struct server servers[TABLE_MAX_SERVERS];

static int
stop_all(void)
{
	int result = 0;

	for (int s = 0; s < specs_count; s++)
		if (server_stop(&servers[s]) < 0)
			result = -1;
	return result;
}

static void
stop_at_exit(void)
{
	stop_all();
}

static void
refuse(const char *what, const char *word)
{
	fprintf(stderr, "bench: %s: %s\n%s", what, word, usage);
	exit(64);
}

static int
read_list(const char *text, long *list)
{
	int n = 0;
	char *end = NULL;

	for (const char *p = text; n < MAX_LIST; p = end + 1) {
		errno = 0;
		list[n] = strtol(p, &end, 10);
		if (end == p || errno != 0 || list[n] < 1 ||
		    list[n] > 100000000)
			break;
		n++;
		if (*end == '\0')
			return n;
		if (*end != ',')
			break;
	}
	refuse("not a list of positive numbers", text);
	return 0;
}

static long
read_number(const char *text)
{
	long list[MAX_LIST];

	if (read_list(text, list) != 1)
		refuse("not one number", text);
	return list[0];
}

static void
read_option(struct options *o, const char *name, const char *value)
{
	if (value == NULL)
		refuse("no value", name);
	else if (strcmp(name, "--blocks") == 0)
		o->blocks = read_number(value);
	else if (strcmp(name, "--rounds") == 0)
		o->rounds = read_number(value);
	else if (strcmp(name, "--requests") == 0)
		o->requests = read_number(value);
	else if (strcmp(name, "--warmup") == 0)
		o->warmup = read_number(value);
	else if (strcmp(name, "--conns") == 0)
		o->conns_count = read_list(value, o->conns);
	else if (strcmp(name, "--sizes") == 0)
		o->sizes_count = read_list(value, o->sizes);
	else if (strcmp(name, "--pin") == 0)
		o->pin = value;
	else if (strcmp(name, "--out") == 0)
		o->out = value;
	else
		refuse("unknown option", name);
	if (o->blocks * o->rounds > TABLE_MAX_ROUNDS)
		refuse("too many blocks and rounds", value);
}

/* The n-th CPU that this process may use, counted from 0; the last one when
 * there are fewer. */
static size_t
nth_cpu(const cpu_set_t *may, int n)
{
	size_t last = 0;

	for (size_t cpu = 0; cpu < CPU_SETSIZE && n >= 0; cpu++) {
		if (CPU_ISSET(cpu, may)) {
			last = cpu;
			n--;
		}
	}
	return last;
}

static void
pin_to(const cpu_set_t *may, int n)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(nth_cpu(may, n), &one);
	if (sched_setaffinity(0, sizeof one, &one) < 0)
		perror("bench: sched_setaffinity");
}

/*
 * Servers inherit what is set here. "same": all on one CPU, and as SCHED_BATCH
 * processes, which do not interrupt each other: n requests are sent, then the
 * server sees n ready, then n answers are read. So every server meets the same
 * work per turn of its loop, which on two CPUs depends on a race.
 */
static void
pin_servers(const char *pin, const cpu_set_t *may)
{
	struct sched_param none = { 0 };

	if (strcmp(pin, "none") == 0)
		return;
	if (strcmp(pin, "same") != 0 && strcmp(pin, "split") != 0)
		refuse("--pin takes same, split or none", pin);
	pin_to(may, 1);
	if (strcmp(pin, "same") == 0 &&
	    sched_setscheduler(0, SCHED_BATCH, &none) < 0)
		perror("bench: sched_setscheduler");
}

static void
read_servers(char **specs)
{
	for (; *specs != NULL; specs++) {
		char *equal = strchr(*specs, '=');

		if (equal == NULL || equal == *specs)
			refuse("not NAME=COMMAND", *specs);
		if (specs_count == TABLE_MAX_SERVERS)
			refuse("too many servers", *specs);
		*equal = '\0';
		names[specs_count] = *specs;
		commands[specs_count++] = equal + 1;
	}
	if (specs_count == 0)
		refuse("no server", "NAME=COMMAND");
}

static double
slice(struct server *s, struct load *load, long requests)
{
	double before = server_cpu(s);

	if (load_run(load, requests) < 0) {
		fprintf(stderr, "bench: %s failed\n", s->name);
		exit(1);
	}
	return (server_cpu(s) - before) / (double)requests;
}

/* Another order for every round, the same ones in every run. */
static void
shuffle(int *order, int n)
{
	static unsigned x = 1;

	for (int i = n - 1; i > 0; i--) {
		int k, keep = order[i];

		x = x * 1664525u + 1013904223u;
		k = (int)((x >> 16) % (unsigned)(i + 1));
		order[i] = order[k];
		order[k] = keep;
	}
}

static void
measure(const struct options *o, struct load **loads, struct table *t)
{
	int order[TABLE_MAX_SERVERS];

	for (int s = 0; s < specs_count; s++) {
		order[s] = s;
		slice(&servers[s], loads[s], o->warmup);
	}
	for (int r = 0; r < (int)o->rounds; r++) {
		shuffle(order, specs_count);
		for (int k = 0; k < specs_count; k++)
			t->ns[order[k]][t->rounds] = slice(
			    &servers[order[k]], loads[order[k]], t->requests);
		t->rounds++;
	}
}

/* Every block has new processes: where their memory happens to lie is worth
 * some per cent, and what one configuration leaves in a heap must not show in
 * the next. */
static void
run_block(const struct options *o, struct table *t)
{
	struct load *loads[TABLE_MAX_SERVERS] = { NULL };

	for (int k = 0; k < specs_count; k++) {
		/* Being started first may matter, too. */
		int s = (t->rounds / (int)o->rounds + k) % specs_count;

		if (server_start(&servers[s], names[s], commands[s]) < 0)
			exit(1);
		loads[s] =
		    load_open(servers[s].port, (int)t->conns, (size_t)t->size);
		if (loads[s] == NULL)
			exit(1);
	}
	measure(o, loads, t);
	for (int s = 0; s < specs_count; s++)
		load_close(loads[s]);
	if (stop_all() < 0)
		exit(1);
}

static void
run_all(const struct options *o)
{
	static struct table tables[MAX_LIST][MAX_LIST];

	for (long b = 0; b < o->blocks; b++)
		for (int c = 0; c < o->conns_count; c++)
			for (int z = 0; z < o->sizes_count; z++) {
				struct table *t = &tables[c][z];

				t->conns = o->conns[c];
				t->size = o->sizes[z];
				t->requests = o->requests;
				t->servers = specs_count;
				t->names = names;
				run_block(o, t);
			}
	table_title(o->blocks * o->rounds, o->requests, o->pin);
	for (int c = 0; c < o->conns_count; c++)
		for (int z = 0; z < o->sizes_count; z++) {
			table_print(&tables[c][z]);
			if (o->out != NULL &&
			    table_append(&tables[c][z], o->out, o->pin) < 0)
				exit(1);
		}
}

int
main(int argc, char **argv)
{
	struct options o = { .blocks = 5,
		.rounds = 21,
		.requests = 1000,
		.warmup = 2000,
		.conns = { 1, 100 },
		.sizes = { 64, 16384 },
		.conns_count = 2,
		.sizes_count = 2,
		.pin = "same" };
	cpu_set_t may;
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i += 2)
		read_option(&o, argv[i], argv[i + 1]);
	if (sched_getaffinity(0, sizeof may, &may) < 0) {
		perror("bench: sched_getaffinity");
		return 70;
	}
	pin_servers(o.pin, &may);
	read_servers(argv + i);
	atexit(stop_at_exit);
	if (strcmp(o.pin, "split") == 0)
		pin_to(&may, 0);
	run_all(&o);
	return 0;
}
