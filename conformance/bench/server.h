/*
 * A server under measurement: a child process that prints "port N", echoes,
 * and leaves when its stdin ends. It cannot outlive the benchmark: the other
 * end of that stdin is here.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <sys/types.h>
#include <time.h>

enum { SERVER_START_MS = 60000, SERVER_STOP_MS = 30000 };

struct server {
	const char *name;
	pid_t pid;
	int input, output;
	int port;
	clockid_t clock;
};

/* Run a command (words split at spaces, no shell) and wait for its port.
 * 0, or -1 after a message on stderr. */
int server_start(struct server *s, const char *name, const char *command);

/* CPU time, user and system, that the child has used so far, in ns. */
double server_cpu(const struct server *s);

/* End its stdin and wait for exit 0. 0, or -1 after a message on stderr. */
int server_stop(struct server *s);

#endif
