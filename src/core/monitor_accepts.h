/*
 * When the monitor accepts that a callback is entered, and when that a method
 * returns. For the prover, and for who wants to know without reading code:
 * nothing here is compiled. monitor.h says that the monitor does so; who knows
 * the callback finds the short forms at the end, which are to say the same.
 *
 * An event e is judged in the state m before it. Numbers count only where they
 * are known: an implementation that cannot tell its buffer size is judged by
 * everything else.
 */
#ifndef PLUMB_CORE_MONITOR_ACCEPTS_H
#define PLUMB_CORE_MONITOR_ACCEPTS_H

#include "core/monitor_state.h"

/*@ predicate verb_incoming(integer verb) =
  @   verb == PLUMB_VERB_DATA_RECEIVED || verb == PLUMB_VERB_EOF_RECEIVED ||
  @   verb == PLUMB_VERB_BUFFER_UPDATED ||
  @   verb == PLUMB_VERB_DATAGRAM_RECEIVED;
  @ predicate verb_pauses(integer verb) =
  @   verb == PLUMB_VERB_WRITE || verb == PLUMB_VERB_WRITELINES ||
  @   verb == PLUMB_VERB_SENDTO ||
  @   verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS;
  @ predicate verb_of_pipe(integer verb) =
  @   verb == PLUMB_VERB_PIPE_DATA_RECEIVED ||
  @   verb == PLUMB_VERB_PIPE_CONNECTION_LOST;
  @ predicate verb_of_child(integer verb) =
  @   verb_of_pipe(verb) || verb == PLUMB_VERB_PROCESS_EXITED;
  @ predicate verb_signals(integer verb) =
  @   verb == PLUMB_VERB_SEND_SIGNAL || verb == PLUMB_VERB_TERMINATE ||
  @   verb == PLUMB_VERB_KILL;
  @ predicate verb_of_process(integer verb) =
  @   verb_of_child(verb) || verb_signals(verb) ||
  @   verb == PLUMB_VERB_GET_PID || verb == PLUMB_VERB_GET_RETURNCODE ||
  @   verb == PLUMB_VERB_GET_PIPE_TRANSPORT;
  @*/

/*
 * Order. life.made-first, life.made-once, life.set-protocol-no-made,
 * life.lost-once, life.lost-last
 */
/*@ predicate monitor_order(struct plumb_monitor m, integer verb) =
  @   verb == PLUMB_VERB_CONNECTION_MADE ?
  @     m.phase == PLUMB_PHASE_NEW ||
  @     (m.phase == PLUMB_PHASE_OPEN && m.unmade) :
  @     m.phase == PLUMB_PHASE_OPEN;
  @*/

/*
 * Place. life.not-inside-call, life.not-nested, close.abort-only-lost; what is
 * permitted inside of methods: datagram.error-inside-sendto
 */
/*@ predicate monitor_from_loop(struct plumb_monitor m) =
  @   m.calls == 0 && m.callbacks == 0;
  @ predicate monitor_inside(struct plumb_monitor m, integer verb) =
  @   verb == PLUMB_VERB_PAUSE_WRITING || verb == PLUMB_VERB_RESUME_WRITING ||
  @   (verb == PLUMB_VERB_ERROR_RECEIVED && m.sending_calls > 0);
  @ predicate monitor_place(struct plumb_monitor m, integer verb) =
  @   (m.calls > 0 ==> monitor_inside(m, verb)) &&
  @   (m.calls == 0 ==> m.callbacks == 0) &&
  @   (m.aborted ==> verb == PLUMB_VERB_CONNECTION_LOST);
  @*/

/*
 * Reading. read.non-empty, buffered.get-then-updated, eof.once,
 * eof.no-data-after, close.no-data-after, read.not-while-paused,
 * eof.waits-while-paused
 */
