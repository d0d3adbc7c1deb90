/*
 * What an event changes of the monitor's state, every field of it, whether it
 * was accepted or not: old is the state before e, new the one after it. For the
 * prover, as monitor_accepts.h is.
 */
#ifndef PLUMB_CORE_MONITOR_EFFECT_H
#define PLUMB_CORE_MONITOR_EFFECT_H

#include "core/monitor_accepts.h"

/* Counters stop at their ends. */
/*@ logic integer tally_more(integer n) = n < UINT32_MAX ? n + 1 : n;
  @ logic integer tally_less(integer n) = n > 0 ? n - 1 : n;
  @*/

/* Groups of fields that an event leaves alone. */
/*@ predicate same_calls(struct plumb_monitor old, struct plumb_monitor new) =
  @   new.calls == old.calls && new.pausing_calls == old.pausing_calls &&
  @   new.limiting_calls == old.limiting_calls &&
  @   new.sending_calls == old.sending_calls;
  @ predicate same_limits(struct plumb_monitor old,
  @     struct plumb_monitor new) =
  @   new.has_limits == old.has_limits && new.low == old.low &&
  @   new.high == old.high;
  @ predicate same_life(struct plumb_monitor old, struct plumb_monitor new) =
  @   new.phase == old.phase && new.unmade == old.unmade;
  @ predicate same_end(struct plumb_monitor old, struct plumb_monitor new) =
  @   new.closing == old.closing && new.aborted == old.aborted;
  @ predicate same_input(struct plumb_monitor old, struct plumb_monitor new) =
  @   new.eof == old.eof && new.ended == old.ended &&
  @   new.buffer_given == old.buffer_given &&
  @   new.reading_paused == old.reading_paused;
  @ predicate same_pipes(struct plumb_monitor_process old,
  @     struct plumb_monitor_process new) =
  @   new.exited == old.exited &&
  @   new.open[0] == old.open[0] && new.lost[0] == old.lost[0] &&
  @   new.open[1] == old.open[1] && new.lost[1] == old.lost[1] &&
  @   new.open[2] == old.open[2] && new.lost[2] == old.lost[2];
  @*/

/* A method or a callback that only subprocesses have says what it is. */
/*@ predicate process_known(struct plumb_monitor_process old,
  @     struct plumb_monitor_process new, integer verb) =
  @   new.known <==> old.known || verb_of_process(verb);
  @ predicate process_pipe_entered(integer old_open, integer old_lost,
  @     integer open, integer lost, struct plumb_event e, integer fd) =
  @   (open != 0 <==>
  @     (event_on_pipe(e, fd) && e.verb == PLUMB_VERB_PIPE_DATA_RECEIVED) ||
  @     (!event_on_pipe(e, fd) && old_open != 0)) &&
  @   (lost != 0 <==> old_lost != 0 || (event_on_pipe(e, fd) &&
  @     e.verb == PLUMB_VERB_PIPE_CONNECTION_LOST));
  @ predicate process_entered(struct plumb_monitor_process old,
  @     struct plumb_monitor_process new, struct plumb_event e) =
  @   process_known(old, new, e.verb) &&
  @   (new.exited <==> old.exited || e.verb == PLUMB_VERB_PROCESS_EXITED) &&
  @   process_pipe_entered(old.open[0], old.lost[0], new.open[0],
  @     new.lost[0], e, 0) &&
  @   process_pipe_entered(old.open[1], old.lost[1], new.open[1],
  @     new.lost[1], e, 1) &&
  @   process_pipe_entered(old.open[2], old.lost[2], new.open[2],
  @     new.lost[2], e, 2);
  @ predicate process_noted(struct plumb_monitor_process old,
  @     struct plumb_monitor_process new, integer verb) =
  @   process_known(old, new, verb) && same_pipes(old, new);
  @*/

