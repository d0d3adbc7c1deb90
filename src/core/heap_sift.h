/*
 * How one entry of a heap finds its place: what is to go up or down changes
 * places with its parent or its first child, step by step. By value: a heap's
 * own fields are not written, and nothing has to be said of them.
 */
#ifndef PLUMB_CORE_HEAP_SIFT_H
#define PLUMB_CORE_HEAP_SIFT_H

#include "core/heap.h"

/*@ requires \valid_read(at + i) && \valid_read(at + j);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures less: \result <==> heap_rank(at, i) < heap_rank(at, j);
  @*/
static inline bool
plumb_heap_is_before(const struct plumb_heap_entry *at, uint32_t i, uint32_t j)
{
	return at[i].when != at[j].when ? at[i].when < at[j].when
					: at[i].order < at[j].order;
}

/*@ // Ordered, but for what is between i and its parent, or its children.
  @ predicate heap_but_up{L}(struct plumb_heap_entry *at, integer n,
  @     integer i) =
  @   \forall integer j, k; 0 <= j < k < n && heap_child(j, k) && k != i ==>
  @   heap_le(at, j, k);
  @ predicate heap_but_down{L}(struct plumb_heap_entry *at, integer n,
  @     integer i) =
  @   \forall integer j, k; 0 <= j < k < n && heap_child(j, k) && j != i ==>
  @   heap_le(at, j, k);
  @ // The parent of i is not behind the children of i.
  @ predicate heap_bridged{L}(struct plumb_heap_entry *at, integer n,
  @     integer i) =
  @   \forall integer j, k; 0 <= j < i < k < n &&
  @   heap_child(j, i) && heap_child(i, k) ==> heap_le(at, j, k);
  @
  @ // What is at i and at j is exchanged, and nothing else.
  @ predicate heap_swapped{K, L}(struct plumb_heap_entry *at, integer n,
  @     integer i, integer j) =
  @   \at(heap_rank(at, i), L) == \at(heap_rank(at, j), K) &&
  @   \at(heap_rank(at, j), L) == \at(heap_rank(at, i), K) &&
  @   \forall integer k; 0 <= k < n && k != i && k != j ==>
  @   \at(heap_rank(at, k), L) == \at(heap_rank(at, k), K);
  @
  @ // Every id is in the heap as before, and stands for what it stood for.
  @ predicate heap_kept_in{K, L}(uint32_t *slot, integer count, integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   (\at(slot[id], L) < count <==> \at(slot[id], K) < count);
  @ predicate heap_kept_when{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   \at(at[slot[id]].when, L) == \at(at[slot[id]].when, K);
  @ predicate heap_kept_order{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   \at(at[slot[id]].order, L) == \at(at[slot[id]].order, K);
  @ predicate heap_kept_owner{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   \at(at[slot[id]].owner, L) == \at(at[slot[id]].owner, K);
  @*/

/*@ requires \valid(a) && \valid(b) && \separated(a, b);
  @ terminates \true;
  @ assigns a->when, a->order, a->owner, a->id, b->when, b->order, b->owner,
  @   b->id \from *a, *b;
  @ ensures a: a->when == \old(b->when) && a->order == \old(b->order) &&
  @   a->owner == \old(b->owner) && a->id == \old(b->id);
  @ ensures b: b->when == \old(a->when) && b->order == \old(a->order) &&
  @   b->owner == \old(a->owner) && b->id == \old(a->id);
  @*/
