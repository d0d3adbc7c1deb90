/*
 * TLS over a stream: what comes before the stream engine sees a connection (the
 * handshake), beside it, and after it has sent its last byte (the two
 * close_notify). One table [phase][event] -> {next, action} is all of it;
 * src/transport/tls.c carries it out. Between handshake and close the engine of
 * core/stream.h decides everything, and here is said only which bytes of the
 * socket matter when.
 */
#ifndef PLUMB_CORE_TLS_H
#define PLUMB_CORE_TLS_H

#include <stdbool.h>

enum plumb_tls_phase {
	PLUMB_TLS_NONE,
	PLUMB_TLS_PLAIN, /* start_tls(): what was written before goes first */
	PLUMB_TLS_HANDSHAKE,
	PLUMB_TLS_OPEN,
	PLUMB_TLS_ENDED,    /* the peer has ended; this side still sends */
	PLUMB_TLS_SHUTDOWN, /* close_notify is made; the peer's is awaited */
	PLUMB_TLS_PARTING,  /* the peer has ended; close_notify goes out */
	PLUMB_TLS_OVER,	    /* nothing of TLS happens any more */
	PLUMB_TLS_PHASES
};

enum plumb_tls_event {
	PLUMB_TLS_EV_NONE,
	PLUMB_TLS_EV_PLAIN_SENT, /* all that was written before start_tls() */
	PLUMB_TLS_EV_SHAKEN,	 /* the handshake is complete */
	PLUMB_TLS_EV_DATA,	 /* there are bytes for the protocol */
	PLUMB_TLS_EV_NOTIFIED,	 /* the peer's close_notify */
	PLUMB_TLS_EV_CUT,	 /* the stream below ended without it */
	PLUMB_TLS_EV_CLOSE,	 /* the engine closes, and has sent all */
	PLUMB_TLS_EV_SENT,	 /* no ciphertext is left here */
	PLUMB_TLS_EV_FAILED,	 /* of TLS, or of the stream below */
	PLUMB_TLS_EV_LATE,	 /* the time limit that was set has passed */
	PLUMB_TLS_EV_DROPPED,	 /* the engine gave up: abort(), or an error */
	PLUMB_TLS_EVENTS
};

enum plumb_tls_action {
	PLUMB_TLS_DO_NONE,
	PLUMB_TLS_DO_NOTHING, /* really: leave it at that */
	PLUMB_TLS_DO_SHAKE,   /* begin the handshake */
	PLUMB_TLS_DO_MADE,    /* let the engine begin, or go on */
	PLUMB_TLS_DO_DATA,    /* give the engine the bytes */
	PLUMB_TLS_DO_EOF,     /* tell the engine that the peer has ended */
	PLUMB_TLS_DO_NOTIFY,  /* make close_notify, begin the time limit */
	PLUMB_TLS_DO_FINISH,  /* let the engine end, with its own error */
	PLUMB_TLS_DO_FAIL,    /* end it with the error that happened */
	PLUMB_TLS_DO_RESET,   /* end it: the peer left in the handshake */
	PLUMB_TLS_DO_ABORT,   /* end it: the handshake took too long */
	PLUMB_TLS_DO_TIMEOUT, /* end it: the peer did not let it be closed */
	PLUMB_TLS_ACTIONS
};

/* One cell of the table. */
struct plumb_tls_cell {
	unsigned char next;
	unsigned char action;
};

/*
 * The table as sentences.
 */
