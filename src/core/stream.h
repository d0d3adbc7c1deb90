/*
 * The stream engine: what a stream transport does next, for everything that
 * can happen to it. It decides and keeps the books; src/transport/stream.c
 * carries out. One table [state][event] -> {next, action} in stream_table.c
 * is the whole life cycle; the functions in stream.c say which event it is.
 *
 * How it is used. Each function below is one thing that happens to a
 * transport. It returns a step, which the transport carries out in this order:
 *
 *   1. watch the descriptor for reading and writing as the step says (and
 *      not at all where neither is asked for: a hang-up of a descriptor that
 *      nobody watches must not be noticed);
 *   2. do the step's one action.
 *
 * The engine has finished its own part before a step is returned, so every
 * callback is made with the engine in a consistent state and may call
 * anything, this transport's methods included. Where a step of the list
 * below needs to know what came of an action, the transport says so with
 * the follow-up function named with it, whatever happened in between.
 *
 *   action    carried out by                            then tell
 *   READ      one recv()                                _data, _eof, _failed
 *   SEND      one send() or writev() of what was given  _sent or _failed
 *   APPEND    nothing is sent                           _sent with all of it
 *   FLUSH     one writev() of the queue                 _flushed or _failed
 *   RESUME    resume_writing()                          _settle
 *   EOF       eof_received()                            _answered
 *
 * What would block: a READ tells nothing, a SEND tells _sent with all of it,
 * a FLUSH tells _flushed with 0. After _flushed there is always a _settle,
 * after resume_writing where that was due. Where queueing fails for want of
 * memory, tell _failed.
 */
#ifndef PLUMB_CORE_STREAM_H
#define PLUMB_CORE_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/flow.h"

enum plumb_stream_state {
	PLUMB_STREAM_NONE,
	PLUMB_STREAM_NEW,     /* connection_made is not delivered yet */
	PLUMB_STREAM_OPEN,    /* both directions */
	PLUMB_STREAM_HALF,    /* the peer's EOF was seen; open for writing */
	PLUMB_STREAM_CLOSING, /* closed, with bytes still to flush */
	PLUMB_STREAM_ENDING,  /* connection_lost is queued */
	PLUMB_STREAM_LOST,    /* connection_lost was entered, or none is due */
	PLUMB_STREAM_STATES
};

enum plumb_stream_event {
	PLUMB_STREAM_EV_NONE,
	PLUMB_STREAM_EV_MADE,	    /* connection_made is due */
	PLUMB_STREAM_EV_READABLE,   /* the descriptor can be read; not paused */
	PLUMB_STREAM_EV_DATA,	    /* bytes were read */
	PLUMB_STREAM_EV_EOF,	    /* the end was read */
	PLUMB_STREAM_EV_PAUSE,	    /* pause_reading() */
	PLUMB_STREAM_EV_RESUME,	    /* resume_reading() */
	PLUMB_STREAM_EV_WRITE,	    /* write(), with nothing buffered */
	PLUMB_STREAM_EV_WRITE_MORE, /* write(), behind buffered bytes */
	PLUMB_STREAM_EV_WRITABLE,   /* it can be written, bytes are buffered */
	PLUMB_STREAM_EV_DRAINED,    /* the last buffered byte has gone */
	PLUMB_STREAM_EV_DRAINED_SHUT, /* the same, and a write_eof() waits */
	PLUMB_STREAM_EV_SHUT,	      /* write_eof(), with nothing buffered */
	PLUMB_STREAM_EV_SHUT_LATER,   /* write_eof(), behind buffered bytes */
	PLUMB_STREAM_EV_CLOSE,	      /* close(), with nothing buffered */
	PLUMB_STREAM_EV_CLOSE_LATER,  /* close(), behind buffered bytes */
	PLUMB_STREAM_EV_ABORT,
	PLUMB_STREAM_EV_FAILED, /* a read, a write or a callback failed */
	PLUMB_STREAM_EV_LOST,	/* the queued connection_lost is due */
	PLUMB_STREAM_EVENTS
};

