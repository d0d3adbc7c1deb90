#include "conformance/bench/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

/* A median and the interval that holds the true one in 95 % of cases (order
 * statistics: nothing is assumed about how the noise is distributed). */
struct middle {
	double low, median, high;
};

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct middle
middle_of(const double *values, int n)
{
	double v[TABLE_MAX_ROUNDS];
	double reach = 1.96 * sqrt((double)n) / 2;
	int low = (int)floor((double)n / 2 - reach);
	int high = (int)ceil((double)n / 2 + reach);

	memcpy(v, values, (size_t)n * sizeof *v);
	qsort(v, (size_t)n, sizeof *v, ascending);
	low = low < 1 ? 0 : low - 1;
	high = high >= n ? n - 1 : high;
	return (
	    struct middle){ v[low], (v[(n - 1) / 2] + v[n / 2]) / 2, v[high] };
}

/* Above 1: less CPU than the yardstick in the same round. */
static struct middle
speed_of(const struct table *t, int server)
{
	double ratio[TABLE_MAX_ROUNDS];

	for (int r = 0; r < t->rounds; r++)
		ratio[r] = t->ns[0][r] / t->ns[server][r];
	return middle_of(ratio, t->rounds);
}

void
table_title(long rounds, long requests, const char *pin)
{
	printf("TCP echo, server CPU (user + system) per request.\n"
	       "%ld interleaved rounds of %ld requests, CPUs: %s. speed: the\n"
	       "first server's CPU over this one's, same round; median, and\n"
	       "the 95 %% interval of the median.\n\n"
	       "%5s %7s  %-14s %10s %8s   %s\n",
	    rounds, requests, pin, "conns", "bytes", "server", "us/request",
	    "speed", "95 % interval");
}

void
table_print(const struct table *t)
{
	for (int s = 0; s < t->servers; s++) {
		struct middle cpu = middle_of(t->ns[s], t->rounds);
		struct middle speed = speed_of(t, s);

		printf("%5ld %7ld  %-14s %10.2f %8.3f   %.3f .. %.3f\n",
		    t->conns, t->size, t->names[s], cpu.median / 1e3,
		    speed.median, speed.low, speed.high);
	}
	printf("\n");
	fflush(stdout);
}

static void
append_server(const struct table *t, int s, FILE *out)
{
	struct middle cpu = middle_of(t->ns[s], t->rounds);
	struct middle speed = speed_of(t, s);

	fprintf(out,
	    "{\"type\":\"time\",\"conns\":%ld,\"bytes\":%ld,"
	    "\"server\":\"%s\",\"cpu_ns\":%.1f,\"speed\":%.4f,"
	    "\"speed_low\":%.4f,\"speed_high\":%.4f,\"samples_ns\":[",
	    t->conns, t->size, t->names[s], cpu.median, speed.median, speed.low,
	    speed.high);
	for (int r = 0; r < t->rounds; r++)
		fprintf(out, "%s%.1f", r > 0 ? "," : "", t->ns[s][r]);
	fprintf(out, "]}\n");
}

int
table_append(const struct table *t, const char *path, const char *pin)
{
	FILE *out = fopen(path, "a");
	struct utsname os;
	double busy = -1;

	if (out == NULL) {
		perror(path);
		return -1;
	}
	uname(&os);
	getloadavg(&busy, 1);
	fprintf(out,
	    "{\"type\":\"run\",\"system\":\"%s %s %s\",\"load1\":%.2f,"
	    "\"pin\":\"%s\",\"rounds\":%d,\"requests\":%ld}\n",
	    os.sysname, os.release, os.machine, busy, pin, t->rounds,
	    t->requests);
	for (int s = 0; s < t->servers; s++)
		append_server(t, s, out);
	if (fclose(out) != 0) {
		perror(path);
		return -1;
	}
	return 0;
}
