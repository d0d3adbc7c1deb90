/*
 * An adapter's process: its start and end, the lines that it prints, and the
 * last of its standard error. Whatever it does, the runner goes on: a line that
 * does not end, is too long or is no text is told from a line, and nothing
 * here ever blocks.
 */
#ifndef CONFORMANCE_RUNNER_PROCESS_H
#define CONFORMANCE_RUNNER_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "conformance/runner/text.h"

enum process_line {
	PROCESS_NONE,	  /* no whole line now */
	PROCESS_LINE,	  /* a line */
	PROCESS_TOO_LONG, /* over PLUMB_TAPE_LINE_MAX bytes without an end */
	PROCESS_HALF,	  /* it ended in the middle of a line */
	PROCESS_END	  /* it will print nothing more */
};

struct process {
	pid_t pid; /* 0: none */
	int in;	   /* its standard input, or -1 */
	int out;
	int err;
	bool ended; /* its standard output has ended */
	struct text unsent;
	struct text got;
	size_t taken;	  /* bytes of got that were handed out */
	struct text tail; /* of its standard error */
};

/*
 * Starts argv in a process group of its own. False where that fails, with the
 * reason.
 */
bool process_start(struct process *p, char *const *argv, const char *workdir,
    char *message, size_t cap);

/* Gives it a line; sent with process_flush(). */
void process_say(struct process *p, const char *at, size_t len);

/* Sends what the pipe takes; the rest stays. */
void process_flush(struct process *p);

/*
 * Reads what there is on both outputs; true where anything was read or ended.
 */
bool process_read(struct process *p);

/* The same for the one that poll() has found: p->out or p->err. */
bool process_read_from(struct process *p, int fd);

/* The next line, without its newline, valid until the next process_read(). */
enum process_line process_line(struct process *p, const char **at, size_t *len);

/* Kills the group, waits, closes; says how it had ended if by itself. */
void process_end(struct process *p, char *how, size_t cap);

/* Lets it end by itself for so long after its input was closed. */
void process_quit(struct process *p, int milliseconds);

/*
 * Stops all of it, and returns when it has stopped; false where it has ended,
 * or does not stop within two seconds, and then goes on. thaw: lets it go on.
 */
bool process_freeze(struct process *p);
void process_thaw(struct process *p);

#endif
