/*
 * What the monitor is told, and what it keeps of it.
 */
#ifndef PLUMB_CORE_MONITOR_STATE_H
#define PLUMB_CORE_MONITOR_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/marks.h"
#include "core/rules.h"
#include "core/verbs.h"

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

#endif
