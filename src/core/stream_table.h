/*
 * The life cycle of a stream transport as a table: [state][event] says which
 * state is next and which one action is due. stream.h says which event it is.
 */
#ifndef PLUMB_CORE_STREAM_TABLE_H
#define PLUMB_CORE_STREAM_TABLE_H

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
	PLUMB_STREAM_DO_ERROR,	 /* call error_received; see datagram.h */
	PLUMB_STREAM_ACTIONS
};

/* One cell of the table. */
struct plumb_stream_cell {
	unsigned char next;
	unsigned char action;
};

/*
 * The table as sentences: what is proved of it, cell by cell, and all that the
 * proofs of the engine know of it.
 */
/*@ predicate stream_range(integer s) =
  @   PLUMB_STREAM_NONE < s < PLUMB_STREAM_STATES;
  @ predicate stream_two_way(integer s) =
  @   s == PLUMB_STREAM_OPEN || s == PLUMB_STREAM_HALF;
  @ predicate stream_live(integer s) =
  @   stream_two_way(s) || s == PLUMB_STREAM_CLOSING;
  @ predicate stream_over(integer s) =
  @   s == PLUMB_STREAM_ENDING || s == PLUMB_STREAM_LOST;
  @
  @ predicate event_closes(integer e) =
  @   e == PLUMB_STREAM_EV_CLOSE || e == PLUMB_STREAM_EV_CLOSE_LATER;
  @ predicate event_kills(integer e) =
  @   e == PLUMB_STREAM_EV_ABORT || e == PLUMB_STREAM_EV_FAILED;
  @ predicate event_drained(integer e) =
  @   e == PLUMB_STREAM_EV_DRAINED || e == PLUMB_STREAM_EV_DRAINED_SHUT;
  @
  @ // That action is due in that state upon that event.
  @ predicate due_made(integer s, integer e) =
  @   s == PLUMB_STREAM_NEW && e == PLUMB_STREAM_EV_MADE;
  @ predicate due_eof(integer s, integer e) =
  @   s == PLUMB_STREAM_OPEN && e == PLUMB_STREAM_EV_EOF;
  @ predicate due_queue(integer s, integer e) =
  @   stream_two_way(s) && e == PLUMB_STREAM_EV_CLOSE;
  @ predicate due_drop(integer s, integer e) =
  @   stream_live(s) && event_kills(e);
  @ predicate due_lose(integer s, integer e) =
  @   (s == PLUMB_STREAM_ENDING && e == PLUMB_STREAM_EV_LOST) ||
  @   (s == PLUMB_STREAM_CLOSING && event_drained(e));
  @ predicate due_forget(integer s, integer e) =
  @   s == PLUMB_STREAM_NEW && (event_closes(e) || event_kills(e));
  @ predicate due_refuse(integer s, integer e) =
  @   s == PLUMB_STREAM_NEW &&
  @   (e == PLUMB_STREAM_EV_PAUSE || e == PLUMB_STREAM_EV_RESUME ||
  @     e == PLUMB_STREAM_EV_WRITE || e == PLUMB_STREAM_EV_WRITE_MORE ||
  @     e == PLUMB_STREAM_EV_SHUT || e == PLUMB_STREAM_EV_SHUT_LATER);
  @ predicate due_shut(integer s, integer e) =
  @   stream_two_way(s) &&
  @   (e == PLUMB_STREAM_EV_SHUT || e == PLUMB_STREAM_EV_DRAINED_SHUT);
  @
  @ predicate stream_acts(integer s, integer e, integer a) =
  @   PLUMB_STREAM_DO_NONE < a < PLUMB_STREAM_ACTIONS &&
  @   (a == PLUMB_STREAM_DO_MADE <==> due_made(s, e)) &&
  @   (a == PLUMB_STREAM_DO_READ <==>
  @     s == PLUMB_STREAM_OPEN && e == PLUMB_STREAM_EV_READABLE) &&
  @   (a == PLUMB_STREAM_DO_DATA <==>
  @     s == PLUMB_STREAM_OPEN && e == PLUMB_STREAM_EV_DATA) &&
  @   (a == PLUMB_STREAM_DO_EOF <==> due_eof(s, e)) &&
  @   (a == PLUMB_STREAM_DO_SEND <==>
  @     stream_live(s) && e == PLUMB_STREAM_EV_WRITE) &&
  @   (a == PLUMB_STREAM_DO_APPEND <==>
  @     stream_live(s) && e == PLUMB_STREAM_EV_WRITE_MORE) &&
  @   (a == PLUMB_STREAM_DO_FLUSH <==>
  @     stream_live(s) && e == PLUMB_STREAM_EV_WRITABLE) &&
  @   (a == PLUMB_STREAM_DO_SHUT <==> due_shut(s, e)) &&
  @   (a == PLUMB_STREAM_DO_QUEUE <==> due_queue(s, e)) &&
  @   (a == PLUMB_STREAM_DO_DROP <==> due_drop(s, e)) &&
  @   (a == PLUMB_STREAM_DO_LOSE <==> due_lose(s, e)) &&
  @   (a == PLUMB_STREAM_DO_FORGET <==> due_forget(s, e)) &&
  @   (a == PLUMB_STREAM_DO_REFUSE <==> due_refuse(s, e)) &&
  @   a != PLUMB_STREAM_DO_PAUSE && a != PLUMB_STREAM_DO_RESUME &&
  @   a != PLUMB_STREAM_DO_ERROR;
  @
  @ predicate stream_goes(integer s, integer e, integer n) =
  @   stream_range(n) &&
  @   (n == PLUMB_STREAM_NEW <==>
  @     s == PLUMB_STREAM_NEW && !due_made(s, e) && !due_forget(s, e)) &&
  @   (n == PLUMB_STREAM_OPEN <==> due_made(s, e) ||
  @     (s == PLUMB_STREAM_OPEN && !due_eof(s, e) && !event_closes(e) &&
  @       !event_kills(e))) &&
  @   (n == PLUMB_STREAM_HALF <==> due_eof(s, e) ||
  @     (s == PLUMB_STREAM_HALF && !event_closes(e) && !event_kills(e))) &&
  @   (n == PLUMB_STREAM_CLOSING <==>
  @     (stream_two_way(s) && e == PLUMB_STREAM_EV_CLOSE_LATER) ||
  @     (s == PLUMB_STREAM_CLOSING && !event_drained(e) &&
  @       !event_kills(e))) &&
  @   (n == PLUMB_STREAM_ENDING <==> due_queue(s, e) || due_drop(s, e) ||
  @     (s == PLUMB_STREAM_ENDING && !due_lose(s, e))) &&
  @   (n == PLUMB_STREAM_LOST <==>
  @     s == PLUMB_STREAM_LOST || due_lose(s, e) || due_forget(s, e));
  @*/

/* The table. Both arguments are in range and not NONE. */
/*@ requires state: stream_range(state);
  @ requires event: PLUMB_STREAM_EV_NONE < event < PLUMB_STREAM_EVENTS;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures acts: stream_acts(state, event, \result.action);
  @ ensures goes: stream_goes(state, event, \result.next);
  @*/
struct plumb_stream_cell plumb_stream_look(
    enum plumb_stream_state state, enum plumb_stream_event event);

/* In words; "none" for what is out of range. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_stream_state_name(enum plumb_stream_state state);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_stream_event_name(enum plumb_stream_event event);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_stream_action_name(enum plumb_stream_action action);

#endif
