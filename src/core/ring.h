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

/* A ring of nothing. */
/*@ requires \valid(head);
  @ terminates \true;
  @ assigns head->prev, head->next \from head;
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
  @ requires head->prev == head || \separated(head, head->prev);
  @ terminates \true;
  @ assigns link->prev, link->next, head->prev, head->prev->next
  @   \from link, head, head->prev;
  @ ensures last: \old(head->prev)->next == link && link->next == head;
  @ ensures before: head->prev == link && link->prev == \old(head->prev);
  @ ensures others: \forall struct plumb_link *x; \separated(x, head) &&
  @   \separated(x, link) && \separated(x, \old(head->prev)) ==>
  @   x->next == \old(x->next) && x->prev == \old(x->prev);
  @ ensures ends: \old(head->prev) != head ==>
  @   head->next == \old(head->next) &&
  @   \old(head->prev)->prev == \old(head->prev->prev);
  @*/
static inline void
plumb_ring_add(struct plumb_link *head, struct plumb_link *link)
{
	struct plumb_link *last = head->prev;

	link->prev = last;
	link->next = head;
	last->next = link;
	head->prev = link;
}

/* Out of the ring that it is in; all others stay as they are. */
/*@ requires \valid(link) && \valid(link->prev) && \valid(link->next);
  @ requires \separated(link, link->prev) && \separated(link, link->next);
  @ requires link->prev == link->next || \separated(link->prev, link->next);
  @ terminates \true;
  @ assigns link->prev, link->next, link->prev->next, link->next->prev
  @   \from link->prev, link->next;
  @ ensures none: link->next == \null;
  @ ensures met: \old(link->prev)->next == \old(link->next) &&
  @   \old(link->next)->prev == \old(link->prev);
  @ ensures others: \forall struct plumb_link *x; \separated(x, link) &&
  @   \separated(x, \old(link->prev)) && \separated(x, \old(link->next)) ==>
  @   x->next == \old(x->next) && x->prev == \old(x->prev);
  @ ensures ends: \old(link->prev) != \old(link->next) ==>
  @   \old(link->prev)->prev == \old(link->prev->prev) &&
  @   \old(link->next)->next == \old(link->next->next);
  @*/
static inline void
plumb_ring_remove(struct plumb_link *link)
{
	struct plumb_link *prev = link->prev;
	struct plumb_link *next = link->next;

	prev->next = next;
	next->prev = prev;
	link->prev = NULL;
	link->next = NULL;
}

/* All of them into another ring, whatever was in that; none stays in from. */
/*@ requires \valid(to) && \valid(from) && \separated(to, from);
  @ requires \valid(from->prev) && \valid(from->next);
  @ requires \separated(to, from->prev) && \separated(to, from->next);
  @ requires from->next == from && from->prev == from ||
  @   \separated(from, from->next) &&
  @   \separated(from, from->prev) && (from->next == from->prev ||
  @   \separated(from->next, from->prev));
  @ terminates \true;
  @ assigns to->prev, to->next, from->prev, from->next, from->prev->next,
  @   from->next->prev \from to, from, from->prev, from->next;
  @ ensures none: from->next == from && from->prev == from;
  @ ensures empty: \old(from->next) == from ==>
  @   to->next == to && to->prev == to;
  @ ensures begin: \old(from->next) != from ==>
  @   to->next == \old(from->next) && \old(from->next)->prev == to;
  @ ensures end: \old(from->next) != from ==>
  @   to->prev == \old(from->prev) && \old(from->prev)->next == to;
  @ ensures others: \forall struct plumb_link *x; \separated(x, to) &&
  @   \separated(x, from) && \separated(x, \old(from->next)) &&
  @   \separated(x, \old(from->prev)) ==>
  @   x->next == \old(x->next) && x->prev == \old(x->prev);
  @ ensures ends: \old(from->next) != \old(from->prev) ==>
  @   \old(from->next)->next == \old(from->next->next) &&
  @   \old(from->prev)->prev == \old(from->prev->prev);
  @*/
static inline void
plumb_ring_take(struct plumb_link *to, struct plumb_link *from)
{
	struct plumb_link *first = from->next;
	struct plumb_link *last = from->prev;

	if (plumb_ring_is_empty(from)) {
		plumb_ring_init(to);
		return;
	}
	to->prev = last;
	to->next = first;
	last->next = to;
	first->prev = to;
	plumb_ring_init(from);
}

#endif
