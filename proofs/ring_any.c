/*
 * What ring.h says of the links that each call touches is what it says of the
 * whole ring, of any length: who is in it, and in which order.
 */
#include "core/ring.h"

/*@ // A ring as a list of its links: number 0 is its head, n come behind it.
  @ predicate ring_apart{L}(\list<struct plumb_link *> p, integer n) =
  @   (\forall integer i; 0 <= i <= n ==> \valid(\nth(p, i))) &&
  @   \forall integer i, j; 0 <= i < j <= n ==>
  @   \separated(\nth(p, i), \nth(p, j));
  @ predicate ring_forth{L}(\list<struct plumb_link *> p, integer n) =
  @   \forall integer i; 0 <= i < n ==> \nth(p, i)->next == \nth(p, i + 1);
  @ predicate ring_back{L}(\list<struct plumb_link *> p, integer n) =
  @   \forall integer i; 0 <= i < n ==> \nth(p, i + 1)->prev == \nth(p, i);
  @ predicate ring_closed{L}(\list<struct plumb_link *> p, integer n) =
  @   \nth(p, n)->next == \nth(p, 0) && \nth(p, 0)->prev == \nth(p, n);
  @ // In that ring there are these, in this order.
  @ predicate ring_of{L}(\list<struct plumb_link *> p, integer n) =
  @   0 <= n && ring_apart(p, n) && ring_forth(p, n) && ring_back(p, n) &&
  @   ring_closed(p, n);
  @*/

void ring_added_forth(struct plumb_link *head, struct plumb_link *link);
void ring_added_back(struct plumb_link *head, struct plumb_link *link);
void ring_removed_forth(struct plumb_link *link);
void ring_removed_back(struct plumb_link *link);
void ring_removed_closed(struct plumb_link *link);
void ring_taken_forth(struct plumb_link *to, struct plumb_link *from);
void ring_taken_back(struct plumb_link *to, struct plumb_link *from);

/* Behind all others: number n + 1 is the new one, and 0 to n as they were. */
/*@ requires \valid(head) && \valid(head->prev);
  @ requires \valid(link) && \separated(link, head) &&
  @   \separated(link, head->prev);
  @ requires head->prev == head || \separated(head, head->prev);
  @ terminates \true;
  @ assigns link->prev, link->next, head->prev, head->prev->next
  @   \from link, head, head->prev;
  @ ensures forth: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == head && \nth(p, n + 1) == link &&
  @   ring_apart(p, n + 1) ==>
  @   ring_forth(p, n);
  @ ensures joined: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == head && \nth(p, n + 1) == link &&
  @   ring_apart(p, n + 1) ==>
  @   \nth(p, n)->next == \nth(p, n + 1);
  @*/
void
ring_added_forth(struct plumb_link *head, struct plumb_link *link)
{
	struct plumb_link *last = head->prev;

	plumb_ring_add(head, link);
	/*@ assert end: \forall \list<struct plumb_link *> p, integer n;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == head ==>
	  @   last == \nth(p, n); */
	/*@ assert apart: \forall \list<struct plumb_link *> p, integer n, i;
	  @   ring_apart(p, n + 1) && \nth(p, n + 1) == link && 0 <= i <= n ==>
	  @   \separated(\nth(p, i), link); */
	/*@ assert forth: \forall \list<struct plumb_link *> p, integer n, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == head && 0 <= i < n &&
	  @   \separated(\nth(p, i), link) ==>
	  @   \nth(p, i)->next == \nth(p, i + 1); */
}

/* The same, backwards; and it is closed. */
/*@ requires \valid(head) && \valid(head->prev);
  @ requires \valid(link) && \separated(link, head) &&
  @   \separated(link, head->prev);
  @ requires head->prev == head || \separated(head, head->prev);
  @ terminates \true;
  @ assigns link->prev, link->next, head->prev, head->prev->next
  @   \from link, head, head->prev;
  @ ensures back: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == head && \nth(p, n + 1) == link &&
  @   ring_apart(p, n + 1) ==>
  @   ring_back(p, n);
  @ ensures joined: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == head && \nth(p, n + 1) == link &&
  @   ring_apart(p, n + 1) ==>
  @   \nth(p, n + 1)->prev == \nth(p, n);
  @ ensures closed: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == head && \nth(p, n + 1) == link &&
  @   ring_apart(p, n + 1) ==>
  @   ring_closed(p, n + 1);
  @*/
