/*
 * The life cycle of a subprocess transport as a table: [state][event] says
 * which state is next and which one action is due. process.h says which event
 * it is.
 */
#ifndef PLUMB_CORE_PROCESS_TABLE_H
#define PLUMB_CORE_PROCESS_TABLE_H

enum plumb_process_state {
	PLUMB_PROCESS_NONE,
	PLUMB_PROCESS_NEW,     /* spawned; connection_made is not delivered */
	PLUMB_PROCESS_RUNNING, /* as far as anybody knows */
	PLUMB_PROCESS_KILLED,  /* by close(); its exit is not known yet */
	PLUMB_PROCESS_EXITED,  /* its exit is known; pipes may be open */
	PLUMB_PROCESS_CLOSED,  /* the same, and close() was called */
	PLUMB_PROCESS_ENDING,  /* connection_lost is queued */
	PLUMB_PROCESS_LOST,    /* connection_lost was entered, or none is due */
	PLUMB_PROCESS_STATES
};

enum plumb_process_event {
	PLUMB_PROCESS_EV_NONE,
	PLUMB_PROCESS_EV_MADE,	 /* connection_made is due */
	PLUMB_PROCESS_EV_SAYS,	 /* an open pipe has a callback to make */
	PLUMB_PROCESS_EV_PIPE,	 /* an open pipe is lost */
	PLUMB_PROCESS_EV_EXIT,	 /* the child has exited */
	PLUMB_PROCESS_EV_OVER,	 /* exited, and no pipe is open any more */
	PLUMB_PROCESS_EV_SIGNAL, /* send_signal(), terminate(), kill() */
	PLUMB_PROCESS_EV_CLOSE,
	PLUMB_PROCESS_EV_LOST, /* the queued connection_lost is due */
	PLUMB_PROCESS_EVENTS
};

enum plumb_process_action {
	PLUMB_PROCESS_DO_NONE,
	PLUMB_PROCESS_DO_NOTHING, /* really: leave it at that */
	PLUMB_PROCESS_DO_REFUSE,  /* the method raises: no such process */
	PLUMB_PROCESS_DO_MADE,	  /* call connection_made */
	PLUMB_PROCESS_DO_PASS,	  /* call what the pipe has to say */
	PLUMB_PROCESS_DO_PIPE,	  /* call pipe_connection_lost */
	PLUMB_PROCESS_DO_EXIT,	  /* call process_exited */
	PLUMB_PROCESS_DO_SIGNAL,  /* send the signal */
	PLUMB_PROCESS_DO_KILL,	  /* kill the child, abort the pipes */
	PLUMB_PROCESS_DO_SHUT,	  /* close the pipes */
	PLUMB_PROCESS_DO_QUEUE,	  /* queue connection_lost in the loop */
	PLUMB_PROCESS_DO_LOSE,	  /* call connection_lost, then release */
	PLUMB_PROCESS_DO_FORGET,  /* kill, release; nobody ever heard of it */
	PLUMB_PROCESS_ACTIONS
};

/* One cell of the table. */
struct plumb_process_cell {
	unsigned char next;
	unsigned char action;
};

/*
 * The table as sentences: what is proved of it, cell by cell, and all that the
 * proofs of the engine know of it.
 */
