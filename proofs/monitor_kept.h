/*
 * The monitor as a function of values, and what it keeps of a history: its
 * fields, each tied to a past that the sentences of monitor_history.h speak of.
 */
#ifndef PLUMB_PROOFS_MONITOR_KEPT_H
#define PLUMB_PROOFS_MONITOR_KEPT_H

#include "core/monitor_process.h"
#include "proofs/monitor_history.h"

struct judged {
	enum plumb_rule rule;
	struct plumb_monitor m;
};

/* What is kept. */
/*@ predicate life_kept(struct plumb_monitor m, \list<struct plumb_event> h,
  @     integer i) =
  @   (m.phase == PLUMB_PHASE_NEW || m.phase == PLUMB_PHASE_OPEN ||
  @     m.phase == PLUMB_PHASE_LOST) && !m.unmade &&
  @   (m.phase == PLUMB_PHASE_NEW <==>
  @     !entered_before(h, i, PLUMB_VERB_CONNECTION_MADE)) &&
  @   (m.phase == PLUMB_PHASE_LOST <==>
  @     entered_before(h, i, PLUMB_VERB_CONNECTION_LOST)) &&
  @   (m.switched <==> called_before(h, i, PLUMB_VERB_SET_PROTOCOL));
  @ predicate input_kept(struct plumb_monitor m, \list<struct plumb_event> h,
  @     integer i) =
  @   (m.eof <==> eof_since(h, i)) &&
  @   (m.ended <==> entered_before(h, i, PLUMB_VERB_EOF_RECEIVED)) &&
  @   (m.reading_paused <==> held_since(h, i)) &&
  @   (m.buffer_given <==> buffer_since(h, i));
  @ predicate end_kept(struct plumb_monitor m, \list<struct plumb_event> h,
  @     integer i) =
  @   (m.closing <==> closed_before(h, i)) &&
  @   (m.aborted <==> done_before(h, i, PLUMB_VERB_ABORT));
  @ predicate limits_kept(struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   m.has_limits <==> limits_known(h, i);
  @ predicate marks_kept(struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   \forall integer j; told_last(h, i, j) ==>
  @     m.low == \nth(h, j).low && m.high == \nth(h, j).high;
  @ predicate open_kept(struct plumb_monitor m, \list<struct plumb_event> h,
  @     integer i) =
  @   m.calls == open_calls(h, i) && m.callbacks == open_callbacks(h, i) &&
  @   m.pausing_calls == open_pausing(h, i) &&
  @   m.limiting_calls == open_limiting(h, i) &&
  @   m.sending_calls == open_sending(h, i);
  @ predicate process_kept(struct begun b, struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   (m.process.known <==> process_known(b, h, i)) &&
  @   (m.process.exited <==>
  @     entered_before(h, i, PLUMB_VERB_PROCESS_EXITED)) &&
  @   (m.process.open[0] <==> pipe_missed(b, h, i, 0)) &&
  @   (m.process.open[1] <==> pipe_missed(b, h, i, 1)) &&
  @   (m.process.open[2] <==> pipe_missed(b, h, i, 2)) &&
  @   (m.process.lost[0] <==> pipe_lost_before(h, i, 0)) &&
  @   (m.process.lost[1] <==> pipe_lost_before(h, i, 1)) &&
  @   (m.process.lost[2] <==> pipe_lost_before(h, i, 2));
  @ predicate paused_kept(struct plumb_monitor m, \list<struct plumb_event> h,
  @     integer i) =
  @   m.writing_paused <==> paused_since(h, i);
  @ predicate all_kept(struct begun b, struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   life_kept(m, h, i) && input_kept(m, h, i) && end_kept(m, h, i) &&
  @   limits_kept(m, h, i) && marks_kept(m, h, i) && open_kept(m, h, i) &&
  @   paused_kept(m, h, i) &&
  @   process_kept(b, m, h, i);
  @*/