/*@ predicate tls_range(integer p) =
  @   PLUMB_TLS_NONE < p < PLUMB_TLS_PHASES;
  @ predicate tls_begins(integer p) =
  @   p == PLUMB_TLS_PLAIN || p == PLUMB_TLS_HANDSHAKE;
  @ predicate tls_sends(integer p) =
  @   p == PLUMB_TLS_OPEN || p == PLUMB_TLS_ENDED;
  @ predicate tls_parts(integer p) =
  @   p == PLUMB_TLS_SHUTDOWN || p == PLUMB_TLS_PARTING;
  @ predicate tls_end(integer e) =
  @   e == PLUMB_TLS_EV_NOTIFIED || e == PLUMB_TLS_EV_CUT;
  @
  @ // That action is due in that phase upon that event.
  @ predicate tls_due_shake(integer p, integer e) =
  @   p == PLUMB_TLS_PLAIN && e == PLUMB_TLS_EV_PLAIN_SENT;
  @ predicate tls_due_made(integer p, integer e) =
  @   p == PLUMB_TLS_HANDSHAKE && e == PLUMB_TLS_EV_SHAKEN;
  @ predicate tls_due_eof(integer p, integer e) =
  @   p == PLUMB_TLS_OPEN && tls_end(e);
  @ predicate tls_due_notify(integer p, integer e) =
  @   tls_sends(p) && e == PLUMB_TLS_EV_CLOSE;
  @ predicate tls_due_finish(integer p, integer e) =
  @   (p == PLUMB_TLS_PARTING && e == PLUMB_TLS_EV_SENT) ||
  @   (tls_parts(p) && e == PLUMB_TLS_EV_FAILED);
  @ predicate tls_due_fail(integer p, integer e) =
  @   (tls_begins(p) || tls_sends(p)) && e == PLUMB_TLS_EV_FAILED;
  @ predicate tls_due_reset(integer p, integer e) =
  @   tls_begins(p) && tls_end(e);
  @ predicate tls_due_abort(integer p, integer e) =
  @   tls_begins(p) && e == PLUMB_TLS_EV_LATE;
  @ predicate tls_due_timeout(integer p, integer e) =
  @   (tls_sends(p) || tls_parts(p)) && e == PLUMB_TLS_EV_LATE;
  @ predicate tls_due_over(integer p, integer e) =
  @   tls_due_finish(p, e) || tls_due_fail(p, e) || tls_due_reset(p, e) ||
  @   tls_due_abort(p, e) || tls_due_timeout(p, e) ||
  @   e == PLUMB_TLS_EV_DROPPED;
  @
  @ predicate tls_acts(integer p, integer e, integer a) =
  @   PLUMB_TLS_DO_NONE < a < PLUMB_TLS_ACTIONS &&
  @   (a == PLUMB_TLS_DO_SHAKE <==> tls_due_shake(p, e)) &&
  @   (a == PLUMB_TLS_DO_MADE <==> tls_due_made(p, e)) &&
  @   (a == PLUMB_TLS_DO_DATA <==>
  @     p == PLUMB_TLS_OPEN && e == PLUMB_TLS_EV_DATA) &&
  @   (a == PLUMB_TLS_DO_EOF <==> tls_due_eof(p, e)) &&
  @   (a == PLUMB_TLS_DO_NOTIFY <==> tls_due_notify(p, e)) &&
  @   (a == PLUMB_TLS_DO_FINISH <==> tls_due_finish(p, e)) &&
  @   (a == PLUMB_TLS_DO_FAIL <==> tls_due_fail(p, e)) &&
  @   (a == PLUMB_TLS_DO_RESET <==> tls_due_reset(p, e)) &&
  @   (a == PLUMB_TLS_DO_ABORT <==> tls_due_abort(p, e)) &&
  @   (a == PLUMB_TLS_DO_TIMEOUT <==> tls_due_timeout(p, e));
  @
  @ predicate tls_goes(integer p, integer e, integer n) =
  @   tls_range(n) &&
  @   (n == PLUMB_TLS_OVER <==> p == PLUMB_TLS_OVER || tls_due_over(p, e)) &&
  @   (n == PLUMB_TLS_PLAIN <==> p == PLUMB_TLS_PLAIN &&
  @     !tls_due_shake(p, e) && !tls_due_over(p, e)) &&
  @   (n == PLUMB_TLS_HANDSHAKE <==> tls_due_shake(p, e) ||
  @     (p == PLUMB_TLS_HANDSHAKE && !tls_due_made(p, e) &&
  @       !tls_due_over(p, e))) &&
  @   (n == PLUMB_TLS_OPEN <==> tls_due_made(p, e) ||
  @     (p == PLUMB_TLS_OPEN && !tls_due_eof(p, e) &&
  @       !tls_due_notify(p, e) && !tls_due_over(p, e))) &&
  @   (n == PLUMB_TLS_ENDED <==> tls_due_eof(p, e) ||
  @     (p == PLUMB_TLS_ENDED && !tls_due_notify(p, e) &&
  @       !tls_due_over(p, e))) &&
  @   (n == PLUMB_TLS_SHUTDOWN <==>
  @     (p == PLUMB_TLS_OPEN && e == PLUMB_TLS_EV_CLOSE) ||
  @     (p == PLUMB_TLS_SHUTDOWN && !tls_end(e) && !tls_due_over(p, e))) &&
  @   (n == PLUMB_TLS_PARTING <==>
  @     (p == PLUMB_TLS_ENDED && e == PLUMB_TLS_EV_CLOSE) ||
  @     (p == PLUMB_TLS_SHUTDOWN && tls_end(e)) ||
  @     (p == PLUMB_TLS_PARTING && !tls_due_over(p, e)));
  @*/