/*@ predicate event_empty(struct plumb_event e) =
  @   e.has_count && e.count == 0;
  @ predicate monitor_count(struct plumb_monitor m, struct plumb_event e) =
  @   (e.verb == PLUMB_VERB_DATA_RECEIVED ==> !event_empty(e)) &&
  @   (e.verb == PLUMB_VERB_BUFFER_UPDATED ==>
  @     !event_empty(e) && m.buffer_given);
  @ predicate monitor_reads(struct plumb_monitor m) =
  @   !m.closing && !m.reading_paused;
  @ predicate monitor_input(struct plumb_monitor m, integer verb) =
  @   (verb == PLUMB_VERB_EOF_RECEIVED ? !m.eof : !m.ended) &&
  @   monitor_reads(m);
  @ predicate monitor_reading(struct plumb_monitor m, struct plumb_event e) =
  @   monitor_count(m, e) && monitor_input(m, e.verb);
  @*/

/*
 * Flow. flow.paired, flow.pause-inside-call, flow.pause-strictly-over,
 * flow.resume-from-loop, flow.resume-at-low. While a call changes the limits,
 * nobody outside knows which are in force.
 */
/*@ predicate monitor_knows_limits(struct plumb_monitor m) =
  @   m.has_limits && m.limiting_calls == 0;
  @ predicate monitor_over(struct plumb_monitor m, integer size) =
  @   monitor_knows_limits(m) ==> size > m.high;
  @ predicate monitor_under(struct plumb_monitor m, integer size) =
  @   monitor_knows_limits(m) ==> size <= m.low;
  @ predicate monitor_pausing(struct plumb_monitor m, struct plumb_event e) =
  @   !m.writing_paused && m.pausing_calls > 0 &&
  @   (e.has_size ==> monitor_over(m, e.size));
  @ predicate monitor_resuming(struct plumb_monitor m, struct plumb_event e) =
  @   m.writing_paused && m.calls == 0 &&
  @   (e.has_size ==> monitor_under(m, e.size));
  @*/

/*
 * Subprocess. subprocess.made-first, subprocess.lost-last,
 * subprocess.pipe-data-then-lost
 */
/*@ predicate event_on_pipe(struct plumb_event e, integer fd) =
  @   verb_of_pipe(e.verb) && e.has_fd && e.fd == fd;
  @ predicate process_over(struct plumb_monitor_process p) =
  @   p.exited && !p.open[0] && !p.open[1] && !p.open[2];
  @ predicate process_alive(struct plumb_monitor_process p,
  @     struct plumb_event e) =
  @   !(event_on_pipe(e, 0) && p.lost[0]) &&
  @   !(event_on_pipe(e, 1) && p.lost[1]) &&
  @   !(event_on_pipe(e, 2) && p.lost[2]);
  @ predicate monitor_child(struct plumb_monitor m, struct plumb_event e) =
  @   (verb_of_child(e.verb) ==>
  @     m.phase == PLUMB_PHASE_OPEN && process_alive(m.process, e)) &&
  @   (e.verb == PLUMB_VERB_CONNECTION_LOST && m.process.known &&
  @     m.phase == PLUMB_PHASE_OPEN ==> process_over(m.process));
  @*/

/* All of it: an ENTER of a callback of the transport itself (e.pipe == 0). */
/*@ predicate verb_callback(integer verb) =
  @   PLUMB_VERB_CONNECTION_MADE <= verb <= PLUMB_VERB_RESUME_WRITING;
  @ predicate verb_method(integer verb) =
  @   PLUMB_VERB_WRITE <= verb <= PLUMB_VERB_SET_PROTOCOL;
  @ predicate monitor_enters_alone(struct plumb_monitor m,
  @     struct plumb_event e) =
  @   monitor_order(m, e.verb) && monitor_place(m, e.verb) &&
  @   (verb_incoming(e.verb) ==> monitor_reading(m, e)) &&
  @   (e.verb == PLUMB_VERB_PAUSE_WRITING ==> monitor_pausing(m, e)) &&
  @   (e.verb == PLUMB_VERB_RESUME_WRITING ==> monitor_resuming(m, e));
  @ predicate monitor_enters(struct plumb_monitor m, struct plumb_event e) =
  @   monitor_enters_alone(m, e) && monitor_child(m, e);
  @*/

/*
 * A RETURN. close.is-closing-stays, subprocess.returncode-at-exit,
 * subprocess.signal-after-lost
 */
