/*
 * The rule book's safety sentences, over a history h of events, of which
 * those before i have happened and number i is the next. Nothing here knows the
 * monitor. Each sentence stands beside the slug of spec/rules.def that it
 * says; monitor_trace.c proves that the monitor finds nothing wrong exactly
 * where all of them hold.
 */
#ifndef PLUMB_PROOFS_MONITOR_HISTORY_H
#define PLUMB_PROOFS_MONITOR_HISTORY_H

#include "core/monitor_effect.h"

/*
 * What is known before anything happens: that it is a subprocess, and which
 * pipes it has. Of what is not known to be one, the pipes say nothing.
 */
struct begun {
	bool known;
	bool pipes[PLUMB_MONITOR_PIPES];
};

/* What came before i. */
/*@ predicate entered_before(\list<struct plumb_event> h, integer i,
  @     integer verb) =
  @   \exists integer j; 0 <= j < i && event_enters_as(\nth(h, j), verb);
  @ predicate done_before(\list<struct plumb_event> h, integer i, integer verb)
  @   =
  @   \exists integer j; 0 <= j < i && event_done(\nth(h, j), verb);
  @ predicate called_before(\list<struct plumb_event> h, integer i, integer
  @   verb) =
  @   \exists integer j; 0 <= j < i && event_calls_as(\nth(h, j), verb);
  @*/

/* close() or abort() returned, or EOF was answered false. */
/*@ predicate event_closes(struct plumb_event e) =
  @   event_done(e, PLUMB_VERB_CLOSE) || event_done(e, PLUMB_VERB_ABORT) ||
  @   (event_leaves_as(e, PLUMB_VERB_EOF_RECEIVED) && event_false(e));
  @ predicate closed_before(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i && event_closes(\nth(h, j));
  @*/

/* eof_received came, and resume_reading() was not called since. */
/*@ predicate eof_since(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i &&
  @     event_enters_as(\nth(h, j), PLUMB_VERB_EOF_RECEIVED) &&
  @     \forall integer k; j < k < i ==>
  @       !event_calls_as(\nth(h, k), PLUMB_VERB_RESUME_READING);
  @*/

/* pause_reading() returned, and nothing undid it since. */
/*@ predicate event_reads_again(struct plumb_event e) =
  @   event_calls_as(e, PLUMB_VERB_RESUME_READING) ||
  @   event_done(e, PLUMB_VERB_START_TLS);
  @ predicate held_since(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i &&
  @     event_done(\nth(h, j), PLUMB_VERB_PAUSE_READING) &&
  @     \forall integer k; j < k < i ==> !event_reads_again(\nth(h, k));
  @*/

/* pause_writing came, and resume_writing not since. */
/*@ predicate paused_since(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i &&
  @     event_enters_as(\nth(h, j), PLUMB_VERB_PAUSE_WRITING) &&
  @     \forall integer k; j < k < i ==>
  @       !event_enters_as(\nth(h, k), PLUMB_VERB_RESUME_WRITING);
  @*/

/* get_buffer gave a buffer, and it was neither filled nor refused since. */
/*@ predicate event_gives_buffer(struct plumb_event e) =
  @   event_leaves_as(e, PLUMB_VERB_GET_BUFFER) && !e.raised;
  @ predicate event_takes_buffer(struct plumb_event e) =
  @   event_enters_as(e, PLUMB_VERB_BUFFER_UPDATED) ||
  @   (event_leaves_as(e, PLUMB_VERB_GET_BUFFER) && e.raised);
  @ predicate buffer_since(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i && event_gives_buffer(\nth(h, j)) &&
  @     \forall integer k; j < k < i ==> !event_takes_buffer(\nth(h, k));
  @*/

/* The limits: j is where they were told last. */
/*@ predicate told_last(\list<struct plumb_event> h, integer i, integer j) =
  @   0 <= j < i && event_tells_limits(\nth(h, j)) &&
  @   \forall integer k; j < k < i ==> !event_tells_limits(\nth(h, k));
  @*/

