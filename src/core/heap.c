#include "core/heap.h"

/* The first one is before all: what plumb_heap_pop leans on. */
/*@ ghost
  /@ requires \valid_read(at + (0 .. count - 1));
   @ requires heap_ordered(at, count);
   @ terminates \true;
   @ assigns \nothing;
   @ ensures \forall integer i; 0 <= i < count ==> heap_le(at, 0, i);
   @/
  void root_is_first(struct plumb_heap_entry *at, uint32_t count)
  {
	/@ loop invariant 0 <= n <= count;
	 @ loop invariant \forall integer i; 0 <= i < n ==> heap_le(at, 0, i);
	 @ loop assigns n;
	 @ loop variant count - n;
	 @/
	for (uint32_t n = 0; n < count; n++) {
		if (n > 0) {
			uint32_t parent = (n - 1) / 2;

			/@ assert heap_child(parent, n); @/
			/@ assert heap_le(at, parent, n); @/
			/@ assert heap_le(at, 0, parent); @/
		}
	}
  }
*/

/*@ requires \valid_read(a) && \valid_read(b);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures less: \result <==> heap_rank(a, 0) < heap_rank(b, 0);
  @*/
static bool
is_before(const struct plumb_heap_entry *a, const struct plumb_heap_entry *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

/*@ predicate moved{K, L}(struct plumb_heap_entry *at, integer i, integer j) =
  @   \at(at[i].when, K) == \at(at[j].when, L) &&
  @   \at(at[i].order, K) == \at(at[j].order, L) &&
  @   \at(at[i].owner, K) == \at(at[j].owner, L) &&
  @   \at(at[i].id, K) == \at(at[j].id, L);
  @
  @ // Every id stands for what it stood for, in the heap as before.
  @ predicate kept{K, L}(struct plumb_heap h) =
  @   \forall integer id; 0 <= id < h.cap ==>
  @   \let i = \at(h.slot[id], K); \let j = \at(h.slot[id], L);
  @   (i < h.count <==> j < h.count) &&
  @   \at(h.at[i].when, K) == \at(h.at[j].when, L) &&
  @   \at(h.at[i].order, K) == \at(h.at[j].order, L) &&
  @   \at(h.at[i].owner, K) == \at(h.at[j].owner, L);
  @
  @ // Ordered, but for what is between i and its parent, or its children.
  @ predicate but_up{L}(struct plumb_heap_entry *at, integer n, integer i) =
  @   \forall integer j, k; 0 <= j < k < n && heap_child(j, k) && k != i ==>
  @   heap_le(at, j, k);
  @ predicate but_down{L}(struct plumb_heap_entry *at, integer n, integer i) =
  @   \forall integer j, k; 0 <= j < k < n && heap_child(j, k) && j != i ==>
  @   heap_le(at, j, k);
  @ // The parent of i is not behind the children of i.
  @ predicate bridged{L}(struct plumb_heap_entry *at, integer n, integer i) =
  @   \forall integer j, k; 0 <= j < i < k < n &&
  @   heap_child(j, i) && heap_child(i, k) ==> heap_le(at, j, k);
  @ // Entry j is not behind the children of i.
  @ predicate over_children{L}(struct plumb_heap_entry *at, integer n,
  @     integer j, integer i) =
  @   (2 * i + 1 < n ==> heap_le(at, j, 2 * i + 1)) &&
  @   (2 * i + 2 < n ==> heap_le(at, j, 2 * i + 2));
  @*/

/*@ requires heap_shape(h) && i != j;
  @ requires 0 <= i < h.count && 0 <= j < h.count;
  @ terminates \true;
  @ assigns h.at[i].when, h.at[i].order, h.at[i].owner, h.at[i].id,
  @   h.at[j].when, h.at[j].order, h.at[j].owner, h.at[j].id,
  @   h.slot[0 .. h.cap - 1];
  @ ensures shape: heap_shape(h);
  @ ensures there: moved{Pre, Post}(h.at, i, j);
  @ ensures up: heap_rank(h.at, i) == \old(heap_rank(h.at, j));
  @ ensures down: heap_rank(h.at, j) == \old(heap_rank(h.at, i));
  @ ensures ranks: \forall integer k; 0 <= k < h.cap && k != i && k != j ==>
  @   heap_rank(h.at, k) == \old(heap_rank(h.at, k));
  @ ensures back: moved{Pre, Post}(h.at, j, i);
  @ ensures others: \forall integer k; 0 <= k < h.cap && k != i && k != j ==>
  @   moved{Pre, Post}(h.at, k, k);
  @ ensures kept: kept{Pre, Post}(h);
  @*/
static void
swap(struct plumb_heap h, uint32_t i, uint32_t j)
{
	struct plumb_heap_entry *at = h.at;
	uint64_t when = at[i].when;
	uint64_t order = at[i].order;
	void *owner = at[i].owner;
	int id = at[i].id;

	at[i].when = at[j].when;
	at[i].order = at[j].order;
	at[i].owner = at[j].owner;
	at[i].id = at[j].id;
	at[j].when = when;
	at[j].order = order;
	at[j].owner = owner;
	at[j].id = id;
	h.slot[at[i].id] = i;
	h.slot[id] = j;
}

/*@ requires heap_shape(h) && 0 <= i < h.count;
  @ requires but_up(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures shape: heap_shape(h);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures kept: kept{Pre, Post}(h);
  @*/
static void
sift_up(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant shape: heap_shape(h);
	  @ loop invariant up: but_up(h.at, h.count, i);
	  @ loop invariant bridged: bridged(h.at, h.count, i);
	  @ loop invariant kept: kept{Pre, Here}(h);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant i;
	  @*/
	while (i > 0) {
		uint32_t parent = (i - 1) / 2;

		/*@ assert child: heap_child(parent, i); */
		if (!is_before(&h.at[i], &h.at[parent])) {
			break;
		}
		/*@ assert far1: 2 * i + 1 < h.count ==>
		  @   heap_le(h.at, parent, 2 * i + 1); */
		/*@ assert far2: 2 * i + 2 < h.count ==>
		  @   heap_le(h.at, parent, 2 * i + 2); */
		/*@ assert near1: heap_le(h.at, parent, 2 * parent + 1) ||
		  @   2 * parent + 1 == i; */
		/*@ assert near2: 2 * parent + 2 < h.count ==>
		  @   heap_le(h.at, parent, 2 * parent + 2) || 2 * parent + 2 == i; */
		/*@ assert above: \forall integer j; 0 <= j < parent &&
		  @   heap_child(j, parent) ==> heap_le(h.at, j, parent); */
		/*@ ghost Old: ; */
		swap(h, i, parent);
		/*@ assert still: \forall integer j; 0 <= j < parent ==>
		  @   heap_rank(h.at, j) == \at(heap_rank(h.at, j), Old); */
		/*@ assert under1: 2 * i + 1 < h.count ==>
		  @   heap_le(h.at, i, 2 * i + 1); */
		/*@ assert under2: 2 * i + 2 < h.count ==>
		  @   heap_le(h.at, i, 2 * i + 2); */
		/*@ assert here1: heap_le(h.at, parent, 2 * parent + 1); */
		/*@ assert here2: 2 * parent + 2 < h.count ==>
		  @   heap_le(h.at, parent, 2 * parent + 2); */
		/*@ assert over: \forall integer j; 0 <= j < parent &&
		  @   heap_child(j, parent) ==> heap_le(h.at, j, i); */
		/*@ assert over1: \forall integer j; 0 <= j < parent &&
		  @   heap_child(j, parent) ==> heap_le(h.at, j, 2 * parent + 1); */
		/*@ assert over2: \forall integer j; 0 <= j < parent &&
		  @   heap_child(j, parent) && 2 * parent + 2 < h.count ==>
		  @   heap_le(h.at, j, 2 * parent + 2); */
		/*@ assert apart: \forall integer j, k; 0 <= j < k < h.count &&
		  @   heap_child(j, k) && j != i && j != parent && k != parent ==>
		  @   heap_le(h.at, j, k); */
		i = parent;
	}
}

/*@ requires heap_shape(h) && 0 <= i && 2 * i + 1 < h.count;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures child: heap_child(i, \result) && \result < h.count;
  @ ensures first: over_children(h.at, h.count, \result, i);
  @*/
static uint32_t
first_child(struct plumb_heap h, uint32_t i)
{
	uint32_t child = 2 * i + 1;

	if (child + 1 < h.count && is_before(&h.at[child + 1], &h.at[child])) {
		child++;
	}
	return child;
}

/*@ requires heap_shape(h) && 0 <= i < h.count;
  @ requires but_down(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures shape: heap_shape(h);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures kept: kept{Pre, Post}(h);
  @*/
static void
sift_down(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant shape: heap_shape(h);
	  @ loop invariant down: but_down(h.at, h.count, i);
	  @ loop invariant bridged: bridged(h.at, h.count, i);
	  @ loop invariant kept: kept{Pre, Here}(h);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant h.count - i;
	  @*/
	while (2 * i + 1 < h.count) {
		uint32_t child = first_child(h, i);

		if (!is_before(&h.at[child], &h.at[i])) {
			/*@ assert right1: heap_le(h.at, i, 2 * i + 1); */
			/*@ assert right2: 2 * i + 2 < h.count ==>
			  @   heap_le(h.at, i, 2 * i + 2); */
			break;
		}
		/*@ assert far1: 2 * child + 1 < h.count ==>
		  @   heap_le(h.at, child, 2 * child + 1); */
		/*@ assert far2: 2 * child + 2 < h.count ==>
		  @   heap_le(h.at, child, 2 * child + 2); */
		/*@ assert near1: heap_le(h.at, child, 2 * i + 1); */
		/*@ assert near2: 2 * i + 2 < h.count ==>
		  @   heap_le(h.at, child, 2 * i + 2); */
		/*@ assert above: \forall integer j; 0 <= j < i &&
		  @   heap_child(j, i) ==> heap_le(h.at, j, child); */
		/*@ ghost Old: ; */
		swap(h, i, child);
		/*@ assert still: \forall integer j; 0 <= j < i ==>
		  @   heap_rank(h.at, j) == \at(heap_rank(h.at, j), Old); */
		/*@ assert here1: heap_le(h.at, i, 2 * i + 1); */
		/*@ assert here2: 2 * i + 2 < h.count ==>
		  @   heap_le(h.at, i, 2 * i + 2); */
		/*@ assert over: \forall integer j; 0 <= j < i &&
		  @   heap_child(j, i) ==> heap_le(h.at, j, i); */
		/*@ assert under1: 2 * child + 1 < h.count ==>
		  @   heap_le(h.at, i, 2 * child + 1); */
		/*@ assert under2: 2 * child + 2 < h.count ==>
		  @   heap_le(h.at, i, 2 * child + 2); */
		/*@ assert apart: \forall integer j, k; 0 <= j < k < h.count &&
		  @   heap_child(j, k) && j != i && j != child && k != i ==>
		  @   heap_le(h.at, j, k); */
		i = child;
	}
}

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
  @ ensures same: \forall integer k; 0 <= k < count ==>
  @   to[k].when == from[k].when && to[k].order == from[k].order &&
  @   to[k].owner == from[k].owner && to[k].id == from[k].id;
  @*/
static void
copy_entries(struct plumb_heap_entry *to, const struct plumb_heap_entry *from,
    uint32_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k].when == from[k].when && to[k].order == from[k].order &&
	  @   to[k].owner == from[k].owner && to[k].id == from[k].id;
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
  @ ensures same: \forall integer k; 0 <= k < count ==> to[k] == from[k];
  @*/
static void
copy_slots(uint32_t *to, const uint32_t *from, uint32_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k] == from[k];
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
  @ ensures free: \forall integer k; from <= k < cap ==>
  @   at[k].id == k && slot[k] == k;
  @*/
static void
set_free(
    struct plumb_heap_entry *at, uint32_t *slot, uint32_t from, uint32_t cap)
{
	/*@ loop invariant bound: from <= i <= cap;
	  @ loop invariant free: \forall integer k; from <= k < i ==>
	  @   at[k].id == k && slot[k] == k;
	  @ loop assigns i, at[from .. cap - 1], slot[from .. cap - 1];
	  @ loop variant cap - i;
	  @*/
	for (uint32_t i = from; i < cap; i++) {
		at[i].id = (int)i;
		slot[i] = i;
	}
}

struct plumb_heap_entry *
plumb_heap_move(struct plumb_heap *h, struct plumb_heap_entry *at,
    uint32_t *slot, uint32_t cap)
{
	struct plumb_heap_entry *old = h->at;

	if (h->cap > 0) {
		copy_entries(at, old, h->cap);
		copy_slots(slot, h->slot, h->cap);
	}
	set_free(at, slot, h->cap, cap);
	h->at = at;
	h->slot = slot;
	h->cap = cap;
	return old;
}

int
plumb_heap_push(struct plumb_heap *h, uint64_t when, void *owner)
{
	uint32_t at = h->count;
	int id = h->at[at].id;

	h->at[at].when = when;
	h->at[at].order = h->order;
	h->at[at].owner = owner;
	h->count++;
	h->order++;
	/*@ assert shape: heap_shape(*h); */
	/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
	  @   (h->slot[k] == at <==> k == id); */
	/*@ assert recent: heap_recent(*h); */
	/*@ ghost Pushed: ; */
	sift_up(*h, at);
	/*@ assert same: \forall integer k; 0 <= k < h->cap ==>
	  @   heap_order(h, k) == \at(heap_order(h, k), Pushed) &&
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Pushed)); */
	/*@ assert young: \forall integer i; 0 <= i < h->count ==>
	  @   h->at[i].order == heap_order(h, h->at[i].id) &&
	  @   heap_has(h, h->at[i].id); */
	return id;
}

void
plumb_heap_remove(struct plumb_heap *h, int id)
{
	uint32_t i = h->slot[id];
	uint32_t last = h->count - 1;

	if (i == last) {
		h->count = last;
		return;
	}
	swap(*h, i, last);
	h->count = last;
	/*@ assert shape: heap_shape(*h); */
	/*@ assert recent: heap_recent(*h); */
	/*@ assert bridged: bridged(h->at, last, i); */
	/*@ ghost Cut: ; */
	if (i > 0 && is_before(&h->at[i], &h->at[(i - 1) / 2])) {
		sift_up(*h, i);
	} else {
		sift_down(*h, i);
	}
	/*@ assert same: \forall integer k; 0 <= k < h->cap ==>
	  @   heap_order(h, k) == \at(heap_order(h, k), Cut) &&
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Cut)); */
	/*@ assert young: \forall integer k; 0 <= k < h->count ==>
	  @   h->at[k].order == heap_order(h, h->at[k].id) &&
	  @   heap_has(h, h->at[k].id); */
}

uint64_t
plumb_heap_when(const struct plumb_heap *h)
{
	/*@ ghost root_is_first(h->at, h->count); */
	return h->at[0].when;
}

void *
plumb_heap_pop(struct plumb_heap *h)
{
	void *owner = h->at[0].owner;

	/*@ ghost root_is_first(h->at, h->count); */
	plumb_heap_remove(h, h->at[0].id);
	return owner;
}