/*@ predicate monitor_is_closing(struct plumb_monitor m) =
  @   m.closing || m.phase == PLUMB_PHASE_LOST;
  @ predicate event_false(struct plumb_event e) =
  @   e.has_truth && !e.truth && !e.raised;
  @ predicate child_returns(struct plumb_monitor m, struct plumb_event e) =
  @   !(e.verb == PLUMB_VERB_GET_RETURNCODE && event_false(e) &&
  @     m.process.exited) &&
  @   !(verb_signals(e.verb) && !e.raised && m.phase == PLUMB_PHASE_LOST &&
  @     m.callbacks == 0);
  @ predicate process_accepts(struct plumb_monitor m, struct plumb_event e) =
  @   (e.mark == PLUMB_MARK_ENTER ==> monitor_child(m, e)) &&
  @   (e.mark == PLUMB_MARK_RETURN ==> child_returns(m, e));
  @ predicate monitor_returns_alone(struct plumb_monitor m,
  @     struct plumb_event e) =
  @   !(e.verb == PLUMB_VERB_IS_CLOSING && event_false(e) &&
  @     monitor_is_closing(m));
  @ predicate monitor_returns(struct plumb_monitor m, struct plumb_event e) =
  @   monitor_returns_alone(m, e) && child_returns(m, e);
  @*/

/*
 * Any event. A CALL and a LEAVE break no rule, nor does what pipes of a
 * subprocess are asked, nor what is no callback and no method.
 */
/*@ predicate monitor_accepts(struct plumb_monitor m, struct plumb_event e) =
  @   e.pipe == 0 ==>
  @     (e.mark == PLUMB_MARK_ENTER && verb_callback(e.verb) ==>
  @       monitor_enters(m, e)) &&
  @     (e.mark == PLUMB_MARK_RETURN && verb_method(e.verb) ==>
  @       monitor_returns(m, e));
  @*/

/*
 * The short forms: monitor_enters() for one callback each, where the transport
 * tells its numbers.
 */
/*@ predicate monitor_between(struct plumb_monitor m) =
  @   m.phase == PLUMB_PHASE_OPEN && !m.aborted;
  @ predicate monitor_idle(struct plumb_monitor m) =
  @   monitor_between(m) && monitor_from_loop(m);
  @ predicate monitor_accepts_made(struct plumb_monitor m) =
  @   (m.phase == PLUMB_PHASE_NEW ||
  @     (m.phase == PLUMB_PHASE_OPEN && m.unmade)) &&
  @   !m.aborted && monitor_from_loop(m);
  @ predicate monitor_accepts_lost(struct plumb_monitor m) =
  @   m.phase == PLUMB_PHASE_OPEN && monitor_from_loop(m) &&
  @   (m.process.known ==> process_over(m.process));
  @ predicate monitor_accepts_datagram(struct plumb_monitor m) =
  @   monitor_idle(m) && monitor_reads(m) && !m.ended;
  @ predicate monitor_accepts_data(struct plumb_monitor m, integer count) =
  @   monitor_accepts_datagram(m) && count != 0;
  @ predicate monitor_accepts_updated(struct plumb_monitor m,
  @     integer count) =
  @   monitor_accepts_data(m, count) && m.buffer_given;
  @ predicate monitor_accepts_get_buffer(struct plumb_monitor m) =
  @   monitor_idle(m);
  @ predicate monitor_accepts_eof(struct plumb_monitor m) =
  @   monitor_idle(m) && monitor_reads(m) && !m.eof;
  @ predicate monitor_accepts_error(struct plumb_monitor m) =
  @   monitor_between(m) &&
  @   (m.calls == 0 ? m.callbacks == 0 : m.sending_calls > 0);
  @ predicate monitor_accepts_pause(struct plumb_monitor m, integer size) =
  @   monitor_between(m) && !m.writing_paused && m.pausing_calls > 0 &&
  @   (m.calls == 0 ==> m.callbacks == 0) && monitor_over(m, size);
  @ predicate monitor_accepts_resume(struct plumb_monitor m, integer size) =
  @   monitor_idle(m) && m.writing_paused && monitor_under(m, size);
  @ predicate monitor_accepts_exited(struct plumb_monitor m) =
  @   monitor_idle(m);
  @ predicate monitor_accepts_of_pipe(struct plumb_monitor m, integer fd) =
  @   monitor_idle(m) && !(fd == 0 && m.process.lost[0]) &&
  @   !(fd == 1 && m.process.lost[1]) && !(fd == 2 && m.process.lost[2]);
  @*/

#endif