/*@ predicate limits_known(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; told_last(h, i, j) && \nth(h, j).has_limits;
  @ predicate limits_told(\list<struct plumb_event> h, integer i, integer known,
  @     integer low, integer high) =
  @   \forall integer j; told_last(h, i, j) ==>
  @     (known != 0 <==> \nth(h, j).has_limits) && low == \nth(h, j).low &&
  @     high == \nth(h, j).high;
  @*/

/* Of a subprocess: that it is one, and of each pipe what came last. */
/*@ predicate event_of_process(struct plumb_event e) =
  @   e.pipe > 0 || verb_of_process(e.verb);
  @ predicate process_before(\list<struct plumb_event> h, integer i) =
  @   \exists integer j; 0 <= j < i && event_of_process(\nth(h, j));
  @ predicate pipe_lost_before(\list<struct plumb_event> h, integer i,
  @     integer fd) =
  @   \exists integer j; 0 <= j < i && event_lost_on(\nth(h, j), fd);
  @ predicate pipe_open_since(\list<struct plumb_event> h, integer i, integer
  @   fd) =
  @   \exists integer j; 0 <= j < i && event_data_on(\nth(h, j), fd) &&
  @     \forall integer k; j < k < i ==> !event_lost_on(\nth(h, k), fd);
  @*/

/* With what was known before: it is one, and that pipe is not lost yet. */
/*@ predicate process_known(struct begun b, \list<struct plumb_event> h,
  @     integer i) =
  @   b.known || process_before(h, i);
  @ predicate pipe_missed(struct begun b, \list<struct plumb_event> h,
  @     integer i, integer fd) =
  @   pipe_open_since(h, i, fd) ||
  @   (b.known && b.pipes[fd] && !pipe_lost_before(h, i, fd));
  @*/

/* How many are open: called and not returned, entered and not left. */
/*@ logic integer tallied(integer n, integer mark) =
  @   mark == PLUMB_MARK_CALL || mark == PLUMB_MARK_ENTER ? tally_more(n) :
  @   mark == PLUMB_MARK_RETURN || mark == PLUMB_MARK_LEAVE ?
  @     tally_less(n) : n;
  @ logic integer open_calls(\list<struct plumb_event> h, integer i) =
  @   i <= 0 ? 0 :
  @   \nth(h, i - 1).verb >= PLUMB_VERB_WRITE &&
  @   \nth(h, i - 1).verb <= PLUMB_VERB_SET_PROTOCOL &&
  @   (\nth(h, i - 1).mark == PLUMB_MARK_CALL ||
  @     \nth(h, i - 1).mark == PLUMB_MARK_RETURN) ?
  @     tallied(open_calls(h, i - 1), \nth(h, i - 1).mark) :
  @     open_calls(h, i - 1);
  @ logic integer open_callbacks(\list<struct plumb_event> h, integer i) =
  @   i <= 0 ? 0 :
  @   \nth(h, i - 1).pipe == 0 &&
  @   \nth(h, i - 1).verb >= PLUMB_VERB_CONNECTION_MADE &&
  @   \nth(h, i - 1).verb <= PLUMB_VERB_RESUME_WRITING &&
  @   (\nth(h, i - 1).mark == PLUMB_MARK_ENTER ||
  @     \nth(h, i - 1).mark == PLUMB_MARK_LEAVE) ?
  @     tallied(open_callbacks(h, i - 1), \nth(h, i - 1).mark) :
  @     open_callbacks(h, i - 1);
  @ logic integer open_pausing(\list<struct plumb_event> h, integer i) =
  @   i <= 0 ? 0 :
  @   (\nth(h, i - 1).verb == PLUMB_VERB_WRITE ||
  @     \nth(h, i - 1).verb == PLUMB_VERB_WRITELINES ||
  @     \nth(h, i - 1).verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS ||
  @     (\nth(h, i - 1).verb == PLUMB_VERB_SENDTO && \nth(h, i - 1).pipe == 0))
  @   &&
  @   (\nth(h, i - 1).mark == PLUMB_MARK_CALL ||
  @     \nth(h, i - 1).mark == PLUMB_MARK_RETURN) ?
  @     tallied(open_pausing(h, i - 1), \nth(h, i - 1).mark) :
  @     open_pausing(h, i - 1);
  @ logic integer open_limiting(\list<struct plumb_event> h, integer i) =
  @   i <= 0 ? 0 :
  @   \nth(h, i - 1).verb == PLUMB_VERB_SET_WRITE_BUFFER_LIMITS &&
  @   (\nth(h, i - 1).mark == PLUMB_MARK_CALL ||
  @     \nth(h, i - 1).mark == PLUMB_MARK_RETURN) ?
  @     tallied(open_limiting(h, i - 1), \nth(h, i - 1).mark) :
  @     open_limiting(h, i - 1);
  @ logic integer open_sending(\list<struct plumb_event> h, integer i) =
  @   i <= 0 ? 0 :
  @   \nth(h, i - 1).verb == PLUMB_VERB_SENDTO && \nth(h, i - 1).pipe == 0 &&
  @   (\nth(h, i - 1).mark == PLUMB_MARK_CALL ||
  @     \nth(h, i - 1).mark == PLUMB_MARK_RETURN) ?
  @     tallied(open_sending(h, i - 1), \nth(h, i - 1).mark) :
  @     open_sending(h, i - 1);
  @*/

