/* How a heap grows: how large it is to be, and its way into that memory. */
#include "core/heap.h"

uint32_t
plumb_heap_capacity(const struct plumb_heap *h)
{
	if (h->order == UINT64_MAX) {
		return 0;
	}
	if (h->count < h->cap) {
		return h->cap;
	}
	if (h->cap > PLUMB_HEAP_LARGEST / 2) {
		return 0;
	}
	return h->cap == 0 ? PLUMB_HEAP_SMALLEST : 2 * h->cap;
}

/*@ requires \valid(to + (0 .. count - 1));
  @ requires \valid_read(from + (0 .. count - 1));
  @ requires \separated(to + (0 .. count - 1), from + (0 .. count - 1));
  @ terminates \true;
  @ assigns to[0 .. count - 1];
  @ ensures whens: \forall integer k; 0 <= k < count ==>
  @   to[k].when == \old(from[k].when);
  @ ensures orders: \forall integer k; 0 <= k < count ==>
  @   to[k].order == \old(from[k].order);
  @ ensures owners: \forall integer k; 0 <= k < count ==>
  @   to[k].owner == \old(from[k].owner);
  @ ensures ids: \forall integer k; 0 <= k < count ==>
  @   to[k].id == \old(from[k].id);
  @*/
static void
copy_entries(struct plumb_heap_entry *to, const struct plumb_heap_entry *from,
    uint32_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant whens: \forall integer k; 0 <= k < i ==>
	  @   to[k].when == \at(from[k].when, Pre);
	  @ loop invariant orders: \forall integer k; 0 <= k < i ==>
	  @   to[k].order == \at(from[k].order, Pre);
	  @ loop invariant owners: \forall integer k; 0 <= k < i ==>
	  @   to[k].owner == \at(from[k].owner, Pre);
	  @ loop invariant ids: \forall integer k; 0 <= k < i ==>
	  @   to[k].id == \at(from[k].id, Pre);
	  @ loop assigns i, to[0 .. count - 1];
	  @ loop variant count - i;
	  @*/
	for (uint32_t i = 0; i < count; i++) {
		to[i].when = from[i].when;
		to[i].order = from[i].order;
		to[i].owner = from[i].owner;
		to[i].id = from[i].id;
	}
}

/*@ requires \valid(to + (0 .. count - 1));
  @ requires \valid_read(from + (0 .. count - 1));
  @ requires \separated(to + (0 .. count - 1), from + (0 .. count - 1));
  @ terminates \true;
  @ assigns to[0 .. count - 1];
  @ ensures same: \forall integer k; 0 <= k < count ==>
  @   to[k] == \old(from[k]);
  @*/
static void
copy_slots(uint32_t *to, const uint32_t *from, uint32_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k] == \at(from[k], Pre);
	  @ loop assigns i, to[0 .. count - 1];
	  @ loop variant count - i;
	  @*/
	for (uint32_t i = 0; i < count; i++) {
		to[i] = from[i];
	}
}

/* Ids and slots of their own number, from there on. */
/*@ requires from <= cap <= PLUMB_HEAP_LARGEST && heap_memory(at, slot, cap);
  @ terminates \true;
  @ assigns at[from .. cap - 1], slot[from .. cap - 1];
  @ ensures ids: \forall integer k; from <= k < cap ==> at[k].id == k;
  @ ensures slots: \forall integer k; from <= k < cap ==> slot[k] == k;
  @ ensures same_whens: \forall integer k; 0 <= k < from ==>
  @   at[k].when == \old(at[k].when);
  @ ensures same_orders: \forall integer k; 0 <= k < from ==>
  @   at[k].order == \old(at[k].order);
  @ ensures same_owners: \forall integer k; 0 <= k < from ==>
  @   at[k].owner == \old(at[k].owner);
  @ ensures same_ids: \forall integer k; 0 <= k < from ==>
  @   at[k].id == \old(at[k].id);
  @ ensures same_slots: \forall integer k; 0 <= k < from ==>
  @   slot[k] == \old(slot[k]);
  @*/
