/*
 * One more event: the monitor finds nothing wrong with it exactly where the
 * sentences of monitor_history.h hold there, and names one that is broken where
 * they do not. Either way it keeps what it has to know of the past, unless that
 * was a callback that came before connection_made.
 */
#ifndef PLUMB_PROOFS_MONITOR_MORE_H
#define PLUMB_PROOFS_MONITOR_MORE_H

#include "proofs/monitor_kept.h"

/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures exact: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e ==>
  @   (\result.rule == PLUMB_RULE_NONE <==> obeyed(b, h, i));
  @ ensures blames: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule != PLUMB_RULE_NONE ==> breaks(b, h, i, \result.rule);
  @ ensures kept: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && all_kept(b, m, h, i) && \nth(h, i) == e &&
  @   life_made_first(h, i) ==> all_kept(b, \result.m, h, i + 1);
  @*/
struct judged monitor_more(struct plumb_monitor m, struct plumb_event e);

#endif