/* Life. */
/* life.made-first */
/*@ predicate life_made_first(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) &&
  @   \nth(h, i).verb != PLUMB_VERB_CONNECTION_MADE ==>
  @     entered_before(h, i, PLUMB_VERB_CONNECTION_MADE);
  @*/
/* life.made-once */
/*@ predicate life_made_once(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_MADE) ==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_MADE);
  @*/
/* life.set-protocol-no-made */
/*@ predicate life_set_protocol_no_made(\list<struct plumb_event> h,
  @     integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_MADE) &&
  @   called_before(h, i, PLUMB_VERB_SET_PROTOCOL) ==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_MADE);
  @*/
/* life.lost-last */
/*@ predicate life_lost_last(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) &&
  @   \nth(h, i).verb != PLUMB_VERB_CONNECTION_LOST ==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_LOST);
  @*/
/* life.lost-once */
/*@ predicate life_lost_once(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_LOST) ==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_LOST);
  @*/

/*@ predicate life_obeyed(\list<struct plumb_event> h, integer i) =
  @   life_made_first(h, i) && life_made_once(h, i) &&
  @   life_set_protocol_no_made(h, i) && life_lost_last(h, i) &&
  @   life_lost_once(h, i);
  @*/

/* Place. */
/*
 * life.not-inside-call; datagram.error-inside-sendto is the exception, and the
 * two callbacks of flow control have sentences of their own.
 */
/*@ predicate life_not_inside_call(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) && open_calls(h, i) > 0 ==>
  @     \nth(h, i).verb == PLUMB_VERB_PAUSE_WRITING ||
  @     \nth(h, i).verb == PLUMB_VERB_RESUME_WRITING ||
  @     (\nth(h, i).verb == PLUMB_VERB_ERROR_RECEIVED &&
  @       open_sending(h, i) > 0);
  @*/
/* life.not-nested */
/*@ predicate life_not_nested(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) && open_calls(h, i) == 0 ==>
  @     open_callbacks(h, i) == 0;
  @*/
/* close.abort-only-lost */
/*@ predicate close_abort_only_lost(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) && done_before(h, i, PLUMB_VERB_ABORT) ==>
  @     \nth(h, i).verb == PLUMB_VERB_CONNECTION_LOST;
  @*/

/*@ predicate place_obeyed(\list<struct plumb_event> h, integer i) =
  @   life_not_inside_call(h, i) && life_not_nested(h, i) &&
  @   close_abort_only_lost(h, i);
  @*/

/* Input. */
/*@ predicate event_brings(struct plumb_event e) =
  @   event_enters(e) && verb_incoming(e.verb);
  @*/
/* read.non-empty */
/*@ predicate read_non_empty(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_DATA_RECEIVED) ==>
  @     !event_empty(\nth(h, i));
  @*/