/* The table. Both arguments are in range and not NONE. */
/*@ requires phase: tls_range(phase);
  @ requires event: PLUMB_TLS_EV_NONE < event < PLUMB_TLS_EVENTS;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures acts: tls_acts(phase, event, \result.action);
  @ ensures goes: tls_goes(phase, event, \result.next);
  @*/
struct plumb_tls_cell plumb_tls_look(
    enum plumb_tls_phase phase, enum plumb_tls_event event);

/* What there is to do, as far as the socket's interest goes. */
struct plumb_tls_need {
	bool engine_reads;  /* the engine watches for reading */
	bool engine_writes; /* ... for writing: bytes are queued */
	bool held;    /* ciphertext is here that the kernel did not take */
	bool flooded; /* so much of it that nothing more should come in */
	bool more;    /* bytes were fed that are not all read yet */
};

struct plumb_tls_wish {
	bool readable; /* watch the descriptor for reading */
	bool writable; /* ... for writing */
	bool again;    /* read once more, without waiting for the socket */
};

/*
 * What to watch. The handshake and the end do not care whether the protocol
 * has paused reading; between them nothing is read for one that has.
 */
/*@ requires phase: tls_range(phase);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures paused: tls_sends(phase) && !need.engine_reads ==>
  @   !\result.readable && !\result.again;
  @ ensures ended: phase == PLUMB_TLS_ENDED || phase == PLUMB_TLS_PARTING ==>
  @   !\result.readable && !\result.again;
  @ ensures begins: phase == PLUMB_TLS_HANDSHAKE ==>
  @   (\result.readable <==> !need.flooded && !need.more);
  @ ensures plain: phase == PLUMB_TLS_PLAIN ==>
  @   !\result.readable && \result.writable;
  @ ensures shut: phase == PLUMB_TLS_SHUTDOWN ==>
  @   (\result.readable <==> !need.flooded && !need.more);
  @ ensures writes: tls_sends(phase) ==>
  @   (\result.writable <==> need.held || need.engine_writes);
  @ ensures held: phase == PLUMB_TLS_HANDSHAKE || tls_parts(phase) ==>
  @   (\result.writable <==> need.held);
  @ ensures reads: phase == PLUMB_TLS_OPEN && need.engine_reads ==>
  @   (\result.readable <==> !need.flooded && !need.more);
  @ ensures again: \result.again <==> need.more &&
  @   (phase == PLUMB_TLS_HANDSHAKE || phase == PLUMB_TLS_SHUTDOWN ||
  @     (phase == PLUMB_TLS_OPEN && need.engine_reads));
  @ ensures over: phase == PLUMB_TLS_OVER ==>
  @   !\result.readable && !\result.writable && !\result.again;
  @*/
struct plumb_tls_wish plumb_tls_watch(
    enum plumb_tls_phase phase, struct plumb_tls_need need);

/* In words; "none" for what is out of range. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_tls_phase_name(enum plumb_tls_phase phase);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_tls_event_name(enum plumb_tls_event event);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_tls_action_name(enum plumb_tls_action action);

#endif