void
ring_added_back(struct plumb_link *head, struct plumb_link *link)
{
	struct plumb_link *last = head->prev;

	plumb_ring_add(head, link);
	/*@ assert end: \forall \list<struct plumb_link *> p, integer n;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == head ==>
	  @   last == \nth(p, n); */
	/*@ assert apart: \forall \list<struct plumb_link *> p, integer n, i;
	  @   ring_apart(p, n + 1) && \nth(p, n + 1) == link && 0 <= i <= n ==>
	  @   \separated(\nth(p, i), link); */
	/*@ assert back: \forall \list<struct plumb_link *> p, integer n, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == head && 0 <= i < n &&
	  @   \separated(\nth(p, i + 1), link) ==>
	  @   \nth(p, i + 1)->prev == \nth(p, i); */
}

/* Out of it, the one of number k: the others follow each other as before. */
/*@ requires \valid(link) && \valid(link->prev) && \valid(link->next);
  @ requires \separated(link, link->prev) && \separated(link, link->next);
  @ requires link->prev == link->next || \separated(link->prev, link->next);
  @ terminates \true;
  @ assigns link->prev, link->next, link->prev->next, link->next->prev
  @   \from link->prev, link->next;
  @ ensures forth: \forall \list<struct plumb_link *> p, integer n, k, i;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n &&
  @   0 <= i < n && i != k && i != k - 1 ==>
  @   \nth(p, i)->next == \nth(p, i + 1);
  @ ensures over: \forall \list<struct plumb_link *> p, integer n, k;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n && k < n ==>
  @   \nth(p, k - 1)->next == \nth(p, k + 1);
  @*/
void
ring_removed_forth(struct plumb_link *link)
{
	struct plumb_link *prev = link->prev;
	struct plumb_link *next = link->next;

	plumb_ring_remove(link);
	/*@ assert where: \forall \list<struct plumb_link *> p, integer n, k;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k <= n ==>
	  @   prev == \nth(p, k - 1) && next == (k < n ? \nth(p, k + 1) :
	  @   \nth(p, 0)); */
	/*@ assert middle: \forall \list<struct plumb_link *> p, integer n, k, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k < n &&
	  @   0 <= i < n && i != k && i != k - 1 && i != k + 1 ==>
	  @   \nth(p, i)->next == \nth(p, i + 1); */
	/*@ assert last: \forall \list<struct plumb_link *> p, integer n, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, n) == link && 1 <= n &&
	  @   1 <= i < n - 1 ==> \nth(p, i)->next == \nth(p, i + 1); */
	/*@ assert near: \forall \list<struct plumb_link *> p, integer n, k;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k &&
	  @   k + 1 < n ==> \nth(p, k + 1)->next == \nth(p, k + 2); */
	/*@ assert head: \forall \list<struct plumb_link *> p, integer n;
	  @   \at(ring_of(p, n), Pre) && \nth(p, n) == link && 1 < n ==>
	  @   0 == n - 1 || \nth(p, 0)->next == \nth(p, 1); */
	/*@ assert forth: \forall \list<struct plumb_link *> p, integer n, k, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k <= n &&
	  @   0 <= i < n && i != k && i != k - 1 ==>
	  @   \nth(p, i)->next == \nth(p, i + 1); */
}

/* The same, backwards. */
/*@ requires \valid(link) && \valid(link->prev) && \valid(link->next);
  @ requires \separated(link, link->prev) && \separated(link, link->next);
  @ requires link->prev == link->next || \separated(link->prev, link->next);
  @ terminates \true;
  @ assigns link->prev, link->next, link->prev->next, link->next->prev
  @   \from link->prev, link->next;
  @ ensures back: \forall \list<struct plumb_link *> p, integer n, k, i;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n &&
  @   1 <= i <= n && i != k && i != k + 1 ==>
  @   \nth(p, i)->prev == \nth(p, i - 1);
  @ ensures over: \forall \list<struct plumb_link *> p, integer n, k;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n && k < n ==>
  @   \nth(p, k + 1)->prev == \nth(p, k - 1);
  @*/
void
ring_removed_back(struct plumb_link *link)
{
	struct plumb_link *prev = link->prev;
	struct plumb_link *next = link->next;

	plumb_ring_remove(link);
	/*@ assert where: \forall \list<struct plumb_link *> p, integer n, k;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k <= n ==>
	  @   prev == \nth(p, k - 1) && next == (k < n ? \nth(p, k + 1) :
	  @   \nth(p, 0)); */
	/*@ assert back: \forall \list<struct plumb_link *> p, integer n, k, i;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k <= n &&
	  @   1 <= i <= n && i != k && i != k + 1 ==>
	  @   \nth(p, i)->prev == \nth(p, i - 1); */
}