/* buffered.get-then-updated */
/*@ predicate buffered_get_then_updated(\list<struct plumb_event> h,
  @     integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_BUFFER_UPDATED) ==>
  @     !event_empty(\nth(h, i)) && buffer_since(h, i);
  @*/
/* eof.once */
/*@ predicate eof_once(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_EOF_RECEIVED) ==>
  @     !eof_since(h, i);
  @*/
/* eof.no-data-after */
/*@ predicate eof_no_data_after(\list<struct plumb_event> h, integer i) =
  @   event_brings(\nth(h, i)) &&
  @   \nth(h, i).verb != PLUMB_VERB_EOF_RECEIVED ==>
  @     !entered_before(h, i, PLUMB_VERB_EOF_RECEIVED);
  @*/
/* close.no-data-after */
/*@ predicate close_no_data_after(\list<struct plumb_event> h, integer i) =
  @   event_brings(\nth(h, i)) ==> !closed_before(h, i);
  @*/
/* read.not-while-paused */
/*@ predicate read_not_while_paused(\list<struct plumb_event> h, integer i) =
  @   event_brings(\nth(h, i)) &&
  @   \nth(h, i).verb != PLUMB_VERB_EOF_RECEIVED ==> !held_since(h, i);
  @*/
/* eof.waits-while-paused */
/*@ predicate eof_waits_while_paused(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_EOF_RECEIVED) ==>
  @     !held_since(h, i);
  @*/

/*@ predicate input_obeyed(\list<struct plumb_event> h, integer i) =
  @   read_non_empty(h, i) && buffered_get_then_updated(h, i) &&
  @   eof_once(h, i) && eof_no_data_after(h, i) &&
  @   close_no_data_after(h, i) && read_not_while_paused(h, i) &&
  @   eof_waits_while_paused(h, i);
  @*/

/*
 * Flow. A size is compared where it is known and the limits are, which they are
 * not while a call changes them.
 */
/*@ predicate over_high(\list<struct plumb_event> h, integer i) =
  @   \nth(h, i).has_size && open_limiting(h, i) == 0 ==>
  @     \forall integer j; told_last(h, i, j) && \nth(h, j).has_limits ==>
  @       \nth(h, i).size > \nth(h, j).high;
  @ predicate under_low(\list<struct plumb_event> h, integer i) =
  @   \nth(h, i).has_size && open_limiting(h, i) == 0 ==>
  @     \forall integer j; told_last(h, i, j) && \nth(h, j).has_limits ==>
  @       \nth(h, i).size <= \nth(h, j).low;
  @*/
/* flow.paired: they alternate, and pause_writing begins. */
/*@ predicate flow_paired(\list<struct plumb_event> h, integer i) =
  @   (event_enters_as(\nth(h, i), PLUMB_VERB_PAUSE_WRITING) ==>
  @     !paused_since(h, i)) &&
  @   (event_enters_as(\nth(h, i), PLUMB_VERB_RESUME_WRITING) ==>
  @     paused_since(h, i));
  @*/
/* flow.pause-inside-call */
/*@ predicate flow_pause_inside_call(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_PAUSE_WRITING) ==>
  @     open_pausing(h, i) > 0;
  @*/
/* flow.pause-strictly-over */
/*@ predicate flow_pause_strictly_over(\list<struct plumb_event> h,
  @     integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_PAUSE_WRITING) ==>
  @     over_high(h, i);
  @*/
/* flow.resume-from-loop */
/*@ predicate flow_resume_from_loop(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_RESUME_WRITING) ==>
  @     open_calls(h, i) == 0;
  @*/
/* flow.resume-at-low */
/*@ predicate flow_resume_at_low(\list<struct plumb_event> h, integer i) =
  @   event_enters_as(\nth(h, i), PLUMB_VERB_RESUME_WRITING) ==>
  @     under_low(h, i);
  @*/

/*@ predicate flow_obeyed(\list<struct plumb_event> h, integer i) =
  @   flow_paired(h, i) && flow_pause_inside_call(h, i) &&
  @   flow_pause_strictly_over(h, i) && flow_resume_from_loop(h, i) &&
  @   flow_resume_at_low(h, i);
  @*/

