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

/*@ requires \valid_read(at + i) && \valid_read(at + j);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures less: \result <==> heap_rank(at, i) < heap_rank(at, j);
  @*/
static bool
is_before(const struct plumb_heap_entry *at, uint32_t i, uint32_t j)
{
	return at[i].when != at[j].when ? at[i].when < at[j].when
					: at[i].order < at[j].order;
}

/*@ // Ordered, but for what is between i and its parent, or its children.
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
  @
  @ // What is at i and at j is exchanged, and nothing else.
  @ predicate swapped{K, L}(struct plumb_heap_entry *at, integer n, integer i,
  @     integer j) =
  @   \at(heap_rank(at, i), L) == \at(heap_rank(at, j), K) &&
  @   \at(heap_rank(at, j), L) == \at(heap_rank(at, i), K) &&
  @   \forall integer k; 0 <= k < n && k != i && k != j ==>
  @   \at(heap_rank(at, k), L) == \at(heap_rank(at, k), K);
  @
  @ // Every id is in the heap as before, and stands for what it stood for.
  @ predicate kept_in{K, L}(uint32_t *slot, integer count, integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   (\at(slot[id], L) < count <==> \at(slot[id], K) < count);
  @ predicate kept_when{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   \at(at[slot[id]].when, L) == \at(at[slot[id]].when, K);
  @ predicate kept_order{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
  @     integer cap) =
  @   \forall integer id; 0 <= id < cap ==>
  @   \at(at[slot[id]].order, L) == \at(at[slot[id]].order, K);
  @ predicate kept_owner{K, L}(struct plumb_heap_entry *at, uint32_t *slot,
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
static void
swap_entries(struct plumb_heap_entry *a, struct plumb_heap_entry *b)
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
  @ ensures swapped: swapped{Pre, Post}(h.at, h.cap, i, j);
  @ ensures id: h.at[j].id == \old(h.at[i].id);
  @ ensures in: kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
swap(struct plumb_heap h, uint32_t i, uint32_t j)
{
	swap_entries(&h.at[i], &h.at[j]);
	h.slot[h.at[i].id] = i;
	h.slot[h.at[j].id] = j;
	/*@ assert where: \forall integer id; 0 <= id < h.cap ==>
	  @   h.slot[id] == (\at(h.slot[id], Pre) == i ? j :
	  @     \at(h.slot[id], Pre) == j ? i : \at(h.slot[id], Pre)); */
}