static void
set_free(
    struct plumb_heap_entry *at, uint32_t *slot, uint32_t from, uint32_t cap)
{
	/*@ loop invariant bound: from <= i <= cap;
	  @ loop invariant ids: \forall integer k; from <= k < i ==>
	  @   at[k].id == k;
	  @ loop invariant slots: \forall integer k; from <= k < i ==>
	  @   slot[k] == k;
	  @ loop invariant same_ids: \forall integer k; 0 <= k < from ==>
	  @   at[k].id == \at(at[k].id, Pre);
	  @ loop invariant same_slots: \forall integer k; 0 <= k < from ==>
	  @   slot[k] == \at(slot[k], Pre);
	  @ loop assigns i, at[from .. cap - 1].id, slot[from .. cap - 1];
	  @ loop variant cap - i;
	  @*/
	for (uint32_t i = from; i < cap; i++) {
		at[i].id = (int)i;
		slot[i] = i;
	}
}

/*@ requires \valid_read(h) && h->cap <= cap <= PLUMB_HEAP_LARGEST;
  @ requires heap_memory(at, slot, cap);
  @ requires heap_memory(h->at, h->slot, h->cap);
  @ requires \separated(h->at + (0 .. h->cap - 1), at + (0 .. cap - 1));
  @ requires \separated(h->slot + (0 .. h->cap - 1), slot + (0 .. cap - 1));
  @ requires \separated(h, at + (0 .. cap - 1)) &&
  @   \separated(h, slot + (0 .. cap - 1));
  @ terminates \true;
  @ assigns at[0 .. cap - 1], slot[0 .. cap - 1];
  @ ensures whens: \forall integer k; 0 <= k < h->cap ==>
  @   at[k].when == \old(h->at[k].when);
  @ ensures orders: \forall integer k; 0 <= k < h->cap ==>
  @   at[k].order == \old(h->at[k].order);
  @ ensures owners: \forall integer k; 0 <= k < h->cap ==>
  @   at[k].owner == \old(h->at[k].owner);
  @ ensures ids: \forall integer k; 0 <= k < h->cap ==>
  @   at[k].id == \old(h->at[k].id);
  @ ensures slots: \forall integer k; 0 <= k < h->cap ==>
  @   slot[k] == \old(h->slot[k]);
  @ ensures free: \forall integer k; h->cap <= k < cap ==>
  @   at[k].id == k && slot[k] == k;
  @*/
static void
fill(const struct plumb_heap *h, struct plumb_heap_entry *at, uint32_t *slot,
    uint32_t cap)
{
	uint32_t had = h->cap;

	copy_entries(at, h->at, had);
	copy_slots(slot, h->slot, had);
	set_free(at, slot, had, cap);
}

struct plumb_heap_entry *
plumb_heap_move(struct plumb_heap *h, struct plumb_heap_entry *at,
    uint32_t *slot, uint32_t cap)
{
	struct plumb_heap_entry *old = h->at;

	fill(h, at, slot, cap);
	/*@ assert old_ids: heap_ids(at, slot, h->cap); */
	/*@ assert old_slots: heap_slots(at, slot, h->cap); */
	/*@ assert frame: h->count == \at(h->count, Pre) &&
	  @   h->order == \at(h->order, Pre) && h->cap == \at(h->cap, Pre); */
	h->at = at;
	h->slot = slot;
	h->cap = cap;
	/*@ assert ids: heap_ids(h->at, h->slot, h->cap); */
	/*@ assert slots: heap_slots(h->at, h->slot, h->cap); */
	/*@ assert ranks: \forall integer k; 0 <= k < h->count ==>
	  @   heap_rank(h->at, k) == \at(heap_rank(h->at, k), Pre); */
	/*@ assert ordered: heap_ordered(h->at, h->count); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert more: \forall integer k; \at(h->cap, Pre) <= k < cap ==>
	  @   h->slot[k] == k; */
	/*@ assert same: \forall integer k; 0 <= k < \at(h->cap, Pre) ==>
	  @   h->slot[k] == \at(h->slot[k], Pre); */
	/*@ assert in: \forall integer k; 0 <= k < \at(h->cap, Pre) ==>
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Pre)); */
	/*@ assert whens: \forall integer k; \at(heap_has(h, k), Pre) ==>
	  @   heap_when(h, k) == \at(heap_when(h, k), Pre); */
	/*@ assert orders: \forall integer k; \at(heap_has(h, k), Pre) ==>
	  @   heap_order(h, k) == \at(heap_order(h, k), Pre); */
	/*@ assert owners: \forall integer k; \at(heap_has(h, k), Pre) ==>
	  @   heap_owner(h, k) == \at(heap_owner(h, k), Pre); */
	return old;
}
