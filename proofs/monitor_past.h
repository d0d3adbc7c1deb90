/*
 * One more event, and what has been by then: each past that the sentences of
 * monitor_history.h speak of, from the past before it and that event. The
 * bodies are empty; their contracts are what counts.
 */
#ifndef PLUMB_PROOFS_MONITOR_PAST_H
#define PLUMB_PROOFS_MONITOR_PAST_H

#include "proofs/monitor_history.h"

/* One more event, and what has been by then. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures made: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (entered_before(h, i + 1, PLUMB_VERB_CONNECTION_MADE) <==>
  @   entered_before(h, i, PLUMB_VERB_CONNECTION_MADE) ||
  @   event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_MADE));
  @ ensures lost: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (entered_before(h, i + 1, PLUMB_VERB_CONNECTION_LOST) <==>
  @   entered_before(h, i, PLUMB_VERB_CONNECTION_LOST) ||
  @   event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_LOST));
  @ ensures ended: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (entered_before(h, i + 1, PLUMB_VERB_EOF_RECEIVED) <==>
  @   entered_before(h, i, PLUMB_VERB_EOF_RECEIVED) ||
  @   event_enters_as(\nth(h, i), PLUMB_VERB_EOF_RECEIVED));
  @ ensures exited: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (entered_before(h, i + 1, PLUMB_VERB_PROCESS_EXITED) <==>
  @   entered_before(h, i, PLUMB_VERB_PROCESS_EXITED) ||
  @   event_enters_as(\nth(h, i), PLUMB_VERB_PROCESS_EXITED));
  @ ensures switched: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (called_before(h, i + 1, PLUMB_VERB_SET_PROTOCOL) <==>
  @   called_before(h, i, PLUMB_VERB_SET_PROTOCOL) ||
  @   event_calls_as(\nth(h, i), PLUMB_VERB_SET_PROTOCOL));
  @ ensures aborted: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (done_before(h, i + 1, PLUMB_VERB_ABORT) <==>
  @   done_before(h, i, PLUMB_VERB_ABORT) ||
  @   event_done(\nth(h, i), PLUMB_VERB_ABORT));
  @ ensures closed: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (closed_before(h, i + 1) <==>
  @   closed_before(h, i) || event_closes(\nth(h, i)));
  @ ensures eof: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (eof_since(h, i + 1) <==>
  @   event_enters_as(\nth(h, i), PLUMB_VERB_EOF_RECEIVED) ||
  @   (eof_since(h, i) &&
  @     !event_calls_as(\nth(h, i), PLUMB_VERB_RESUME_READING)));
  @ ensures held: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (held_since(h, i + 1) <==>
  @   event_done(\nth(h, i), PLUMB_VERB_PAUSE_READING) ||
  @   (held_since(h, i) && !event_reads_again(\nth(h, i))));
  @ ensures paused: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (paused_since(h, i + 1) <==>
  @   event_enters_as(\nth(h, i), PLUMB_VERB_PAUSE_WRITING) ||
  @   (paused_since(h, i) &&
  @     !event_enters_as(\nth(h, i), PLUMB_VERB_RESUME_WRITING)));
  @ ensures buffer: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (buffer_since(h, i + 1) <==> event_gives_buffer(\nth(h, i)) ||
  @   (buffer_since(h, i) && !event_takes_buffer(\nth(h, i))));
  @ ensures known: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (limits_known(h, i + 1) <==>
  @   (event_tells_limits(\nth(h, i)) ? \nth(h, i).has_limits != 0 :
  @     limits_known(h, i)));
  @ ensures process: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (process_before(h, i + 1) <==>
  @   process_before(h, i) || event_of_process(\nth(h, i)));
  @ ensures lost_on: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (\forall integer fd; pipe_lost_before(h, i + 1, fd) <==>
  @   pipe_lost_before(h, i, fd) || event_lost_on(\nth(h, i), fd));
  @ ensures open_on: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (\forall integer fd; pipe_open_since(h, i + 1, fd) <==>
  @   event_data_on(\nth(h, i), fd) ||
  @   (pipe_open_since(h, i, fd) && !event_lost_on(\nth(h, i), fd)));
  @*/
void monitor_past_happens(void);

/* And of the limits that were told. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures kept: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (!event_tells_limits(\nth(h, i)) ==>
  @   \forall integer j; told_last(h, i + 1, j) <==> told_last(h, i, j));
  @ ensures told: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (event_tells_limits(\nth(h, i)) ==>
  @   \forall integer j; told_last(h, i + 1, j) <==> j == i);
  @*/
void monitor_past_tells(void);

/* And how many are open. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures calls: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (calls_after(open_calls(h, i), \nth(h, i), open_calls(h, i + 1)));
  @ ensures callbacks: \forall \list<struct plumb_event> h, integer i; 0 <= i
  @   ==>
  @   (callbacks_after(open_callbacks(h, i), \nth(h, i),
  @   open_callbacks(h, i + 1)));
  @ ensures pausing: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (pausing_calls_after(open_pausing(h, i), \nth(h, i),
  @   open_pausing(h, i + 1)));
  @ ensures limiting: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (limiting_calls_after(open_limiting(h, i), \nth(h, i),
  @   open_limiting(h, i + 1)));
  @ ensures sending: \forall \list<struct plumb_event> h, integer i; 0 <= i ==>
  @   (sending_calls_after(open_sending(h, i), \nth(h, i),
  @   open_sending(h, i + 1)));
  @*/
void monitor_past_counts(void);

#endif
