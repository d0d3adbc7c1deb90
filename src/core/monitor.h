/*
 * The monitor: it eats what happens to one transport, event by event, and
 * answers with PLUMB_RULE_NONE or the rule that has just been broken. The same
 * code is the reference's run-time assertion, the suite's judge, the checker
 * of recorded tapes and the oracle of the fuzzers.
 *
 * It knows no kind of transport: who does asks plumb_rule_binds() whether the
 * rule binds that kind before blaming anyone.
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
	bool has_size;	 /* get_write_buffer_size() at this moment */
	bool has_limits; /* the limits now in force */
	bool has_count;	 /* bytes of what is received */
	bool has_truth;	 /* the value of a predicate or of eof_received */
	bool raised;
	bool truth;
	bool has_fd;	    /* fd: which pipe of a subprocess it is about */
	unsigned char pipe; /* from 1: a method of that pipe; 0: its own */
	uint64_t fd;
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

enum { PLUMB_MONITOR_PIPES = 3 };

/* What is known of a subprocess; see monitor_process.h. */
struct plumb_monitor_process {
	bool known;			/* that it is one */
	bool exited;			/* process_exited came */
	bool open[PLUMB_MONITOR_PIPES]; /* seen, and not lost yet */
	bool lost[PLUMB_MONITOR_PIPES]; /* pipe_connection_lost came */
};

/* Fields are read-only outside monitor.c. */
struct plumb_monitor {
	enum plumb_phase phase;
	bool unmade;	     /* open without connection_made: it is still due */
	bool eof;	     /* eof_received came, and nothing re-armed it */
	bool ended;	     /* eof_received came at all */
	bool closing;	     /* close() was called, or EOF was answered false */
	bool aborted;	     /* abort() was called */
	bool reading_paused; /* pause_reading() returned and was not undone */
	bool writing_paused; /* pause_writing came last */
	bool switched;	     /* set_protocol() was called */
	bool buffer_given;   /* get_buffer came, and no buffer_updated since */
	bool has_limits;
	uint64_t low;
	uint64_t high;
	uint32_t calls;		/* methods entered and not left */
	uint32_t callbacks;	/* callbacks entered and not left */
	uint32_t pausing_calls; /* of the calls: those that may pause writing */
	uint32_t limiting_calls; /* of the calls: those that set limits */
	uint32_t sending_calls;	 /* of the calls: sendto() */
	struct plumb_monitor_process process;
};

/*@ predicate monitor_ok(struct plumb_monitor *m) =
  @   m->phase == PLUMB_PHASE_NEW || m->phase == PLUMB_PHASE_OPEN ||
  @   m->phase == PLUMB_PHASE_LOST;
  @*/

/*@ requires monitor: \valid(m);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures new: m->phase == PLUMB_PHASE_NEW;
  @*/
void plumb_monitor_init(struct plumb_monitor *m);

/* Judges one event. After a broken rule the monitor goes on as well as it can. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures absorbing: \old(m->phase) == PLUMB_PHASE_LOST ==>
  @                    m->phase == PLUMB_PHASE_LOST;
  @ ensures lost_silent: \old(m->phase) == PLUMB_PHASE_LOST &&
  @     e->mark == PLUMB_MARK_ENTER &&
  @     PLUMB_VERB_CONNECTION_MADE <= e->verb <= PLUMB_VERB_RESUME_WRITING ==>
  @     \result != PLUMB_RULE_NONE;
  @*/
enum plumb_rule plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *e);

/*
 * Makes an event of a parsed line; false where the line is none: a peer's, a
 * body without a verb, or an answer that says `unsupported`.
 */
/*@ requires line: \valid_read(line) && span_ok(line->rest);
  @ requires event: \valid(e);
  @ requires apart: \separated(e, line);
  @ requires apart_text:
  @     \separated(e, line->rest.at + (0 .. line->rest.len - 1));
  @ terminates \true;
  @ assigns *e;
  @*/
bool plumb_event_of_line(
    const struct plumb_tape_line *line, struct plumb_event *e);

#endif
