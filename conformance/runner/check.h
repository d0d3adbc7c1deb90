/*
 * `plumbline check TAPE`: judges a recorded tape, line by line, with the same
 * monitor that judges a run. Memory does not grow with the tape, only with the
 * number of different names in it.
 */
#ifndef CONFORMANCE_RUNNER_CHECK_H
#define CONFORMANCE_RUNNER_CHECK_H

#include <stdbool.h>
#include <stdio.h>

/* The exit codes of `check`. */
enum check_exit {
	CHECK_FINE = 0,
	CHECK_BROKEN = 1,   /* at least one rule */
	CHECK_NOTHING = 5,  /* the tape holds nothing to judge */
	CHECK_REFUSED = 64, /* bad command line, no such file, malformed tape */
	CHECK_FAULT = 70    /* reading failed */
};

struct check_options {
	const char *name; /* of the tape, for messages */
	bool json;	  /* an object per line instead of text */
	FILE *out;	  /* what was broken */
	FILE *err;	  /* what was refused, and the count at the end */
};

/*
 * The command; argv[0] is "check". `check [--json] TAPE`, where "-" is standard
 * input.
 */
int check_command(int argc, char **argv);

/* Judges what a descriptor holds, up to its end. */
int check_tape(int fd, const struct check_options *options);

#endif
