/*
 * The monitor: it eats what happens to one transport, event by event, and
 * answers with PLUMB_RULE_NONE or the rule that has just been broken. The same
 * code is the reference's run-time assertion, the suite's judge, the checker
 * of recorded tapes and the oracle of the fuzzers.
 */
#ifndef PLUMB_CORE_MONITOR_H
#define PLUMB_CORE_MONITOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/rule.h"
#include "core/tape.h"

/*
 * One event. The flags say which numbers are known: an implementation that
 * cannot tell its buffer size is still judged by everything else.
 */
struct plumb_event {
	enum plumb_mark mark; /* CALL, RETURN, ENTER or LEAVE */
	enum plumb_verb verb;
	bool has_size;   /* get_write_buffer_size() at this moment */
	bool has_limits; /* the limits now in force */
	bool has_count;  /* bytes of data, in data_received */
	bool has_truth;  /* the value of a predicate or of eof_received */
	bool raised;
	bool truth;
	uint64_t size;
	uint64_t low;
	uint64_t high;
	uint64_t count;
};

enum plumb_phase {
	PLUMB_PHASE_NONE,
	PLUMB_PHASE_NEW,  /* before connection_made */
	PLUMB_PHASE_OPEN, /* between */
	PLUMB_PHASE_LOST, /* after connection_lost was entered */
	PLUMB_PHASE_COUNT
};

/* Fields are read-only outside monitor.c. */
struct plumb_monitor {
	enum plumb_phase phase;
	bool eof;            /* eof_received came, and nothing re-armed it */
	bool closing;        /* close() was called, or EOF was answered false */
	bool aborted;        /* abort() was called */
	bool reading_paused; /* pause_reading() returned and was not undone */
	bool writing_paused; /* pause_writing came last */
	bool has_limits;
	uint64_t low;
	uint64_t high;
	uint32_t calls;     /* methods entered and not left */
	uint32_t callbacks; /* callbacks entered and not left */
	uint32_t pausing_calls; /* of the calls: those that may pause writing */
};

void plumb_monitor_init(struct plumb_monitor *m);

/* Judges one event. After a broken rule the monitor goes on as well as it can. */
enum plumb_rule plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *e);

/* Makes an event of a parsed line; false where the line is none (a peer's). */
bool plumb_event_of_line(
    const struct plumb_tape_line *line, struct plumb_event *e);

#endif
