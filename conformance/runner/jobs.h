/*
 * Work shared out to processes. Each worker is forked, does its share and sends
 * messages; the process that forked them takes the messages as they come. A
 * message is a length and that many bytes. A worker that dies takes nobody
 * with it: what it has not sent is simply missing, and how it ended is told.
 */
#ifndef CONFORMANCE_RUNNER_JOBS_H
#define CONFORMANCE_RUNNER_JOBS_H

#include <stddef.h>

/* A worker's end of the pipe. */
struct jobs_link {
	int fd;
	unsigned worker;  /* from 0 */
	unsigned workers; /* of so many */
};

struct jobs {
	unsigned workers;
	void *with;
	/* In the worker; when it returns, the process ends. */
	void (*work)(void *with, const struct jobs_link *link);
	/* In the collector, for each message; bytes until it returns. */
	void (*take)(void *with, const char *at, size_t len);
	/* In the collector, when a worker is gone; why is "" if all is well. */
	void (*gone)(void *with, unsigned worker, const char *why);
};

/* Sends one message whole. A collector that is gone ends the worker. */
void jobs_send(const struct jobs_link *link, const char *at, size_t len);

/* Runs all of it. 0, or -1 (errno) where not even one worker could start. */
int jobs_run(const struct jobs *jobs);

#endif
