/*
 * Counters that stop at their ends: of what a tape says there may be any
 * number, and of ends more than of beginnings.
 */
#ifndef PLUMB_CORE_TALLY_H
#define PLUMB_CORE_TALLY_H

#include <stdint.h>

/*@ logic integer tally_more(integer n) = n < UINT32_MAX ? n + 1 : n;
  @ logic integer tally_less(integer n) = n > 0 ? n - 1 : n;
  @*/

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures more: \result == tally_more(n);
  @*/
static inline uint32_t
plumb_tally_more(uint32_t n)
{
	return n < UINT32_MAX ? n + 1 : n;
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures less: \result == tally_less(n);
  @*/
static inline uint32_t
plumb_tally_less(uint32_t n)
{
	return n > 0 ? n - 1 : n;
}

#endif