/* The effect of an event, all of it. */
/*@ predicate stepped(struct plumb_monitor m, struct plumb_event e,
  @     struct plumb_monitor new) =
  @   unmade_after(m.phase, m.unmade, e, new.unmade) &&
  @   phase_after(m.phase, e, new.phase) &&
  @   switched_after(m.switched, e, new.switched) &&
  @   eof_after(m.eof, e, new.eof) &&
  @   ended_after(m.ended, e, new.ended) &&
  @   reading_paused_after(m.reading_paused, e, new.reading_paused) &&
  @   buffer_given_after(m.buffer_given, e, new.buffer_given) &&
  @   closing_after(m.closing, e, new.closing) &&
  @   aborted_after(m.aborted, e, new.aborted) &&
  @   writing_paused_after(m.writing_paused, e, new.writing_paused) &&
  @   has_limits_after(m.has_limits, e, new.has_limits) &&
  @   low_after(m.low, e, new.low) &&
  @   high_after(m.high, e, new.high) &&
  @   calls_after(m.calls, e, new.calls) &&
  @   pausing_calls_after(m.pausing_calls, e, new.pausing_calls) &&
  @   limiting_calls_after(m.limiting_calls, e, new.limiting_calls) &&
  @   sending_calls_after(m.sending_calls, e, new.sending_calls) &&
  @   callbacks_after(m.callbacks, e, new.callbacks) &&
  @   known_after(m.process.known, e, new.process.known) &&
  @   exited_after(m.process.exited, e, new.process.exited) &&
  @   open_after(m.process.open[0], e, 0, new.process.open[0]) &&
  @   lost_after(m.process.lost[0], e, 0, new.process.lost[0]) &&
  @   open_after(m.process.open[1], e, 1, new.process.open[1]) &&
  @   lost_after(m.process.lost[1], e, 1, new.process.lost[1]) &&
  @   open_after(m.process.open[2], e, 2, new.process.open[2]) &&
  @   lost_after(m.process.lost[2], e, 2, new.process.lost[2]);
  @*/

/* What a monitor is, as a value. */
/*@ requires monitor: \valid_read(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures phase: \result.phase == m->phase;
  @ ensures unmade: \result.unmade == m->unmade;
  @ ensures eof: \result.eof == m->eof;
  @ ensures ended: \result.ended == m->ended;
  @ ensures closing: \result.closing == m->closing;
  @ ensures aborted: \result.aborted == m->aborted;
  @ ensures reading_paused: \result.reading_paused == m->reading_paused;
  @ ensures writing_paused: \result.writing_paused == m->writing_paused;
  @ ensures switched: \result.switched == m->switched;
  @ ensures buffer_given: \result.buffer_given == m->buffer_given;
  @ ensures has_limits: \result.has_limits == m->has_limits;
  @ ensures low: \result.low == m->low;
  @ ensures high: \result.high == m->high;
  @ ensures calls: \result.calls == m->calls;
  @ ensures callbacks: \result.callbacks == m->callbacks;
  @ ensures pausing_calls: \result.pausing_calls == m->pausing_calls;
  @ ensures limiting_calls: \result.limiting_calls == m->limiting_calls;
  @ ensures sending_calls: \result.sending_calls == m->sending_calls;
  @ ensures known: \result.process.known == m->process.known;
  @ ensures exited: \result.process.exited == m->process.exited;
  @ ensures open_0: \result.process.open[0] == m->process.open[0];
  @ ensures open_1: \result.process.open[1] == m->process.open[1];
  @ ensures open_2: \result.process.open[2] == m->process.open[2];
  @ ensures lost_0: \result.process.lost[0] == m->process.lost[0];
  @ ensures lost_1: \result.process.lost[1] == m->process.lost[1];
  @ ensures lost_2: \result.process.lost[2] == m->process.lost[2];
  @*/
struct plumb_monitor monitor_kept_value(const struct plumb_monitor *m);