/* ENTER. What comes before connection_made leaves that due. */
/*@ predicate life_entered(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   new.phase == (verb == PLUMB_VERB_CONNECTION_LOST ? PLUMB_PHASE_LOST :
  @     old.phase == PLUMB_PHASE_NEW ? PLUMB_PHASE_OPEN : old.phase) &&
  @   (new.unmade <==> verb != PLUMB_VERB_CONNECTION_MADE &&
  @     (old.unmade || old.phase == PLUMB_PHASE_NEW));
  @ predicate input_entered(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   (new.eof <==> old.eof || verb == PLUMB_VERB_EOF_RECEIVED) &&
  @   (new.ended <==> old.ended || verb == PLUMB_VERB_EOF_RECEIVED) &&
  @   (new.buffer_given <==>
  @     old.buffer_given && verb != PLUMB_VERB_BUFFER_UPDATED) &&
  @   new.reading_paused == old.reading_paused;
  @ predicate flow_entered(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   new.writing_paused <==> verb == PLUMB_VERB_PAUSE_WRITING ||
  @     (old.writing_paused && verb != PLUMB_VERB_RESUME_WRITING);
  @ predicate monitor_entered(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   life_entered(old, new, verb) && input_entered(old, new, verb) &&
  @   flow_entered(old, new, verb) &&
  @   new.callbacks == tally_more(old.callbacks) &&
  @   same_calls(old, new) && same_limits(old, new) && same_end(old, new) &&
  @   new.switched == old.switched;
  @*/

/* LEAVE. eof_received answered false closes. */
/*@ predicate monitor_left(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   new.callbacks == tally_less(old.callbacks) &&
  @   (new.closing <==> old.closing ||
  @     (e.verb == PLUMB_VERB_EOF_RECEIVED && event_false(e))) &&
  @   (new.buffer_given <==> (e.verb == PLUMB_VERB_GET_BUFFER ?
  @     !e.raised : old.buffer_given != 0)) &&
  @   new.aborted == old.aborted && new.eof == old.eof &&
  @   new.ended == old.ended && new.reading_paused == old.reading_paused &&
  @   new.writing_paused == old.writing_paused &&
  @   new.switched == old.switched &&
  @   same_life(old, new) && same_calls(old, new) && same_limits(old, new);
  @*/

/* CALL. What a method permits begins here. */
/*@ predicate calls_more(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   new.calls == tally_more(old.calls) &&
  @   (verb_pauses(verb) ?
  @     new.pausing_calls == tally_more(old.pausing_calls) :
  @     new.pausing_calls == old.pausing_calls) &&
  @   new.limiting_calls == (verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ?
  @     tally_more(old.limiting_calls) : old.limiting_calls) &&
  @   new.sending_calls == (verb == PLUMB_VERB_SENDTO ?
  @     tally_more(old.sending_calls) : old.sending_calls);
  @ predicate monitor_called(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   calls_more(old, new, verb) &&
  @   (new.eof <==> old.eof && verb != PLUMB_VERB_RESUME_READING) &&
  @   (new.reading_paused <==>
  @     old.reading_paused && verb != PLUMB_VERB_RESUME_READING) &&
  @   (new.switched <==> old.switched || verb == PLUMB_VERB_SET_PROTOCOL) &&
  @   new.ended == old.ended && new.buffer_given == old.buffer_given &&
  @   new.writing_paused == old.writing_paused &&
  @   new.callbacks == old.callbacks &&
  @   same_life(old, new) && same_end(old, new) && same_limits(old, new);
  @*/

/* RETURN. What a method forbids begins here, unless it raised. */
/*@ predicate calls_less(struct plumb_monitor old,
  @     struct plumb_monitor new, integer verb) =
  @   new.calls == tally_less(old.calls) &&
  @   (verb_pauses(verb) ?
  @     new.pausing_calls == tally_less(old.pausing_calls) :
  @     new.pausing_calls == old.pausing_calls) &&
  @   new.limiting_calls == (verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ?
  @     tally_less(old.limiting_calls) : old.limiting_calls) &&
  @   new.sending_calls == (verb == PLUMB_VERB_SENDTO ?
  @     tally_less(old.sending_calls) : old.sending_calls);
  @ predicate verb_tells_limits(integer verb) =
  @   verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ||
  @   verb == PLUMB_VERB_GET_WRITE_BUFFER_LIMITS;
  @ predicate limits_told(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   verb_tells_limits(e.verb) && !e.raised ?
  @     ((new.has_limits <==> e.has_limits) && new.low == e.low &&
  @       new.high == e.high) :
  @     same_limits(old, new);
  @ predicate monitor_returned(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   calls_less(old, new, e.verb) && limits_told(old, new, e) &&
  @   (new.closing <==> old.closing || (!e.raised &&
  @     (e.verb == PLUMB_VERB_CLOSE || e.verb == PLUMB_VERB_ABORT))) &&
  @   (new.aborted <==> old.aborted ||
  @     (!e.raised && e.verb == PLUMB_VERB_ABORT)) &&
  @   (new.reading_paused <==>
  @     (!e.raised && e.verb == PLUMB_VERB_PAUSE_READING) ||
  @     (old.reading_paused &&
  @       (e.raised || e.verb != PLUMB_VERB_START_TLS))) &&
  @   new.eof == old.eof && new.ended == old.ended &&
  @   new.buffer_given == old.buffer_given &&
  @   new.writing_paused == old.writing_paused &&
  @   new.switched == old.switched && new.callbacks == old.callbacks &&
  @   same_life(old, new);
  @*/

