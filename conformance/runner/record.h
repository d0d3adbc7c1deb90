/*
 * The record of one case: every line of the adapter, in order, as events that
 * the script's lines look at, and as the tape that a report shows. On the way
 * in each line is judged: is it a line, was it the adapter's turn to say it,
 * does the monitor accept it, is the data what the peer sent. The first thing
 * that is wrong is kept as the flaw.
 */
#ifndef CONFORMANCE_RUNNER_RECORD_H
#define CONFORMANCE_RUNNER_RECORD_H

#include "conformance/runner/actor.h"
#include "conformance/runner/verdict.h"

enum {
	RECORD_DEPTH_MAX = 64,
	RECORD_EVENTS_MAX = 1 << 17, /* one case never needs so many */
	MESSAGE_MAX = 512
};

struct event {
	struct plumb_tape_line line; /* its spans live as long as the record */
	struct actor *actor;
	struct actor *lane; /* among whose callbacks it has its place */
	size_t command;	    /* of the runner, that it is part of; 0: of none */
	bool inside;	    /* CALL, RETURN: made inside a callback */
	bool used;	    /* a line of the script has named it */
	uint64_t bytes;	    /* of data */
	uint64_t taken;	    /* ... of them, by lines of the script */
};

struct flaw {
	enum verdict verdict; /* NONE: all is well */
	enum plumb_rule rule;
	char message[MESSAGE_MAX];
};

/* A command given and not yet answered. */
struct command {
	char text[256]; /* its beginning */
	struct actor *actor;
	char word[PLUMB_TAPE_WORD_MAX + 1];
	bool called; /* its => line has come */
};

struct frame {
	struct actor *actor;
	enum plumb_verb verb;
	bool callback;
	size_t command;
	struct wire *wire; /* that the call writes to */
	size_t from;	   /* its runs of bytes before the call, and after */
	size_t to;
};

struct record {
	struct actors *actors;
	const struct kind *kind; /* whose rules are judged */
	struct arena arena;
	struct text tape;
	struct event *events;
	size_t count;
	size_t cap;
	struct command *commands; /* numbered from 1 */
	size_t given;
	size_t done;
	size_t command_cap;
	struct frame stack[RECORD_DEPTH_MAX];
	size_t depth;
	size_t callbacks; /* of the stack */
	bool reactions;	  /* some were given */
	size_t judged;	  /* events that the monitor and the comparer saw */
	struct flaw flaw;
};

void record_start(
    struct record *record, struct actors *actors, const struct kind *kind);
void record_free(struct record *record);

/* One line of the adapter. */
void record_line(struct record *record, const char *at, size_t len);

/* For the units of the record: what a line says is judged where it comes in. */

/* data_received and datagram_received: is it what the peer sent next? */
void record_data(struct record *record, struct event *e);
void record_datagram(struct record *record, struct event *e);

/* completed: a file that was not sent need not be on the wire. */
void record_completed(struct record *record, const struct event *e);

/* error_received: what it was about need not be on the wire. */
void record_error(struct record *record);

/* A call writes: the wire that it writes to, and what to undo if it fails. */
struct wire *record_write(
    struct record *record, const struct event *e, size_t *from);

/* The runner is about to give a command; returns its number. */
size_t record_command(struct record *record, const char *text, size_t len);

/* Notes what is wrong, unless something was before. */
void record_flaw(struct record *record, enum verdict verdict,
    enum plumb_rule rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a line of the runner's own to the tape. */
void record_note(struct record *record, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The answer to a command: its RETURN event, or NULL. */
const struct event *record_answer(const struct record *record, size_t command);

#endif