/* The monitor's step, as a function of values. */
/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures accepts: \result.rule == PLUMB_RULE_NONE <==>
  @   monitor_accepts(m, e);
  @ ensures answers: monitor_answers(m, e, \result.rule);
  @ ensures unmade: unmade_after(m.phase, m.unmade, e, \result.m.unmade);
  @ ensures phase: phase_after(m.phase, e, \result.m.phase);
  @ ensures switched: switched_after(m.switched, e, \result.m.switched);
  @ ensures eof: eof_after(m.eof, e, \result.m.eof);
  @ ensures ended: ended_after(m.ended, e, \result.m.ended);
  @ ensures reading_paused:
  @   reading_paused_after(m.reading_paused, e, \result.m.reading_paused);
  @ ensures buffer_given:
  @   buffer_given_after(m.buffer_given, e, \result.m.buffer_given);
  @ ensures closing: closing_after(m.closing, e, \result.m.closing);
  @ ensures aborted: aborted_after(m.aborted, e, \result.m.aborted);
  @ ensures writing_paused:
  @   writing_paused_after(m.writing_paused, e, \result.m.writing_paused);
  @ ensures has_limits: has_limits_after(m.has_limits, e, \result.m.has_limits);
  @ ensures low: low_after(m.low, e, \result.m.low);
  @ ensures high: high_after(m.high, e, \result.m.high);
  @ ensures calls: calls_after(m.calls, e, \result.m.calls);
  @ ensures pausing_calls:
  @   pausing_calls_after(m.pausing_calls, e, \result.m.pausing_calls);
  @ ensures limiting_calls:
  @   limiting_calls_after(m.limiting_calls, e, \result.m.limiting_calls);
  @ ensures sending_calls:
  @   sending_calls_after(m.sending_calls, e, \result.m.sending_calls);
  @ ensures callbacks: callbacks_after(m.callbacks, e, \result.m.callbacks);
  @ ensures known: known_after(m.process.known, e, \result.m.process.known);
  @ ensures exited: exited_after(m.process.exited, e, \result.m.process.exited);
  @ ensures open_0:
  @   open_after(m.process.open[0], e, 0, \result.m.process.open[0]);
  @ ensures lost_0:
  @   lost_after(m.process.lost[0], e, 0, \result.m.process.lost[0]);
  @ ensures open_1:
  @   open_after(m.process.open[1], e, 1, \result.m.process.open[1]);
  @ ensures lost_1:
  @   lost_after(m.process.lost[1], e, 1, \result.m.process.lost[1]);
  @ ensures open_2:
  @   open_after(m.process.open[2], e, 2, \result.m.process.open[2]);
  @ ensures lost_2:
  @   lost_after(m.process.lost[2], e, 2, \result.m.process.lost[2]);
  @*/
struct judged monitor_kept_step(struct plumb_monitor m, struct plumb_event e);

/* The monitor of a history that has not begun, told what is known of it. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures phase: \result.phase == PLUMB_PHASE_NEW && !\result.unmade &&
  @   !\result.switched;
  @ ensures reads: !\result.eof && !\result.ended &&
  @   !\result.reading_paused && !\result.buffer_given;
  @ ensures writes: !\result.writing_paused && !\result.has_limits;
  @ ensures open: !\result.closing && !\result.aborted;
  @ ensures outside: \result.calls == 0 && \result.callbacks == 0 &&
  @   \result.pausing_calls == 0 && \result.limiting_calls == 0 &&
  @   \result.sending_calls == 0;
  @ ensures process: (\result.process.known <==> b.known) &&
  @   !\result.process.exited;
  @ ensures open_0: \result.process.open[0] <==> b.known && b.pipes[0];
  @ ensures open_1: \result.process.open[1] <==> b.known && b.pipes[1];
  @ ensures open_2: \result.process.open[2] <==> b.known && b.pipes[2];
  @ ensures lost: !\result.process.lost[0] && !\result.process.lost[1] &&
  @   !\result.process.lost[2];
  @*/
struct plumb_monitor monitor_kept_init(struct begun b);

#endif