/* It stays closed, also where it was the last. */
/*@ requires \valid(link) && \valid(link->prev) && \valid(link->next);
  @ requires \separated(link, link->prev) && \separated(link, link->next);
  @ requires link->prev == link->next || \separated(link->prev, link->next);
  @ terminates \true;
  @ assigns link->prev, link->next, link->prev->next, link->next->prev
  @   \from link->prev, link->next;
  @ ensures closed: \forall \list<struct plumb_link *> p, integer n, k;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n && k < n ==>
  @   ring_closed(p, n);
  @ ensures last: \forall \list<struct plumb_link *> p, integer n, k;
  @   \old(ring_of(p, n)) && \nth(p, k) == link && 1 <= k <= n && k == n ==>
  @   ring_closed(p, n - 1);
  @*/
void
ring_removed_closed(struct plumb_link *link)
{
	struct plumb_link *prev = link->prev;
	struct plumb_link *next = link->next;

	plumb_ring_remove(link);
	/*@ assert where: \forall \list<struct plumb_link *> p, integer n, k;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k <= n ==>
	  @   prev == \nth(p, k - 1) && next == (k < n ? \nth(p, k + 1) :
	  @   \nth(p, 0)); */
	/*@ assert closed: \forall \list<struct plumb_link *> p, integer n, k;
	  @   \at(ring_of(p, n), Pre) && \nth(p, k) == link && 1 <= k < n ==>
	  @   ring_closed(p, n); */
}

/* Into another ring: all follow each other as before, and to is their head. */
/*@ requires \valid(to) && \valid(from) && \separated(to, from);
  @ requires \valid(from->prev) && \valid(from->next);
  @ requires \separated(to, from->prev) && \separated(to, from->next);
  @ requires from->next == from && from->prev == from ||
  @   \separated(from, from->next) && \separated(from, from->prev) &&
  @   (from->next == from->prev || \separated(from->next, from->prev));
  @ terminates \true;
  @ assigns to->prev, to->next, from->prev, from->next, from->prev->next,
  @   from->next->prev \from to, from, from->prev, from->next;
  @ ensures forth: \forall \list<struct plumb_link *> p, integer n, i;
  @   \old(ring_of(p, n)) && \nth(p, 0) == from && 1 <= i < n &&
  @   \separated(\nth(p, i), to) ==>
  @   \nth(p, i)->next == \nth(p, i + 1);
  @ ensures first: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == from && 1 <= n ==>
  @   to->next == \nth(p, 1) && \nth(p, 1)->prev == to;
  @ ensures last: \forall \list<struct plumb_link *> p, integer n;
  @   \old(ring_of(p, n)) && \nth(p, 0) == from && 1 <= n ==>
  @   to->prev == \nth(p, n) && \nth(p, n)->next == to;
  @*/
void
ring_taken_forth(struct plumb_link *to, struct plumb_link *from)
{
	struct plumb_link *first = from->next;
	struct plumb_link *last = from->prev;

	plumb_ring_take(to, from);
	/*@ assert where: \forall \list<struct plumb_link *> p, integer n;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == from && 1 <= n ==>
	  @   first != from && first == \nth(p, 1) && last == \nth(p, n); */
}

/* The same, backwards. */
/*@ requires \valid(to) && \valid(from) && \separated(to, from);
  @ requires \valid(from->prev) && \valid(from->next);
  @ requires \separated(to, from->prev) && \separated(to, from->next);
  @ requires from->next == from && from->prev == from ||
  @   \separated(from, from->next) && \separated(from, from->prev) &&
  @   (from->next == from->prev || \separated(from->next, from->prev));
  @ terminates \true;
  @ assigns to->prev, to->next, from->prev, from->next, from->prev->next,
  @   from->next->prev \from to, from, from->prev, from->next;
  @ ensures back: \forall \list<struct plumb_link *> p, integer n, i;
  @   \old(ring_of(p, n)) && \nth(p, 0) == from && 1 < i <= n &&
  @   \separated(\nth(p, i), to) ==>
  @   \nth(p, i)->prev == \nth(p, i - 1);
  @*/
void
ring_taken_back(struct plumb_link *to, struct plumb_link *from)
{
	struct plumb_link *first = from->next;
	struct plumb_link *last = from->prev;

	plumb_ring_take(to, from);
	/*@ assert where: \forall \list<struct plumb_link *> p, integer n;
	  @   \at(ring_of(p, n), Pre) && \nth(p, 0) == from && 1 <= n ==>
	  @   first != from && first == \nth(p, 1) && last == \nth(p, n); */
}