/* Subprocess. */
/* subprocess.made-first */
/*@ predicate subprocess_made_first(\list<struct plumb_event> h, integer i) =
  @   event_enters(\nth(h, i)) && verb_of_child(\nth(h, i).verb) ==>
  @     entered_before(h, i, PLUMB_VERB_CONNECTION_MADE);
  @*/
/*
 * subprocess.lost-last: connection_lost comes after process_exited, and after
 * pipe_connection_lost of every pipe that was heard of or known before; what
 * the child causes comes before it.
 */
/*@ predicate subprocess_lost_last(struct begun b,
  @     \list<struct plumb_event> h, integer i) =
  @   (event_enters(\nth(h, i)) && verb_of_child(\nth(h, i).verb) ==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_LOST)) &&
  @   (event_enters_as(\nth(h, i), PLUMB_VERB_CONNECTION_LOST) &&
  @     process_known(b, h, i) ==>
  @       entered_before(h, i, PLUMB_VERB_PROCESS_EXITED) &&
  @       !pipe_missed(b, h, i, 0) && !pipe_missed(b, h, i, 1) &&
  @       !pipe_missed(b, h, i, 2));
  @*/
/* subprocess.pipe-data-then-lost: nothing of a pipe comes after its end. */
/*@ predicate event_of_pipe(struct plumb_event e, integer fd) =
  @   event_enters(e) && event_on_pipe(e, fd);
  @ predicate subprocess_pipe_data_then_lost(\list<struct plumb_event> h,
  @     integer i) =
  @   !(event_of_pipe(\nth(h, i), 0) && pipe_lost_before(h, i, 0)) &&
  @   !(event_of_pipe(\nth(h, i), 1) && pipe_lost_before(h, i, 1)) &&
  @   !(event_of_pipe(\nth(h, i), 2) && pipe_lost_before(h, i, 2));
  @*/

/*@ predicate child_obeyed(struct begun b, \list<struct plumb_event> h,
  @     integer i) =
  @   subprocess_made_first(h, i) && subprocess_lost_last(b, h, i) &&
  @   subprocess_pipe_data_then_lost(h, i);
  @*/

/* Answers. */
/* close.is-closing-stays: not false once it was closed or lost. */
/*@ predicate close_is_closing_stays(\list<struct plumb_event> h, integer i) =
  @   event_returns(\nth(h, i)) &&
  @   \nth(h, i).verb == PLUMB_VERB_IS_CLOSING && event_false(\nth(h, i)) ==>
  @     !closed_before(h, i) &&
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_LOST);
  @*/
/* subprocess.returncode-at-exit: not None from process_exited on. */
/*@ predicate subprocess_returncode_at_exit(\list<struct plumb_event> h,
  @     integer i) =
  @   event_returns(\nth(h, i)) &&
  @   \nth(h, i).verb == PLUMB_VERB_GET_RETURNCODE &&
  @   event_false(\nth(h, i)) ==>
  @     !entered_before(h, i, PLUMB_VERB_PROCESS_EXITED);
  @*/
/* subprocess.signal-after-lost: it raises, but inside of a callback still. */
/*@ predicate subprocess_signal_after_lost(\list<struct plumb_event> h,
  @     integer i) =
  @   event_returns(\nth(h, i)) && verb_signals(\nth(h, i).verb) &&
  @   !\nth(h, i).raised &&
  @   entered_before(h, i, PLUMB_VERB_CONNECTION_LOST) ==>
  @     open_callbacks(h, i) > 0;
  @*/

/*@ predicate answers_obeyed(\list<struct plumb_event> h, integer i) =
  @   close_is_closing_stays(h, i) && subprocess_returncode_at_exit(h, i) &&
  @   subprocess_signal_after_lost(h, i);
  @*/

/* All of them. */
/*@ predicate obeyed(struct begun b, \list<struct plumb_event> h,
  @     integer i) =
  @   life_obeyed(h, i) && place_obeyed(h, i) && input_obeyed(h, i) &&
  @   flow_obeyed(h, i) && child_obeyed(b, h, i) && answers_obeyed(h, i);
  @ predicate history_obeys(struct begun b, \list<struct plumb_event> h,
  @     integer n) =
  @   n <= 0 ? \true : history_obeys(b, h, n - 1) && obeyed(b, h, n - 1);
  @*/

