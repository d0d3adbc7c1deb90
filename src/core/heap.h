/*
 * What waits for its time, ordered by time, then by the order of coming: a
 * heap in an array. Whoever comes in is given an id, and can be taken out by
 * it without a search: slot says where that id's entry is now. The entries
 * behind the count hold the ids that are free, so that no other list of them
 * is needed. The memory is the caller's, who grows it with plumb_heap_move;
 * the heap never allocates.
 */
#ifndef PLUMB_CORE_HEAP_H
#define PLUMB_CORE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Entries: what may be counted in bytes on any machine. */
enum { PLUMB_HEAP_SMALLEST = 16, PLUMB_HEAP_LARGEST = 1 << 26 };

struct plumb_heap_entry {
	uint64_t when;
	uint64_t order; /* of coming */
	void *owner;
	int id;
};

/* Fields are read-only outside heap.c. Zeros are an empty one. */
struct plumb_heap {
	struct plumb_heap_entry *at; /* cap of them, count in use */
	uint32_t *slot;		     /* by id: where in at */
	uint32_t count;
	uint32_t cap;
	uint64_t order; /* of the next one that comes */
};

/*@ // By time, then by the order of coming, as one number.
  @ logic integer heap_rank{L}(struct plumb_heap_entry *at, integer i) =
  @   at[i].when * 18446744073709551616 + at[i].order;
  @ predicate heap_le{L}(struct plumb_heap_entry *at, integer j, integer k) =
  @   heap_rank(at, j) <= heap_rank(at, k);
  @ predicate heap_child(integer j, integer k) =
  @   k == 2 * j + 1 || k == 2 * j + 2;
  @ predicate heap_ordered{L}(struct plumb_heap_entry *at, integer count) =
  @   \forall integer j, k; 0 <= j < k < count && heap_child(j, k) ==>
  @   heap_le(at, j, k);
  @
  @ // Ids and slots are each other's inverse.
  @ predicate heap_ids{L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer i; 0 <= i < cap ==>
  @   0 <= at[i].id < cap && slot[at[i].id] == i;
  @ predicate heap_slots{L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   0 <= slot[id] < cap && at[slot[id]].id == id;
  @ predicate heap_memory{L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   cap > 0 ==> \valid(at + (0 .. cap - 1)) &&
  @     \valid(slot + (0 .. cap - 1)) &&
  @     \separated(at + (0 .. cap - 1), slot + (0 .. cap - 1));
  @ predicate heap_shape{L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer count, integer cap) =
  @   count <= cap <= PLUMB_HEAP_LARGEST && heap_memory(at, slot, cap) &&
  @   heap_ids(at, slot, cap) && heap_slots(at, slot, cap);
  @ predicate heap_recent{L}(struct plumb_heap_entry *at, integer count,
  @     integer order) =
  @   \forall integer i; 0 <= i < count ==> at[i].order < order;
  @ predicate heap_alone{L}(struct plumb_heap *h) =
  @   h->cap > 0 ==> \separated(h, h->at + (0 .. h->cap - 1)) &&
  @     \separated(h, h->slot + (0 .. h->cap - 1));
  @ predicate heap_ok{L}(struct plumb_heap *h) =
  @   heap_shape(h->at, h->slot, h->count, h->cap) &&
  @   heap_ordered(h->at, h->count) &&
  @   heap_recent(h->at, h->count, h->order) && heap_alone(h);
  @
  @ // Whether that id is in the heap, and what it stands for.
  @ predicate heap_has{L}(struct plumb_heap *h, integer id) =
  @   0 <= id < h->cap && h->slot[id] < h->count;
  @ logic integer heap_when{L}(struct plumb_heap *h, integer id) =
  @   h->at[h->slot[id]].when;
  @ logic integer heap_order{L}(struct plumb_heap *h, integer id) =
  @   h->at[h->slot[id]].order;
  @ logic void *heap_owner{L}(struct plumb_heap *h, integer id) =
  @   h->at[h->slot[id]].owner;
  @ predicate heap_same{K, L}(struct plumb_heap *h, integer id) =
  @   heap_when{K}(h, id) == heap_when{L}(h, id) &&
  @   heap_order{K}(h, id) == heap_order{L}(h, id) &&
  @   heap_owner{K}(h, id) == heap_owner{L}(h, id);
  @*/

/*
 * The capacity to move to before one more is pushed: the present one where
 * there is room. 0: there can be no more.
 */
/*@ requires \valid_read(h) && heap_ok(h);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures room: \result > 0 ==>
  @   h->count < \result <= PLUMB_HEAP_LARGEST && h->cap <= \result &&
  @   h->order < UINT64_MAX;
  @ ensures kept: h->count < h->cap && h->order < UINT64_MAX ==>
  @   \result == h->cap;
  @ ensures refused: \result == 0 ==> h->order == UINT64_MAX ||
  @   h->count > PLUMB_HEAP_LARGEST / 2;
  @*/
uint32_t plumb_heap_capacity(const struct plumb_heap *h);

