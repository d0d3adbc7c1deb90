#include "proofs/monitor_list.h"

/* What one more at the end of a list changes. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures length: \forall \list<struct plumb_event> h,
  @   struct plumb_event x;
  @   \length((h ^ [| x |])) == \length(h) + 1;
  @ ensures last: \forall \list<struct plumb_event> h, struct plumb_event x;
  @   \nth((h ^ [| x |]), \length(h)) == x;
  @ ensures others: \forall \list<struct plumb_event> h,
  @   struct plumb_event x, integer j; 0 <= j < \length(h) ==>
  @   \nth((h ^ [| x |]), j) == \nth(h, j);
  @*/
static void
appends(void)
{
}

/* So it is one of one event more. */
/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures next: \forall \list<struct plumb_event> h;
  @   holds(e, i, h) && \length(h) == i ==>
  @   holds(e, i + 1, (h ^ [| e[i] |]));
  @*/
static void
is_next(const struct plumb_event *e, size_t n, size_t i)
{
	appends();
	/*@ assert others: \forall \list<struct plumb_event> h, integer j;
	  @   holds(e, i, h) && \length(h) == i && 0 <= j < i ==>
	  @   \nth((h ^ [| e[i] |]), j) == e[j]; */
	/*@ assert all: \forall \list<struct plumb_event> h, integer j;
	  @   holds(e, i, h) && \length(h) == i && 0 <= j < i + 1 ==>
	  @   \nth((h ^ [| e[i] |]), j) == e[j]; */
	(void)e;
	(void)n;
	(void)i;
}

void
monitor_list_of(const struct plumb_event *e, size_t n)
{
	/*@ loop invariant bound: 0 <= i <= n;
	  @ loop invariant length: \length(history_of(e, i)) == i;
	  @ loop invariant is: holds(e, i, history_of(e, i));
	  @ loop assigns i;
	  @ loop variant n - i;
	  @*/
	for (size_t i = 0; i < n; i++) {
		/*@ assert next: history_of(e, i + 1) ==
		  @   (history_of(e, i) ^ [| e[i] |]); */
		/*@ assert length: \length(history_of(e, i + 1)) == i + 1; */
		is_next(e, n, i);
	}
}
