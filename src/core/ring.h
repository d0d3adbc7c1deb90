/*
 * Things in a ring, first come first served: what the queues of the loop are
 * made of. A link sits inside of what it is for, so there is nothing to
 * allocate, and any of them is taken out without a search. A ring has a head,
 * which stands for none of them.
 */
#ifndef PLUMB_CORE_RING_H
#define PLUMB_CORE_RING_H

#include <stdbool.h>
#include <stddef.h>

struct plumb_link {
	struct plumb_link *prev;
	struct plumb_link *next; /* NULL: in no ring */
};

/*@ // Number i of those in a ring; before the first and behind the last, its
  @ // head.
  @ logic struct plumb_link *ring_nth(struct plumb_link *head,
  @     \list<struct plumb_link *> in, integer i) =
  @   0 <= i < \length(in) ? \nth(in, i) : head;
  @ predicate ring_apart{L}(struct plumb_link *head,
  @     \list<struct plumb_link *> in) =
  @   \valid(head) &&
  @   (\forall integer i; 0 <= i < \length(in) ==> \valid(\nth(in, i)) &&
  @     \separated(\nth(in, i), head)) &&
  @   \forall integer i, j; 0 <= i < j < \length(in) ==>
  @   \separated(\nth(in, i), \nth(in, j));
  @ predicate ring_forth{L}(struct plumb_link *head,
  @     \list<struct plumb_link *> in) =
  @   head->next == ring_nth(head, in, 0) &&
  @   \forall integer i; 0 <= i < \length(in) ==>
  @   \nth(in, i)->next == ring_nth(head, in, i + 1);
  @ predicate ring_back{L}(struct plumb_link *head,
  @     \list<struct plumb_link *> in) =
  @   head->prev == ring_nth(head, in, \length(in) - 1) &&
  @   \forall integer i; 0 <= i < \length(in) ==>
  @   \nth(in, i)->prev == ring_nth(head, in, i - 1);
  @ // In the ring of head there are these, in this order.
  @ predicate ring_of{L}(struct plumb_link *head,
  @     \list<struct plumb_link *> in) =
  @   ring_apart(head, in) && ring_forth(head, in) && ring_back(head, in);
  @
  @ // The same and link behind them; the same without number k.
  @ predicate ring_more(\list<struct plumb_link *> in, struct plumb_link *link,
  @     \list<struct plumb_link *> out) =
  @   \length(out) == \length(in) + 1 && \nth(out, \length(in)) == link &&
  @   \forall integer i; 0 <= i < \length(in) ==> \nth(out, i) == \nth(in, i);
  @ predicate ring_less(\list<struct plumb_link *> in, integer k,
  @     \list<struct plumb_link *> out) =
  @   \length(out) == \length(in) - 1 && 0 <= k < \length(in) &&
  @   (\forall integer i; 0 <= i < k ==> \nth(out, i) == \nth(in, i)) &&
  @   \forall integer i; k <= i < \length(out) ==>
  @   \nth(out, i) == \nth(in, i + 1);
  @*/

/* A ring of nothing. */
/*@ requires \valid(head);
  @ terminates \true;
  @ assigns head->prev, head->next \from head;
  @ ensures empty: \forall \list<struct plumb_link *> in;
  @   \length(in) == 0 ==> ring_of(head, in);
  @ ensures alone: head->prev == head && head->next == head;
  @*/
static inline void
plumb_ring_init(struct plumb_link *head)
{
	head->prev = head;
	head->next = head;
}

/*@ requires \valid_read(head);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures empty: \result <==> head->next == head;
  @*/
static inline bool
plumb_ring_is_empty(const struct plumb_link *head)
{
	const struct plumb_link *first = head->next;

	return first == head;
}

/* Behind all others. */
/*@ requires \valid(head) && \valid(head->prev);
  @ requires \valid(link) && \separated(link, head) &&
  @   \separated(link, head->prev);
  @ terminates \true;
  @ assigns link->prev, link->next, head->prev, head->prev->next
  @   \from link, head, head->prev;
  @ ensures apart: \forall \list<struct plumb_link *> in, out;
  @   ring_more(in, link, out) && ring_apart(head, in) &&
  @   (\forall integer i; 0 <= i < \length(in) ==>
  @     \separated(\nth(in, i), link)) ==> ring_apart(head, out);
  @ ensures forth: \forall \list<struct plumb_link *> in, out;
  @   \old(ring_of(head, in)) && ring_more(in, link, out) &&
  @   ring_apart(head, out) ==> ring_forth(head, out);
  @ ensures back: \forall \list<struct plumb_link *> in, out;
  @   \old(ring_of(head, in)) && ring_more(in, link, out) &&
  @   ring_apart(head, out) ==> ring_back(head, out);
  @*/
static inline void
plumb_ring_add(struct plumb_link *head, struct plumb_link *link)
{
	link->prev = head->prev;
	link->next = head;
	link->prev->next = link;
	head->prev = link;
}

/* Out of the ring that it is in; all others stay as they are. */
/*@ requires \valid(link) && \valid(link->prev) && \valid(link->next);
  @ requires \separated(link, link->prev) && \separated(link, link->next);
  @ terminates \true;
  @ assigns link->prev, link->next, link->prev->next, link->next->prev
  @   \from link->prev, link->next;
  @ ensures apart: \forall struct plumb_link *head, integer k,
  @   \list<struct plumb_link *> in, out;
  @   ring_apart(head, in) && ring_less(in, k, out) ==> ring_apart(head, out);
  @ ensures forth: \forall struct plumb_link *head, integer k,
  @   \list<struct plumb_link *> in, out;
  @   \old(ring_of(head, in)) && ring_less(in, k, out) &&
  @   link == \nth(in, k) ==> ring_forth(head, out);
  @ ensures back: \forall struct plumb_link *head, integer k,
  @   \list<struct plumb_link *> in, out;
  @   \old(ring_of(head, in)) && ring_less(in, k, out) &&
  @   link == \nth(in, k) ==> ring_back(head, out);
  @ ensures none: link->next == \null;
  @*/
static inline void
plumb_ring_remove(struct plumb_link *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
	link->prev = NULL;
	link->next = NULL;
}

/* All of them into another ring, whatever was in that; none stays in from. */
/*@ requires \valid(to) && \valid(from) && \separated(to, from);
  @ requires \valid(from->prev) && \valid(from->next);
  @ requires \separated(to, from->prev) && \separated(to, from->next);
  @ terminates \true;
  @ assigns to->prev, to->next, from->prev, from->next, from->prev->next,
  @   from->next->prev \from to, from, from->prev, from->next;
  @ ensures forth: \forall \list<struct plumb_link *> in;
  @   \old(ring_of(from, in)) && ring_apart(to, in) ==> ring_forth(to, in);
  @ ensures back: \forall \list<struct plumb_link *> in;
  @   \old(ring_of(from, in)) && ring_apart(to, in) ==> ring_back(to, in);
  @ ensures none: from->next == from;
  @*/
static inline void
plumb_ring_take(struct plumb_link *to, struct plumb_link *from)
{
	if (plumb_ring_is_empty(from)) {
		plumb_ring_init(to);
		return;
	}
	to->prev = from->prev;
	to->next = from->next;
	to->prev->next = to;
	to->next->prev = to;
	plumb_ring_init(from);
}

#endif