static inline void
plumb_heap_swap_entries(struct plumb_heap_entry *a, struct plumb_heap_entry *b)
{
	uint64_t when = a->when;
	uint64_t order = a->order;
	void *owner = a->owner;
	int id = a->id;

	a->when = b->when;
	a->order = b->order;
	a->owner = b->owner;
	a->id = b->id;
	b->when = when;
	b->order = order;
	b->owner = owner;
	b->id = id;
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && i != j;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires 0 <= i < h.count && 0 <= j < h.count;
  @ terminates \true;
  @ assigns h.at[i].when, h.at[i].order, h.at[i].owner, h.at[i].id,
  @   h.at[j].when, h.at[j].order, h.at[j].owner, h.at[j].id,
  @   h.slot[h.at[i].id], h.slot[h.at[j].id] \from h.at[i], h.at[j];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures swapped: heap_swapped{Pre, Post}(h.at, h.cap, i, j);
  @ ensures id: h.at[j].id == \old(h.at[i].id);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static inline void
plumb_heap_swap(struct plumb_heap h, uint32_t i, uint32_t j)
{
	plumb_heap_swap_entries(&h.at[i], &h.at[j]);
	h.slot[h.at[i].id] = i;
	h.slot[h.at[j].id] = j;
	/*@ assert where: \forall integer id; 0 <= id < h.cap ==>
	  @   h.slot[id] == (\at(h.slot[id], Pre) == i ? j :
	  @     \at(h.slot[id], Pre) == j ? i : \at(h.slot[id], Pre)); */
}

/* What is at i and behind its parent's place changes places with it. */
/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 < i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires heap_but_up(h.at, h.count, i) && heap_bridged(h.at, h.count, i);
  @ requires parent: heap_child(parent, i) && 0 <= parent;
  @ requires less: heap_rank(h.at, i) < heap_rank(h.at, parent);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures up: heap_but_up(h.at, h.count, parent);
  @ ensures bridged: heap_bridged(h.at, h.count, parent);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static inline void
plumb_heap_rise(struct plumb_heap h, uint32_t i, uint32_t parent)
{
	/*@ assert far: \forall integer k; i < k < h.count &&
	  @   heap_child(i, k) ==> heap_le(h.at, parent, k); */
	plumb_heap_swap(h, i, parent);
	/*@ assert still: \forall integer k; i < k < h.count ==>
	  @   heap_rank(h.at, k) == \at(heap_rank(h.at, k), Pre); */
	/*@ assert one: \forall integer j; 0 <= j < i && heap_child(j, i) ==>
	  @   j == parent; */
	/*@ assert under: \forall integer k; i < k < h.count &&
	  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
	/*@ assert here: \forall integer k; parent < k < h.count &&
	  @   heap_child(parent, k) ==> heap_le(h.at, parent, k); */
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires heap_but_up(h.at, h.count, i) && heap_bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static inline void
plumb_heap_sift_up(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant ids: heap_ids(h.at, h.slot, h.cap);
	  @ loop invariant slots: heap_slots(h.at, h.slot, h.cap);
	  @ loop invariant recent: heap_recent(h.at, h.count, h.order);
	  @ loop invariant up: heap_but_up(h.at, h.count, i);
	  @ loop invariant bridged: heap_bridged(h.at, h.count, i);
	  @ loop invariant in: heap_kept_in{Pre, Here}(h.slot, h.count, h.cap);
	  @ loop invariant when: heap_kept_when{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant order: heap_kept_order{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant owner: heap_kept_owner{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant i;
	  @*/
	while (i > 0) {
		uint32_t parent = (i - 1) / 2;

		/*@ assert child: heap_child(parent, i); */
		if (!plumb_heap_is_before(h.at, i, parent)) {
			/*@ assert only: \forall integer j; 0 <= j < i &&
			  @   heap_child(j, i) ==> j == parent; */
			/*@ assert le: heap_le(h.at, parent, i); */
			break;
		}
		plumb_heap_rise(h, i, parent);
		i = parent;
	}
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap);
  @ requires 0 <= i && 2 * i + 1 < h.count;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures child: heap_child(i, \result) && i < \result < h.count;
  @ ensures first: \forall integer k; i < k < h.count && heap_child(i, k) ==>
  @   heap_le(h.at, \result, k);
  @*/
static inline uint32_t
plumb_heap_first_child(struct plumb_heap h, uint32_t i)
{
	uint32_t child = 2 * i + 1;

	if (child + 1 < h.count &&
	    plumb_heap_is_before(h.at, child + 1, child)) {
		child++;
	}
	return child;
}

/* What is at i and behind its first child changes places with that. */
/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires heap_but_down(h.at, h.count, i) && heap_bridged(h.at, h.count, i);
  @ requires child: heap_child(i, child) && i < child < h.count;
  @ requires first: \forall integer k; i < k < h.count && heap_child(i, k) ==>
  @   heap_le(h.at, child, k);
  @ requires less: heap_rank(h.at, child) < heap_rank(h.at, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures down: heap_but_down(h.at, h.count, child);
  @ ensures bridged: heap_bridged(h.at, h.count, child);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static inline void
plumb_heap_sink(struct plumb_heap h, uint32_t i, uint32_t child)
{
	/*@ assert far: \forall integer j; 0 <= j < i && heap_child(j, i) ==>
	  @   heap_le(h.at, j, child); */
	plumb_heap_swap(h, i, child);
	/*@ assert still: \forall integer j; 0 <= j < i ==>
	  @   heap_rank(h.at, j) == \at(heap_rank(h.at, j), Pre); */
	/*@ assert one: \forall integer j; 0 <= j < child &&
	  @   heap_child(j, child) ==> j == i; */
	/*@ assert here: \forall integer k; i < k < h.count &&
	  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
	/*@ assert over: \forall integer j; 0 <= j < i && heap_child(j, i) ==>
	  @   heap_le(h.at, j, i); */
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires heap_but_down(h.at, h.count, i) && heap_bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static inline void
plumb_heap_sift_down(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant ids: heap_ids(h.at, h.slot, h.cap);
	  @ loop invariant slots: heap_slots(h.at, h.slot, h.cap);
	  @ loop invariant recent: heap_recent(h.at, h.count, h.order);
	  @ loop invariant down: heap_but_down(h.at, h.count, i);
	  @ loop invariant bridged: heap_bridged(h.at, h.count, i);
	  @ loop invariant in: heap_kept_in{Pre, Here}(h.slot, h.count, h.cap);
	  @ loop invariant when: heap_kept_when{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant order: heap_kept_order{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant owner: heap_kept_owner{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant h.count - i;
	  @*/
	while (2 * i + 1 < h.count) {
		uint32_t child = plumb_heap_first_child(h, i);

		if (!plumb_heap_is_before(h.at, child, i)) {
			/*@ assert le: heap_le(h.at, i, child); */
			/*@ assert over: \forall integer k; i < k < h.count &&
			  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
			break;
		}
		plumb_heap_sink(h, i, child);
		i = child;
	}
}

#endif