/*@ predicate process_range(integer s) =
  @   PLUMB_PROCESS_NONE < s < PLUMB_PROCESS_STATES;
  @ predicate process_runs(integer s) =
  @   s == PLUMB_PROCESS_RUNNING || s == PLUMB_PROCESS_KILLED;
  @ predicate process_gone(integer s) =
  @   s == PLUMB_PROCESS_EXITED || s == PLUMB_PROCESS_CLOSED;
  @ predicate process_live(integer s) = process_runs(s) || process_gone(s);
  @
  @ // That action is due in that state upon that event.
  @ predicate process_due_made(integer s, integer e) =
  @   s == PLUMB_PROCESS_NEW && e == PLUMB_PROCESS_EV_MADE;
  @ predicate process_due_exit(integer s, integer e) =
  @   process_runs(s) && e == PLUMB_PROCESS_EV_EXIT;
  @ predicate process_due_queue(integer s, integer e) =
  @   process_gone(s) && e == PLUMB_PROCESS_EV_OVER;
  @ predicate process_due_kill(integer s, integer e) =
  @   s == PLUMB_PROCESS_RUNNING && e == PLUMB_PROCESS_EV_CLOSE;
  @ predicate process_due_shut(integer s, integer e) =
  @   s == PLUMB_PROCESS_EXITED && e == PLUMB_PROCESS_EV_CLOSE;
  @ predicate process_due_lose(integer s, integer e) =
  @   s == PLUMB_PROCESS_ENDING && e == PLUMB_PROCESS_EV_LOST;
  @ predicate process_due_forget(integer s, integer e) =
  @   s == PLUMB_PROCESS_NEW && e == PLUMB_PROCESS_EV_CLOSE;
  @ predicate process_due_refuse(integer s, integer e) =
  @   (s == PLUMB_PROCESS_NEW || s == PLUMB_PROCESS_LOST) &&
  @   e == PLUMB_PROCESS_EV_SIGNAL;
  @
  @ predicate process_acts(integer s, integer e, integer a) =
  @   PLUMB_PROCESS_DO_NONE < a < PLUMB_PROCESS_ACTIONS &&
  @   (a == PLUMB_PROCESS_DO_MADE <==> process_due_made(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_PASS <==>
  @     process_live(s) && e == PLUMB_PROCESS_EV_SAYS) &&
  @   (a == PLUMB_PROCESS_DO_PIPE <==>
  @     process_live(s) && e == PLUMB_PROCESS_EV_PIPE) &&
  @   (a == PLUMB_PROCESS_DO_EXIT <==> process_due_exit(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_SIGNAL <==>
  @     process_runs(s) && e == PLUMB_PROCESS_EV_SIGNAL) &&
  @   (a == PLUMB_PROCESS_DO_KILL <==> process_due_kill(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_SHUT <==> process_due_shut(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_QUEUE <==> process_due_queue(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_LOSE <==> process_due_lose(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_FORGET <==> process_due_forget(s, e)) &&
  @   (a == PLUMB_PROCESS_DO_REFUSE <==> process_due_refuse(s, e));
  @
  @ predicate process_goes(integer s, integer e, integer n) =
  @   process_range(n) &&
  @   (n == PLUMB_PROCESS_NEW <==> s == PLUMB_PROCESS_NEW &&
  @     !process_due_made(s, e) && !process_due_forget(s, e)) &&
  @   (n == PLUMB_PROCESS_RUNNING <==> process_due_made(s, e) ||
  @     (s == PLUMB_PROCESS_RUNNING && !process_due_exit(s, e) &&
  @       !process_due_kill(s, e))) &&
  @   (n == PLUMB_PROCESS_KILLED <==> process_due_kill(s, e) ||
  @     (s == PLUMB_PROCESS_KILLED && !process_due_exit(s, e))) &&
  @   (n == PLUMB_PROCESS_EXITED <==>
  @     (s == PLUMB_PROCESS_RUNNING && e == PLUMB_PROCESS_EV_EXIT) ||
  @     (s == PLUMB_PROCESS_EXITED && !process_due_shut(s, e) &&
  @       !process_due_queue(s, e))) &&
  @   (n == PLUMB_PROCESS_CLOSED <==>
  @     (s == PLUMB_PROCESS_KILLED && e == PLUMB_PROCESS_EV_EXIT) ||
  @     process_due_shut(s, e) ||
  @     (s == PLUMB_PROCESS_CLOSED && !process_due_queue(s, e))) &&
  @   (n == PLUMB_PROCESS_ENDING <==> process_due_queue(s, e) ||
  @     (s == PLUMB_PROCESS_ENDING && !process_due_lose(s, e))) &&
  @   (n == PLUMB_PROCESS_LOST <==> s == PLUMB_PROCESS_LOST ||
  @     process_due_lose(s, e) || process_due_forget(s, e));
  @*/

/* The table. Both arguments are in range and not NONE. */
/*@ requires state: process_range(state);
  @ requires event: PLUMB_PROCESS_EV_NONE < event < PLUMB_PROCESS_EVENTS;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures acts: process_acts(state, event, \result.action);
  @ ensures goes: process_goes(state, event, \result.next);
  @*/
struct plumb_process_cell plumb_process_look(
    enum plumb_process_state state, enum plumb_process_event event);

/* In words; "none" for what is out of range. */
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_process_state_name(enum plumb_process_state state);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_process_event_name(enum plumb_process_event event);
/*@ terminates \true;
  @ assigns \nothing;
  @*/
const char *plumb_process_action_name(enum plumb_process_action action);

#endif
