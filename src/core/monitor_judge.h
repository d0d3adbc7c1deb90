/*
 * The monitor's judgement: of a callback that is entered and of a method that
 * returns, by everything but what is said of subprocesses (monitor_process.h).
 * It changes nothing.
 */
#ifndef PLUMB_CORE_MONITOR_JUDGE_H
#define PLUMB_CORE_MONITOR_JUDGE_H

#include "core/monitor.h"

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @                  monitor_enters_alone(*m, e);
  @ ensures answers: enter_answers(*m, e, \result);
  @*/
enum plumb_rule plumb_monitor_judge_enter(
    const struct plumb_monitor *m, struct plumb_event e);

/*@ requires monitor: \valid_read(m) && monitor_ok(m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures known: 0 <= \result < PLUMB_RULE_COUNT;
  @ ensures accepts: \result == PLUMB_RULE_NONE <==>
  @                  monitor_returns_alone(*m, e);
  @ ensures answers: return_answers(*m, e, \result);
  @*/
enum plumb_rule plumb_monitor_judge_return(
    const struct plumb_monitor *m, struct plumb_event e);

#endif