enum plumb_stream_action {
	PLUMB_STREAM_DO_NONE,
	PLUMB_STREAM_DO_NOTHING, /* really: leave it at that */
	PLUMB_STREAM_DO_REFUSE,	 /* the method raises; nothing has changed */
	PLUMB_STREAM_DO_MADE,	 /* call connection_made */
	PLUMB_STREAM_DO_READ,	 /* read once */
	PLUMB_STREAM_DO_DATA,	 /* call data_received */
	PLUMB_STREAM_DO_EOF,	 /* call eof_received */
	PLUMB_STREAM_DO_SEND,	 /* hand the bytes given to the kernel */
	PLUMB_STREAM_DO_APPEND,	 /* queue the bytes given */
	PLUMB_STREAM_DO_PAUSE,	 /* call pause_writing */
	PLUMB_STREAM_DO_FLUSH,	 /* hand queued bytes to the kernel */
	PLUMB_STREAM_DO_RESUME,	 /* call resume_writing */
	PLUMB_STREAM_DO_SHUT,	 /* shut down the sending side */
	PLUMB_STREAM_DO_QUEUE,	 /* queue connection_lost in the loop */
	PLUMB_STREAM_DO_DROP,	 /* clear the queue, then as QUEUE */
	PLUMB_STREAM_DO_LOSE,	 /* call connection_lost, then release */
	PLUMB_STREAM_DO_FORGET,	 /* release; connection_made never came */
	PLUMB_STREAM_ACTIONS
};

/* One cell of the table. */
struct plumb_stream_cell {
	unsigned char next;
	unsigned char action;
};

/* Fields are read-only outside stream.c. */
struct plumb_stream {
	enum plumb_stream_state state;
	bool reading_paused;
	bool eof_asked; /* write_eof() was called */
	bool eof_done;	/* and its SHUT was given out */
	int error;	/* the first one, for connection_lost; 0 is None */
	size_t size;	/* get_write_buffer_size() */
	struct plumb_flow flow;
};

struct plumb_stream_step {
	enum plumb_stream_action action;
	bool readable; /* watch for reading from now on */
	bool writable; /* watch for writing from now on */
};

/*@ predicate stream_live(struct plumb_stream s) =
  @   s.state == PLUMB_STREAM_OPEN || s.state == PLUMB_STREAM_HALF ||
  @   s.state == PLUMB_STREAM_CLOSING;
  @ predicate stream_over(struct plumb_stream s) =
  @   s.state == PLUMB_STREAM_ENDING || s.state == PLUMB_STREAM_LOST;
  @ predicate stream_reads(struct plumb_stream s) =
  @   s.state == PLUMB_STREAM_OPEN && !s.reading_paused;
  @ predicate stream_ok(struct plumb_stream s) =
  @   PLUMB_STREAM_NONE < s.state < PLUMB_STREAM_STATES &&
  @   flow_ok(s.flow) &&
  @   (!stream_live(s) ==> s.size == 0) &&
  @   (s.state == PLUMB_STREAM_NEW ==> !s.flow.paused && !s.eof_asked) &&
  @   (s.eof_done ==> s.eof_asked && s.size == 0) &&
  @   (s.error != 0 ==> stream_over(s));
  @ predicate stream_watch(struct plumb_stream_step e, struct plumb_stream s) =
  @   (e.readable <==> stream_reads(s)) && (e.writable <==> s.size > 0);
  @ predicate stream_does(struct plumb_stream_step e,
  @     enum plumb_stream_action a) = e.action == a;
  @*/