/* What is at i and behind its parent's place changes places with it. */
/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 < i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires but_up(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ requires parent: heap_child(parent, i) && 0 <= parent;
  @ requires less: heap_rank(h.at, i) < heap_rank(h.at, parent);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures up: but_up(h.at, h.count, parent);
  @ ensures bridged: bridged(h.at, h.count, parent);
  @ ensures in: kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
rise(struct plumb_heap h, uint32_t i, uint32_t parent)
{
	swap(h, i, parent);
	/*@ assert one: \forall integer j; 0 <= j < i && heap_child(j, i) ==>
	  @   j == parent; */
	/*@ assert under: \forall integer k; i < k < h.count &&
	  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
	/*@ assert here: \forall integer k; parent < k < h.count &&
	  @   heap_child(parent, k) ==> heap_le(h.at, parent, k); */
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires but_up(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures in: kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
sift_up(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant ids: heap_ids(h.at, h.slot, h.cap);
	  @ loop invariant slots: heap_slots(h.at, h.slot, h.cap);
	  @ loop invariant recent: heap_recent(h.at, h.count, h.order);
	  @ loop invariant up: but_up(h.at, h.count, i);
	  @ loop invariant bridged: bridged(h.at, h.count, i);
	  @ loop invariant in: kept_in{Pre, Here}(h.slot, h.count, h.cap);
	  @ loop invariant when: kept_when{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant order: kept_order{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant owner: kept_owner{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant i;
	  @*/
	while (i > 0) {
		uint32_t parent = (i - 1) / 2;

		/*@ assert child: heap_child(parent, i); */
		if (!is_before(h.at, i, parent)) {
			/*@ assert only: \forall integer j; 0 <= j < i &&
			  @   heap_child(j, i) ==> j == parent; */
			/*@ assert le: heap_le(h.at, parent, i); */
			break;
		}
		rise(h, i, parent);
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
static uint32_t
first_child(struct plumb_heap h, uint32_t i)
{
	uint32_t child = 2 * i + 1;

	if (child + 1 < h.count && is_before(h.at, child + 1, child)) {
		child++;
	}
	return child;
}

/* What is at i and behind its first child changes places with that. */
/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires but_down(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ requires child: heap_child(i, child) && i < child < h.count;
  @ requires first: \forall integer k; i < k < h.count && heap_child(i, k) ==>
  @   heap_le(h.at, child, k);
  @ requires less: heap_rank(h.at, child) < heap_rank(h.at, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures down: but_down(h.at, h.count, child);
  @ ensures bridged: bridged(h.at, h.count, child);
  @ ensures in: kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
sink(struct plumb_heap h, uint32_t i, uint32_t child)
{
	swap(h, i, child);
	/*@ assert one: \forall integer j; 0 <= j < child &&
	  @   heap_child(j, child) ==> j == i; */
	/*@ assert here: \forall integer k; i < k < h.count &&
	  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
	/*@ assert over: \forall integer j; 0 <= j < i && heap_child(j, i) ==>
	  @   heap_le(h.at, j, i); */
}

/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires but_down(h.at, h.count, i) && bridged(h.at, h.count, i);
  @ terminates \true;
  @ assigns h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures ordered: heap_ordered(h.at, h.count);
  @ ensures in: kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
sift_down(struct plumb_heap h, uint32_t i)
{
	/*@ loop invariant bound: 0 <= i < h.count;
	  @ loop invariant ids: heap_ids(h.at, h.slot, h.cap);
	  @ loop invariant slots: heap_slots(h.at, h.slot, h.cap);
	  @ loop invariant recent: heap_recent(h.at, h.count, h.order);
	  @ loop invariant down: but_down(h.at, h.count, i);
	  @ loop invariant bridged: bridged(h.at, h.count, i);
	  @ loop invariant in: kept_in{Pre, Here}(h.slot, h.count, h.cap);
	  @ loop invariant when: kept_when{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant order: kept_order{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop invariant owner: kept_owner{Pre, Here}(h.at, h.slot, h.cap);
	  @ loop assigns i, h.at[0 .. h.count - 1], h.slot[0 .. h.cap - 1];
	  @ loop variant h.count - i;
	  @*/
	while (2 * i + 1 < h.count) {
		uint32_t child = first_child(h, i);

		if (!is_before(h.at, child, i)) {
			/*@ assert le: heap_le(h.at, i, child); */
			/*@ assert over: \forall integer k; i < k < h.count &&
			  @   heap_child(i, k) ==> heap_le(h.at, i, k); */
			break;
		}
		sink(h, i, child);
		i = child;
	}
}

int
plumb_heap_push(struct plumb_heap *h, uint64_t when, void *owner)
{
	uint32_t at = h->count;
	int id = h->at[at].id;

	/*@ assert free: 0 <= id < h->cap && h->slot[id] == at; */
	h->at[at].when = when;
	h->at[at].order = h->order;
	h->at[at].owner = owner;
	h->count++;
	h->order++;
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert set: heap_when(h, id) == when && heap_owner(h, id) == owner &&
	  @   heap_order(h, id) == \at(h->order, Pre); */
	/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
	  @   (h->slot[k] == at <==> k == id); */
	/*@ assert still: \forall integer k; \at(heap_has(h, k), Pre) ==>
	  @   heap_same{Pre, Here}(h, k); */
	/*@ assert one: \forall integer k; 0 <= k < h->cap ==>
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Pre) || k == id); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert ranks: \forall integer k; 0 <= k < at ==>
	  @   heap_rank(h->at, k) == \at(heap_rank(h->at, k), Pre); */
	/*@ assert up: but_up(h->at, h->count, at); */
	/*@ ghost Pushed: ; */
	sift_up(*h, at);
	/*@ assert frame: h->at == \at(h->at, Pushed) &&
	  @   h->slot == \at(h->slot, Pushed) && h->count == \at(h->count, Pushed) &&
	  @   h->cap == \at(h->cap, Pushed) && h->order == \at(h->order, Pushed); */
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert ordered: heap_ordered(h->at, h->count); */
	/*@ assert same: \forall integer k; 0 <= k < h->cap ==>
	  @   heap_same{Pushed, Here}(h, k); */
	/*@ assert in: \forall integer k; 0 <= k < h->cap ==>
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Pushed)); */
	/*@ assert fresh: \forall integer k; heap_has(h, k) ==>
	  @   heap_order(h, k) < h->order; */
	/*@ assert young: \forall integer k; 0 <= k < h->count ==>
	  @   heap_has(h, h->at[k].id) &&
	  @   h->at[k].order == heap_order(h, h->at[k].id); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	return id;
}

void
plumb_heap_remove(struct plumb_heap *h, int id)
{
	uint32_t i = h->slot[id];
	uint32_t last = h->count - 1;

	/*@ assert there: 0 <= i <= last && h->at[i].id == id; */
	if (i == last) {
		/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
		  @   (h->slot[k] == last <==> k == id); */
		h->count = last;
		return;
	}
	swap(*h, i, last);
	h->count = last;
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->cap == \at(h->cap, Pre) &&
	  @   h->order == \at(h->order, Pre); */
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert end: h->at[last].id == id && h->slot[id] == last; */
	/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
	  @   (h->slot[k] == last <==> k == id); */
	/*@ assert still: \forall integer k; 0 <= k < h->cap ==>
	  @   heap_same{Pre, Here}(h, k); */
	/*@ assert less: \forall integer k; 0 <= k < h->cap ==>
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Pre) && k != id); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert ranks: \forall integer k; 0 <= k < last && k != i ==>
	  @   heap_rank(h->at, k) == \at(heap_rank(h->at, k), Pre); */
	/*@ assert rest: \forall integer j, k; 0 <= j < k < last &&
	  @   heap_child(j, k) && j != i && k != i ==> heap_le(h->at, j, k); */
	/*@ assert bridged: bridged(h->at, last, i); */
	/*@ assert child: i > 0 ==> heap_child((i - 1) / 2, i); */
	/*@ ghost Cut: ; */
	if (i > 0 && is_before(h->at, i, (i - 1) / 2)) {
		/*@ assert up: but_up(h->at, last, i); */
		sift_up(*h, i);
	} else {
		/*@ assert down: but_down(h->at, last, i); */
		sift_down(*h, i);
	}
	/*@ assert frame: h->at == \at(h->at, Cut) &&
	  @   h->slot == \at(h->slot, Cut) && h->count == \at(h->count, Cut) &&
	  @   h->cap == \at(h->cap, Cut) && h->order == \at(h->order, Cut); */
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert ordered: heap_ordered(h->at, h->count); */
	/*@ assert same: \forall integer k; 0 <= k < h->cap ==>
	  @   heap_same{Cut, Here}(h, k); */
	/*@ assert in: \forall integer k; 0 <= k < h->cap ==>
	  @   (heap_has(h, k) <==> \at(heap_has(h, k), Cut)); */
	/*@ assert fresh: \forall integer k; heap_has(h, k) ==>
	  @   heap_order(h, k) < h->order; */
	/*@ assert young: \forall integer k; 0 <= k < h->count ==>
	  @   heap_has(h, h->at[k].id) &&
	  @   h->at[k].order == heap_order(h, h->at[k].id); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
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
