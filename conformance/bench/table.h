/*
 * The figures of one configuration, and how they are told: a table for the
 * reader and JSON lines for the record.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

enum { TABLE_MAX_ROUNDS = 1000, TABLE_MAX_SERVERS = 16 };

/* ns[server][round] is server CPU per request; server 0 is the yardstick. */
struct table {
	long conns, size, requests;
	int rounds, servers;
	const char *const *names;
	double ns[TABLE_MAX_SERVERS][TABLE_MAX_ROUNDS];
};

void table_title(long rounds, long requests, const char *pin);

void table_print(const struct table *t);

/* 0, or -1 after a message on stderr. */
int table_append(const struct table *t, const char *path, const char *pin);

#endif