/* That rule is broken by event i. */
/*@ predicate breaks_life(\list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   (rule == PLUMB_RULE_LIFE_MADE_FIRST && !life_made_first(h, i)) ||
  @   (rule == PLUMB_RULE_LIFE_MADE_ONCE && !life_made_once(h, i)) ||
  @   (rule == PLUMB_RULE_LIFE_SET_PROTOCOL_NO_MADE &&
  @     !life_set_protocol_no_made(h, i)) ||
  @   (rule == PLUMB_RULE_LIFE_LOST_LAST && !life_lost_last(h, i)) ||
  @   (rule == PLUMB_RULE_LIFE_LOST_ONCE && !life_lost_once(h, i));
  @ predicate breaks_place(\list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   (rule == PLUMB_RULE_LIFE_NOT_INSIDE_CALL &&
  @     !life_not_inside_call(h, i)) ||
  @   (rule == PLUMB_RULE_LIFE_NOT_NESTED && !life_not_nested(h, i)) ||
  @   (rule == PLUMB_RULE_CLOSE_ABORT_ONLY_LOST &&
  @     !close_abort_only_lost(h, i));
  @ predicate breaks_input(\list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   (rule == PLUMB_RULE_READ_NON_EMPTY && !read_non_empty(h, i)) ||
  @   (rule == PLUMB_RULE_BUFFERED_GET_THEN_UPDATED &&
  @     !buffered_get_then_updated(h, i)) ||
  @   (rule == PLUMB_RULE_EOF_ONCE && !eof_once(h, i)) ||
  @   (rule == PLUMB_RULE_EOF_NO_DATA_AFTER && !eof_no_data_after(h, i)) ||
  @   (rule == PLUMB_RULE_CLOSE_NO_DATA_AFTER &&
  @     !close_no_data_after(h, i)) ||
  @   (rule == PLUMB_RULE_READ_NOT_WHILE_PAUSED &&
  @     !read_not_while_paused(h, i)) ||
  @   (rule == PLUMB_RULE_EOF_WAITS_WHILE_PAUSED &&
  @     !eof_waits_while_paused(h, i));
  @ predicate breaks_flow(\list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   (rule == PLUMB_RULE_FLOW_PAIRED && !flow_paired(h, i)) ||
  @   (rule == PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL &&
  @     !flow_pause_inside_call(h, i)) ||
  @   (rule == PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER &&
  @     !flow_pause_strictly_over(h, i)) ||
  @   (rule == PLUMB_RULE_FLOW_RESUME_FROM_LOOP &&
  @     !flow_resume_from_loop(h, i)) ||
  @   (rule == PLUMB_RULE_FLOW_RESUME_AT_LOW && !flow_resume_at_low(h, i));
  @ predicate breaks_child(struct begun b, \list<struct plumb_event> h,
  @     integer i, integer rule) =
  @   (rule == PLUMB_RULE_SUBPROCESS_MADE_FIRST &&
  @     !subprocess_made_first(h, i)) ||
  @   (rule == PLUMB_RULE_SUBPROCESS_LOST_LAST &&
  @     !subprocess_lost_last(b, h, i)) ||
  @   (rule == PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST &&
  @     !subprocess_pipe_data_then_lost(h, i));
  @ predicate breaks_answers(\list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   (rule == PLUMB_RULE_CLOSE_IS_CLOSING_STAYS &&
  @     !close_is_closing_stays(h, i)) ||
  @   (rule == PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT &&
  @     !subprocess_returncode_at_exit(h, i)) ||
  @   (rule == PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST &&
  @     !subprocess_signal_after_lost(h, i));
  @ predicate breaks(struct begun b, \list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   breaks_life(h, i, rule) || breaks_place(h, i, rule) ||
  @   breaks_input(h, i, rule) || breaks_flow(h, i, rule) ||
  @   breaks_child(b, h, i, rule) || breaks_answers(h, i, rule);
  @*/

#endif
