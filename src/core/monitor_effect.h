/*
 * What an event changes of the monitor's state, field by field, whether it was
 * accepted or not. For the prover, as monitor_accepts.h is: each predicate tells
 * what a field is after e by what it was before.
 */
#ifndef PLUMB_CORE_MONITOR_EFFECT_H
#define PLUMB_CORE_MONITOR_EFFECT_H

#include "core/monitor_accepts.h"
#include "core/tally.h"

/* What kind of event it is; of the transport itself, unless it says pipe. */
/*@ predicate event_enters(struct plumb_event e) =
  @   e.pipe == 0 && e.mark == PLUMB_MARK_ENTER && verb_callback(e.verb);
  @ predicate event_leaves(struct plumb_event e) =
  @   e.pipe == 0 && e.mark == PLUMB_MARK_LEAVE && verb_callback(e.verb);
  @ predicate event_calls(struct plumb_event e) =
  @   e.pipe == 0 && e.mark == PLUMB_MARK_CALL && verb_method(e.verb);
  @ predicate event_returns(struct plumb_event e) =
  @   e.pipe == 0 && e.mark == PLUMB_MARK_RETURN && verb_method(e.verb);
  @ predicate event_enters_as(struct plumb_event e, integer verb) =
  @   event_enters(e) && e.verb == verb;
  @ predicate event_leaves_as(struct plumb_event e, integer verb) =
  @   event_leaves(e) && e.verb == verb;
  @ predicate event_calls_as(struct plumb_event e, integer verb) =
  @   event_calls(e) && e.verb == verb;
  @ predicate event_done(struct plumb_event e, integer verb) =
  @   event_returns(e) && e.verb == verb && !e.raised;
  @*/

/* Life. What comes before connection_made leaves that due. */
/*@ predicate phase_after(integer old, struct plumb_event e, integer new) =
  @   event_enters_as(e, PLUMB_VERB_CONNECTION_LOST) ?
  @     new == PLUMB_PHASE_LOST :
  @   event_enters(e) && old == PLUMB_PHASE_NEW ? new == PLUMB_PHASE_OPEN :
  @   new == old;
  @ predicate unmade_after(integer phase, integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==> !event_enters_as(e, PLUMB_VERB_CONNECTION_MADE) &&
  @     (old != 0 || (event_enters(e) && phase == PLUMB_PHASE_NEW));
  @ predicate switched_after(integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==> old != 0 || event_calls_as(e, PLUMB_VERB_SET_PROTOCOL);
  @*/

/* Input. What resume_reading() permits begins with its call. */
/*@ predicate eof_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==> event_enters_as(e, PLUMB_VERB_EOF_RECEIVED) ||
  @     (old != 0 && !event_calls_as(e, PLUMB_VERB_RESUME_READING));
  @ predicate ended_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==>
  @     old != 0 || event_enters_as(e, PLUMB_VERB_EOF_RECEIVED);
  @ predicate reading_paused_after(integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==> event_done(e, PLUMB_VERB_PAUSE_READING) ||
  @     (old != 0 && !event_calls_as(e, PLUMB_VERB_RESUME_READING) &&
  @       !event_done(e, PLUMB_VERB_START_TLS));
  @ predicate buffer_given_after(integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==>
  @     (event_leaves_as(e, PLUMB_VERB_GET_BUFFER) ? !e.raised :
  @       old != 0 && !event_enters_as(e, PLUMB_VERB_BUFFER_UPDATED));
  @*/

/* The end. What close() and abort() forbid begins when they have returned. */
/*@ predicate closing_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==> old != 0 || event_done(e, PLUMB_VERB_CLOSE) ||
  @     event_done(e, PLUMB_VERB_ABORT) ||
  @     (event_leaves_as(e, PLUMB_VERB_EOF_RECEIVED) && event_false(e));
  @ predicate aborted_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==> old != 0 || event_done(e, PLUMB_VERB_ABORT);
  @*/

