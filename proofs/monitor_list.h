/*
 * A history is a list that some events are the elements of. There is one for
 * any events: so what is said of all such lists is said of something.
 */
#ifndef PLUMB_PROOFS_MONITOR_LIST_H
#define PLUMB_PROOFS_MONITOR_LIST_H

#include <stddef.h>

#include "core/monitor_state.h"

/*@ predicate holds(struct plumb_event *e, integer n,
  @     \list<struct plumb_event> h) =
  @   n < 0 ? holds(e, 0, h) :
  @     \forall integer j; 0 <= j < n ==> \nth(h, j) == e[j];
  @*/

/* The one there is. */
/*@ logic \list<struct plumb_event> history_of{L}(struct plumb_event *e,
  @     integer n) =
  @   n <= 0 ? [| |] : (history_of(e, n - 1) ^ [| e[n - 1] |]);
  @*/

/*@ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures is: holds(e, n, history_of(e, n));
  @*/
void monitor_list_of(const struct plumb_event *e, size_t n);

#endif
