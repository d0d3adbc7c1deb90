/*
 * Where the monitor blames an event, the rule that it names is one that the
 * event breaks.
 */
#ifndef PLUMB_PROOFS_MONITOR_BLAME_H
#define PLUMB_PROOFS_MONITOR_BLAME_H

#include "proofs/monitor_kept.h"

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures blames: \forall struct begun b, struct plumb_monitor m,
  @   \list<struct plumb_event> h, integer i, integer rule;
  @   0 <= i && all_kept(b, m, h, i) && monitor_answers(m, \nth(h, i), rule) &&
  @   !monitor_accepts(m, \nth(h, i)) ==> breaks(b, h, i, rule);
  @*/
void monitor_blame_any(void);

#endif
