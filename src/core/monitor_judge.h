/*
 * The monitor's judgement: of a callback that is entered and of a method that
 * returns, by everything but what is said of subprocesses (monitor_process.h).
 * It changes nothing.
 */
#ifndef PLUMB_CORE_MONITOR_JUDGE_H
#define PLUMB_CORE_MONITOR_JUDGE_H

#include "core/monitor.h"

/*@ predicate monitor_enters_alone(struct plumb_monitor m,
  @     struct plumb_event e) =
  @   monitor_order(m, e.verb) && monitor_place(m, e.verb) &&
  @   (verb_incoming(e.verb) ==> monitor_reading(m, e)) &&
  @   (e.verb == PLUMB_VERB_PAUSE_WRITING ==> monitor_pausing(m, e)) &&
  @   (e.verb == PLUMB_VERB_RESUME_WRITING ==> monitor_resuming(m, e));
  @ predicate monitor_returns_alone(struct plumb_monitor m,
  @     struct plumb_event e) =
  @   !(e.verb == PLUMB_VERB_IS_CLOSING && event_false(e) &&
  @     monitor_is_closing(m));
  @*/

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