/*
 * Moves all to other memory, of cap entries and cap numbers; cap is not less
 * than the present one. Returns the old entries' memory, which is the
 * caller's again (NULL the first time). Ids stay.
 */
/*@ requires \valid(h) && heap_ok(h);
  @ requires h->cap <= cap && 0 < cap <= PLUMB_HEAP_LARGEST;
  @ requires memory: heap_memory(at, slot, cap);
  @ requires \separated(h, at + (0 .. cap - 1)) &&
  @   \separated(h, slot + (0 .. cap - 1));
  @ requires h->cap > 0 ==>
  @   \separated(h->at + (0 .. h->cap - 1), at + (0 .. cap - 1),
  @     slot + (0 .. cap - 1)) &&
  @   \separated(h->slot + (0 .. h->cap - 1), at + (0 .. cap - 1),
  @     slot + (0 .. cap - 1));
  @ terminates \true;
  @ assigns h->at, h->slot, h->cap, at[0 .. cap - 1], slot[0 .. cap - 1],
  @   \result \from h->at;
  @ ensures ok: heap_ok(h);
  @ ensures old: \result == \old(h->at);
  @ ensures now: h->at == at && h->slot == slot && h->cap == cap;
  @ ensures in: \forall integer id; 0 <= id < cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)));
  @ ensures same: \forall integer id; \old(heap_has(h, id)) ==>
  @   heap_same{Pre, Post}(h, id);
  @*/
struct plumb_heap_entry *plumb_heap_move(struct plumb_heap *h,
    struct plumb_heap_entry *at, uint32_t *slot, uint32_t cap);

/*
 * One more, behind all of the same time; there is room (see
 * plumb_heap_capacity). Returns its id.
 */
/*@ requires \valid(h) && heap_ok(h);
  @ requires room: h->count < h->cap && h->order < UINT64_MAX;
  @ terminates \true;
  @ assigns h->count, h->order, h->at[0 .. h->cap - 1],
  @   h->slot[0 .. h->cap - 1] \from *h, h->at[0 .. h->cap - 1], when, owner;
  @ ensures ok: heap_ok(h);
  @ ensures counted: h->count == \old(h->count) + 1;
  @ ensures new: !\old(heap_has(h, \at(\result, Post)));
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)) || id == \result);
  @ ensures what: heap_when(h, \result) == when &&
  @   heap_owner(h, \result) == owner;
  @ ensures last: heap_order(h, \result) == \old(h->order) &&
  @   h->order == \old(h->order) + 1;
  @ ensures same: \forall integer id; \old(heap_has(h, id)) ==>
  @   heap_same{Pre, Post}(h, id);
  @*/
int plumb_heap_push(struct plumb_heap *h, uint64_t when, void *owner);

/* Takes out the one of that id, which is in it. */
/*@ requires \valid(h) && heap_ok(h);
  @ requires there: heap_has(h, id);
  @ terminates \true;
  @ assigns h->count, h->at[0 .. h->cap - 1], h->slot[0 .. h->cap - 1];
  @ ensures ok: heap_ok(h);
  @ ensures counted: h->count == \old(h->count) - 1;
  @ ensures in: \forall integer i; 0 <= i < h->cap ==>
  @   (heap_has(h, i) <==> \old(heap_has(h, i)) && i != id);
  @ ensures same: \forall integer i; heap_has(h, i) ==>
  @   heap_same{Pre, Post}(h, i);
  @*/
void plumb_heap_remove(struct plumb_heap *h, int id);

/* When the first one's time is; there is one. */
/*@ requires \valid_read(h) && heap_ok(h);
  @ requires some: h->count > 0;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures one: \exists integer id; heap_has(h, id) &&
  @   heap_when(h, id) == \result;
  @ ensures least: \forall integer id; heap_has(h, id) ==>
  @   \result <= heap_when(h, id);
  @*/
uint64_t plumb_heap_when(const struct plumb_heap *h);

/* Takes out the first one, which there is, and returns its owner. */
/*@ requires \valid(h) && heap_ok(h);
  @ requires some: h->count > 0;
  @ terminates \true;
  @ assigns h->count, h->at[0 .. h->cap - 1], h->slot[0 .. h->cap - 1],
  @   \result \from *h, h->at[0 .. h->cap - 1];
  @ ensures ok: heap_ok(h);
  @ ensures counted: h->count == \old(h->count) - 1;
  @ ensures was: \result == \old(h->at[0].owner);
  @ ensures in: \forall integer i; 0 <= i < h->cap ==>
  @   (heap_has(h, i) <==> \old(heap_has(h, i)) && i != \old(h->at[0].id));
  @ ensures same: \forall integer i; heap_has(h, i) ==>
  @   heap_same{Pre, Post}(h, i);
  @ ensures first: \forall integer i; \old(heap_has(h, i)) ==>
  @   \old(heap_le(h->at, 0, h->slot[i]));
  @*/
void *plumb_heap_pop(struct plumb_heap *h);

#endif