/* The table. Both arguments are in range and not NONE. */
/*@ requires state: PLUMB_STREAM_NONE < state < PLUMB_STREAM_STATES;
  @ requires event: PLUMB_STREAM_EV_NONE < event < PLUMB_STREAM_EVENTS;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures next: PLUMB_STREAM_NONE < \result.next < PLUMB_STREAM_STATES;
  @ ensures action:
  @   PLUMB_STREAM_DO_NONE < \result.action < PLUMB_STREAM_ACTIONS;
  @ ensures absorbing: state == PLUMB_STREAM_LOST ==>
  @   \result.next == PLUMB_STREAM_LOST &&
  @   \result.action == PLUMB_STREAM_DO_NOTHING;
  @*/
struct plumb_stream_cell plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event);

const char *plumb_stream_state_name(enum plumb_stream_state state);
const char *plumb_stream_event_name(enum plumb_stream_event event);
const char *plumb_stream_action_name(enum plumb_stream_action action);

void plumb_stream_init(struct plumb_stream *s);

/* Questions. */
bool plumb_stream_is_closing(const struct plumb_stream *s);
bool plumb_stream_is_reading(const struct plumb_stream *s);

/* The loop runs the queued connection_made. -> MADE, NOTHING */
struct plumb_stream_step plumb_stream_made(struct plumb_stream *s);

/* The loop runs the queued connection_lost. -> LOSE, NOTHING */
struct plumb_stream_step plumb_stream_lost(struct plumb_stream *s);

/* The descriptor is readable, or has an error. -> READ, NOTHING */
struct plumb_stream_step plumb_stream_readable(struct plumb_stream *s);

/* READ gave bytes. -> DATA (NOTHING outside of a READ) */
struct plumb_stream_step plumb_stream_data(struct plumb_stream *s);

/* READ gave the end. -> EOF (NOTHING outside of a READ) */
struct plumb_stream_step plumb_stream_eof(struct plumb_stream *s);

/* eof_received was left with this result. -> QUEUE, NOTHING */
struct plumb_stream_step plumb_stream_answered(
    struct plumb_stream *s, bool keep_open);

/*
 * A read, a write, a shutdown or a callback failed; error is not 0 and kept
 * if it is the first. -> DROP, NOTHING; FORGET before connection_made
 */
struct plumb_stream_step plumb_stream_failed(struct plumb_stream *s, int error);

/*
 * write() or writelines() of len bytes in all. -> REFUSE after write_eof(),
 * SEND, APPEND, or NOTHING where the bytes are dropped (or len is 0)
 */
struct plumb_stream_step plumb_stream_write(struct plumb_stream *s, size_t len);

/*
 * Of the bytes of a SEND or APPEND, rest were not taken by the kernel and
 * have been queued. The sum with the size must fit. -> PAUSE, NOTHING
 */
struct plumb_stream_step plumb_stream_sent(struct plumb_stream *s, size_t rest);

/* The descriptor is writable, or has an error. -> FLUSH, NOTHING */
struct plumb_stream_step plumb_stream_writable(struct plumb_stream *s);

/* The kernel has taken that many of the queue. -> RESUME, NOTHING */
struct plumb_stream_step plumb_stream_flushed(
    struct plumb_stream *s, size_t taken);

/* Always after _flushed, and its RESUME. -> LOSE, SHUT, NOTHING */
struct plumb_stream_step plumb_stream_settle(struct plumb_stream *s);

/* Methods. close -> QUEUE, NOTHING (also when flushing first) */
struct plumb_stream_step plumb_stream_close(struct plumb_stream *s);

/* -> DROP, NOTHING; close and abort before connection_made: FORGET */
struct plumb_stream_step plumb_stream_abort(struct plumb_stream *s);

/* -> SHUT, NOTHING */
struct plumb_stream_step plumb_stream_write_eof(struct plumb_stream *s);

/* -> NOTHING: only what is watched changes */
struct plumb_stream_step plumb_stream_pause_reading(struct plumb_stream *s);
struct plumb_stream_step plumb_stream_resume_reading(struct plumb_stream *s);

/* -> REFUSE (ValueError; the old limits stay), PAUSE, NOTHING */
struct plumb_stream_step plumb_stream_set_limits(
    struct plumb_stream *s, struct plumb_flow_limits asked);

#endif