/* What is no callback and no method, as far as the mark goes. */
/*@ predicate monitor_same(struct plumb_monitor old,
  @     struct plumb_monitor new) =
  @   same_life(old, new) && same_input(old, new) && same_end(old, new) &&
  @   same_limits(old, new) && same_calls(old, new) &&
  @   new.writing_paused == old.writing_paused &&
  @   new.switched == old.switched && new.callbacks == old.callbacks;
  @*/

/*
 * A method of a pipe of a subprocess, e.pipe > 0: it counts as a call, and the
 * marks of the first pipe, the child's input, are those that flow goes by.
 */
/*@ predicate verb_pipe_pauses(integer verb) =
  @   verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES ||
  @   verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;
  @ logic integer tally(integer n, integer mark) =
  @   mark == PLUMB_MARK_CALL ? tally_more(n) :
  @   mark == PLUMB_MARK_RETURN ? tally_less(n) : n;
  @ predicate calls_piped(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   (verb_method(e.verb) ?
  @     new.calls == tally(old.calls, e.mark) :
  @     new.calls == old.calls) &&
  @   (verb_pipe_pauses(e.verb) ?
  @     new.pausing_calls == tally(old.pausing_calls, e.mark) :
  @     new.pausing_calls == old.pausing_calls) &&
  @   new.limiting_calls == (e.verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ?
  @     tally(old.limiting_calls, e.mark) : old.limiting_calls) &&
  @   new.sending_calls == old.sending_calls;
  @ predicate limits_piped(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   verb_method(e.verb) && e.mark == PLUMB_MARK_RETURN && e.has_limits &&
  @   !e.raised && e.pipe == 1 ?
  @     (new.has_limits && new.low == e.low && new.high == e.high) :
  @     same_limits(old, new);
  @ predicate monitor_piped(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   new.process.known && same_pipes(old.process, new.process) &&
  @   calls_piped(old, new, e) && limits_piped(old, new, e) &&
  @   same_life(old, new) && same_input(old, new) && same_end(old, new) &&
  @   new.writing_paused == old.writing_paused &&
  @   new.switched == old.switched && new.callbacks == old.callbacks;
  @*/

/* Any event. */
/*@ predicate monitor_noted(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   e.mark == PLUMB_MARK_ENTER && verb_callback(e.verb) ?
  @     monitor_entered(old, new, e.verb) :
  @   e.mark == PLUMB_MARK_LEAVE && verb_callback(e.verb) ?
  @     monitor_left(old, new, e) :
  @   e.mark == PLUMB_MARK_CALL && verb_method(e.verb) ?
  @     monitor_called(old, new, e.verb) :
  @   e.mark == PLUMB_MARK_RETURN && verb_method(e.verb) ?
  @     monitor_returned(old, new, e) : monitor_same(old, new);
  @ predicate process_stepped(struct plumb_monitor_process old,
  @     struct plumb_monitor_process new, struct plumb_event e) =
  @   e.mark == PLUMB_MARK_ENTER ? process_entered(old, new, e) :
  @     process_noted(old, new, e.verb);
  @ predicate monitor_stepped(struct plumb_monitor old,
  @     struct plumb_monitor new, struct plumb_event e) =
  @   e.pipe > 0 ? monitor_piped(old, new, e) :
  @     monitor_noted(old, new, e) &&
  @     process_stepped(old.process, new.process, e);
  @*/

#endif