/* Flow. The limits are those that were told last; a subprocess's: of stdin. */
/*@ predicate writing_paused_after(integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==> event_enters_as(e, PLUMB_VERB_PAUSE_WRITING) ||
  @     (old != 0 && !event_enters_as(e, PLUMB_VERB_RESUME_WRITING));
  @ predicate event_tells_limits(struct plumb_event e) =
  @   event_done(e, PLUMB_VERB_SET_WRITE_BUFFER_LIMITS) ||
  @   event_done(e, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS) ||
  @   (e.pipe == 1 && e.mark == PLUMB_MARK_RETURN && verb_method(e.verb) &&
  @     e.has_limits && !e.raised);
  @ predicate has_limits_after(integer old, struct plumb_event e,
  @     integer new) =
  @   new != 0 <==> (event_tells_limits(e) ? e.has_limits != 0 : old != 0);
  @ predicate low_after(integer old, struct plumb_event e, integer new) =
  @   event_tells_limits(e) ? new == e.low : new == old;
  @ predicate high_after(integer old, struct plumb_event e, integer new) =
  @   event_tells_limits(e) ? new == e.high : new == old;
  @*/

/* Places. Methods of the pipes of a subprocess count as its own. */
/*@ predicate method_tallied(integer old, struct plumb_event e,
  @     integer new) =
  @   e.mark == PLUMB_MARK_CALL ? new == tally_more(old) :
  @   e.mark == PLUMB_MARK_RETURN ? new == tally_less(old) : new == old;
  @ predicate calls_after(integer old, struct plumb_event e, integer new) =
  @   verb_method(e.verb) ? method_tallied(old, e, new) : new == old;
  @ predicate event_may_pause(struct plumb_event e) =
  @   e.verb == PLUMB_VERB_WRITE || e.verb == PLUMB_VERB_WRITELINES ||
  @   e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ||
  @   (e.verb == PLUMB_VERB_SENDTO && e.pipe == 0);
  @ predicate pausing_calls_after(integer old, struct plumb_event e,
  @     integer new) =
  @   event_may_pause(e) ? method_tallied(old, e, new) : new == old;
  @ predicate limiting_calls_after(integer old, struct plumb_event e,
  @     integer new) =
  @   e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ?
  @     method_tallied(old, e, new) : new == old;
  @ predicate sending_calls_after(integer old, struct plumb_event e,
  @     integer new) =
  @   e.verb == PLUMB_VERB_SENDTO && e.pipe == 0 ?
  @     method_tallied(old, e, new) : new == old;
  @ predicate callbacks_after(integer old, struct plumb_event e,
  @     integer new) =
  @   event_enters(e) ? new == tally_more(old) :
  @   event_leaves(e) ? new == tally_less(old) : new == old;
  @*/

/* Subprocess. A method or a callback that only those have says what it is. */
/*@ predicate known_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==> old != 0 || e.pipe > 0 || verb_of_process(e.verb);
  @ predicate exited_after(integer old, struct plumb_event e, integer new) =
  @   new != 0 <==>
  @     old != 0 || event_enters_as(e, PLUMB_VERB_PROCESS_EXITED);
  @ predicate event_data_on(struct plumb_event e, integer fd) =
  @   event_enters_as(e, PLUMB_VERB_PIPE_DATA_RECEIVED) && e.has_fd &&
  @   e.fd == fd;
  @ predicate event_lost_on(struct plumb_event e, integer fd) =
  @   event_enters_as(e, PLUMB_VERB_PIPE_CONNECTION_LOST) && e.has_fd &&
  @   e.fd == fd;
  @ predicate open_after(integer old, struct plumb_event e, integer fd,
  @     integer new) =
  @   new != 0 <==>
  @     event_data_on(e, fd) || (old != 0 && !event_lost_on(e, fd));
  @ predicate lost_after(integer old, struct plumb_event e, integer fd,
  @     integer new) =
  @   new != 0 <==> old != 0 || event_lost_on(e, fd);
  @*/

#endif
