/*
 * The one line that moves: how many cases are done, which one runs, how many
 * have failed. It exists only where a person looks at a terminal.
 */
#ifndef CONFORMANCE_RUNNER_PROGRESS_H
#define CONFORMANCE_RUNNER_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct progress {
	FILE *to; /* NULL: nobody looks */
	size_t total;
	size_t done;
	size_t bad;
	bool shown;
};

/* Shows it on that stream, if it is a terminal. */
void progress_begin(struct progress *p, FILE *to, size_t total);

/* A case begins: draws the line. */
void progress_case(struct progress *p, const char *name);

/* Takes the line away, before anything else is printed and at the end. */
void progress_clear(struct progress *p);

#endif
