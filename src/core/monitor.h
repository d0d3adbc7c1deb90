/*
 * The monitor: it eats what happens to one transport, event by event, and
 * answers with PLUMB_RULE_NONE or the rule that has just been broken. The same
 * code is the reference's run-time assertion, the suite's judge, the checker
 * of recorded tapes and the oracle of the fuzzers.
 *
 * It knows no kind of transport: who does asks plumb_rule_binds() whether the
 * rule binds that kind before blaming anyone.
 */
#ifndef PLUMB_CORE_MONITOR_H
#define PLUMB_CORE_MONITOR_H

#include "core/monitor_accepts.h"
#include "core/monitor_answers.h"
#include "core/monitor_effect.h"
#include "core/monitor_state.h"

/*@ predicate monitor_ok(struct plumb_monitor *m) =
  @   m->phase == PLUMB_PHASE_NEW || m->phase == PLUMB_PHASE_OPEN ||
  @   m->phase == PLUMB_PHASE_LOST;
  @*/

/*@ requires monitor: \valid(m);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures new: m->phase == PLUMB_PHASE_NEW && !m->unmade && !m->switched;
  @ ensures reads: !m->eof && !m->ended && !m->reading_paused &&
  @                !m->buffer_given;
  @ ensures writes: !m->writing_paused && !m->has_limits && m->low == 0 &&
  @                 m->high == 0;
  @ ensures open: !m->closing && !m->aborted;
  @ ensures outside: m->calls == 0 && m->callbacks == 0 &&
  @   m->pausing_calls == 0 && m->limiting_calls == 0 &&
  @   m->sending_calls == 0;
  @ ensures no_process: !m->process.known && !m->process.exited;
  @ ensures no_pipes:
  @   !m->process.open[0] && !m->process.open[1] && !m->process.open[2] &&
  @   !m->process.lost[0] && !m->process.lost[1] && !m->process.lost[2];
  @*/
void plumb_monitor_init(struct plumb_monitor *m);

/* Judges one event. After a broken rule it goes on as well as it can. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(event);
  @ requires apart: \separated(m, event);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @                  monitor_accepts(\old(*m), \old(*event));
  @ ensures answers: monitor_answers(\old(*m), \old(*event), \result);
  @ ensures phase: phase_after(\old(m->phase), \old(*event), m->phase);
  @ ensures unmade: unmade_after(\old(m->phase), \old(m->unmade), \old(*event),
  @   m->unmade);
  @ ensures switched: switched_after(\old(m->switched), \old(*event),
  @   m->switched);
  @ ensures eof: eof_after(\old(m->eof), \old(*event), m->eof);
  @ ensures ended: ended_after(\old(m->ended), \old(*event), m->ended);
  @ ensures reading_paused: reading_paused_after(\old(m->reading_paused),
  @   \old(*event), m->reading_paused);
  @ ensures buffer_given: buffer_given_after(\old(m->buffer_given),
  @   \old(*event), m->buffer_given);
  @ ensures closing: closing_after(\old(m->closing), \old(*event), m->closing);
  @ ensures aborted: aborted_after(\old(m->aborted), \old(*event), m->aborted);
  @ ensures writing_paused: writing_paused_after(\old(m->writing_paused),
  @   \old(*event), m->writing_paused);
  @ ensures has_limits: has_limits_after(\old(m->has_limits), \old(*event),
  @   m->has_limits);
  @ ensures low: low_after(\old(m->low), \old(*event), m->low);
  @ ensures high: high_after(\old(m->high), \old(*event), m->high);
  @ ensures calls: calls_after(\old(m->calls), \old(*event), m->calls);
  @ ensures pausing_calls: pausing_calls_after(\old(m->pausing_calls),
  @   \old(*event), m->pausing_calls);
  @ ensures limiting_calls: limiting_calls_after(\old(m->limiting_calls),
  @   \old(*event), m->limiting_calls);
  @ ensures sending_calls: sending_calls_after(\old(m->sending_calls),
  @   \old(*event), m->sending_calls);
  @ ensures callbacks: callbacks_after(\old(m->callbacks), \old(*event),
  @   m->callbacks);
  @ ensures process: known_after(\old(m->process.known), \old(*event),
  @   m->process.known);
  @ ensures exited: exited_after(\old(m->process.exited), \old(*event),
  @   m->process.exited);
  @ ensures first_open: open_after(\old(m->process.open[0]), \old(*event), 0,
  @   m->process.open[0]);
  @ ensures first_lost: lost_after(\old(m->process.lost[0]), \old(*event), 0,
  @   m->process.lost[0]);
  @ ensures second_open: open_after(\old(m->process.open[1]), \old(*event), 1,
  @   m->process.open[1]);
  @ ensures second_lost: lost_after(\old(m->process.lost[1]), \old(*event), 1,
  @   m->process.lost[1]);
  @ ensures third_open: open_after(\old(m->process.open[2]), \old(*event), 2,
  @   m->process.open[2]);
  @ ensures third_lost: lost_after(\old(m->process.lost[2]), \old(*event), 2,
  @   m->process.lost[2]);
  @*/
enum plumb_rule plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *event);

#endif
