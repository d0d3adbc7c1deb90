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
#include "core/monitor_effect.h"
#include "core/monitor_state.h"

/*@ predicate monitor_ok(struct plumb_monitor *m) =
  @   m->phase == PLUMB_PHASE_NEW || m->phase == PLUMB_PHASE_OPEN ||
  @   m->phase == PLUMB_PHASE_LOST;
  @ predicate monitor_new(struct plumb_monitor m) =
  @   m.phase == PLUMB_PHASE_NEW && !m.unmade && !m.eof && !m.ended &&
  @   !m.closing && !m.aborted && !m.reading_paused && !m.writing_paused &&
  @   !m.switched && !m.buffer_given && !m.has_limits &&
  @   m.calls == 0 && m.callbacks == 0 && m.pausing_calls == 0 &&
  @   m.limiting_calls == 0 && m.sending_calls == 0;
  @ predicate process_new(struct plumb_monitor_process p) =
  @   !p.known && !p.exited && !p.open[0] && !p.open[1] && !p.open[2] &&
  @   !p.lost[0] && !p.lost[1] && !p.lost[2];
  @*/

/*@ requires monitor: \valid(m);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures new: monitor_new(*m) && process_new(m->process);
  @*/
void plumb_monitor_init(struct plumb_monitor *m);

/* Judges one event. After a broken rule the monitor goes on as well as it can. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires event: \valid_read(e);
  @ requires apart: \separated(m, e);
  @ terminates \true;
  @ assigns *m;
  @ ensures ok: monitor_ok(m);
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @                  monitor_accepts(\old(*m), *e);
  @ ensures effect: monitor_stepped(\old(*m), *m, *e);
  @*/
enum plumb_rule plumb_monitor_step(
    struct plumb_monitor *m, const struct plumb_event *e);

#endif
