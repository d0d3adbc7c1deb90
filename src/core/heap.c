#include "core/heap.h"

#include "core/heap_sift.h"

/* The first one is before all: what plumb_heap_pop leans on. */
/*@ ghost
  /@ requires \valid_read(at + (0 .. count - 1));
   @ requires heap_ordered(at, count);
   @ terminates \true;
   @ assigns \nothing;
   @ ensures \forall integer i; 0 <= i < count ==> heap_le(at, 0, i);
   @ ensures \forall integer i; 0 <= i < count ==>
   @   at[0].when <= at[i].when;
   @/
  void root_is_first(struct plumb_heap_entry *at, uint32_t count)
  {
	/@ loop invariant 0 <= n <= count;
	 @ loop invariant \forall integer i; 0 <= i < n ==> heap_le(at, 0, i);
	 @ loop invariant \forall integer i; 0 <= i < n ==>
	 @   at[0].when <= at[i].when;
	 @ loop assigns n;
	 @ loop variant count - n;
	 @/
	for (uint32_t n = 0; n < count; n++) {
		if (n > 0) {
			uint32_t parent = (n - 1) / 2;

			/@ assert heap_child(parent, n); @/
			/@ assert heap_le(at, parent, n); @/
			/@ assert heap_le(at, 0, parent); @/
			/@ assert at[parent].order < 18446744073709551616; @/
			/@ assert at[parent].when <= at[n].when; @/
		}
	}
  }
*/

/*@ // All of heap_ok but the order.
  @ predicate loose{L}(struct plumb_heap *h) =
  @   heap_shape(h->at, h->slot, h->count, h->cap) &&
  @   heap_recent(h->at, h->count, h->order) && heap_alone(h);
  @ // Ordered, but for what is between i and its parent and its children.
  @ predicate but_at{L}(struct plumb_heap_entry *at, integer n, integer i) =
  @   \forall integer j, k; 0 <= j < k < n && heap_child(j, k) && j != i &&
  @   k != i ==> heap_le(at, j, k);
  @*/

/* What is at i goes up to where it belongs. */
/*@ requires \valid_read(h) && loose(h) && 0 <= i < h->count;
  @ requires heap_but_up(h->at, h->count, i);
  @ requires heap_bridged(h->at, h->count, i);
  @ terminates \true;
  @ assigns h->at[0 .. h->count - 1], h->slot[0 .. h->cap - 1];
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap) && h->count == \old(h->count) &&
  @   h->order == \old(h->order);
  @ ensures loose: loose(h);
  @ ensures ordered: heap_ordered(h->at, h->count);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)));
  @ ensures when: \forall integer id; 0 <= id < h->cap ==>
  @   heap_when(h, id) == \old(heap_when(h, id));
  @ ensures order: \forall integer id; 0 <= id < h->cap ==>
  @   heap_order(h, id) == \old(heap_order(h, id));
  @ ensures owner: \forall integer id; 0 <= id < h->cap ==>
  @   heap_owner(h, id) == \old(heap_owner(h, id));
  @*/
static void
go_up(const struct plumb_heap *h, uint32_t i)
{
	plumb_heap_sift_up(*h, i);
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->count == \at(h->count, Pre) &&
	  @   h->cap == \at(h->cap, Pre) && h->order == \at(h->order, Pre); */
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert when: heap_kept_when{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert order: heap_kept_order{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert owner: heap_kept_owner{Pre, Here}(h->at, h->slot, h->cap); */
}

/* What is at i goes down to where it belongs. */
/*@ requires \valid_read(h) && loose(h) && 0 <= i < h->count;
  @ requires heap_but_down(h->at, h->count, i);
  @ requires heap_bridged(h->at, h->count, i);
  @ terminates \true;
  @ assigns h->at[0 .. h->count - 1], h->slot[0 .. h->cap - 1];
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap) && h->count == \old(h->count) &&
  @   h->order == \old(h->order);
  @ ensures loose: loose(h);
  @ ensures ordered: heap_ordered(h->at, h->count);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)));
  @ ensures when: \forall integer id; 0 <= id < h->cap ==>
  @   heap_when(h, id) == \old(heap_when(h, id));
  @ ensures order: \forall integer id; 0 <= id < h->cap ==>
  @   heap_order(h, id) == \old(heap_order(h, id));
  @ ensures owner: \forall integer id; 0 <= id < h->cap ==>
  @   heap_owner(h, id) == \old(heap_owner(h, id));
  @*/
static void
go_down(const struct plumb_heap *h, uint32_t i)
{
	plumb_heap_sift_down(*h, i);
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->count == \at(h->count, Pre) &&
	  @   h->cap == \at(h->cap, Pre) && h->order == \at(h->order, Pre); */
	/*@ assert shape: heap_shape(h->at, h->slot, h->count, h->cap); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert when: heap_kept_when{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert order: heap_kept_order{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert owner: heap_kept_owner{Pre, Here}(h->at, h->slot, h->cap); */
}

/* What is at i goes up or down to where it belongs. */
/*@ requires \valid_read(h) && loose(h) && 0 <= i < h->count;
  @ requires but_at(h->at, h->count, i) && heap_bridged(h->at, h->count, i);
  @ terminates \true;
  @ assigns h->at[0 .. h->count - 1], h->slot[0 .. h->cap - 1];
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap) && h->count == \old(h->count) &&
  @   h->order == \old(h->order);
  @ ensures loose: loose(h);
  @ ensures ordered: heap_ordered(h->at, h->count);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)));
  @ ensures when: \forall integer id; 0 <= id < h->cap ==>
  @   heap_when(h, id) == \old(heap_when(h, id));
  @ ensures order: \forall integer id; 0 <= id < h->cap ==>
  @   heap_order(h, id) == \old(heap_order(h, id));
  @ ensures owner: \forall integer id; 0 <= id < h->cap ==>
  @   heap_owner(h, id) == \old(heap_owner(h, id));
  @*/
static void
place(const struct plumb_heap *h, uint32_t i)
{
	/*@ assert child: i > 0 ==> heap_child((i - 1) / 2, i); */
	if (i > 0 && plumb_heap_is_before(h->at, i, (i - 1) / 2)) {
		/*@ assert far: \forall integer k; i < k < h->count &&
		  @   heap_child(i, k) ==> heap_le(h->at, (i - 1) / 2, k); */
		/*@ assert up: heap_but_up(h->at, h->count, i); */
		go_up(h, i);
	} else {
		/*@ assert only: \forall integer j; 0 <= j < i &&
		  @   heap_child(j, i) ==> j == (i - 1) / 2; */
		/*@ assert down: heap_but_down(h->at, h->count, i); */
		go_down(h, i);
	}
}

/* One more, behind all others. */
/*@ requires \valid(h) && loose(h) && heap_ordered(h->at, h->count);
  @ requires room: h->count < h->cap && h->order < UINT64_MAX;
  @ terminates \true;
  @ assigns h->count, h->order, h->at[h->count].when,
  @   h->at[h->count].order, h->at[h->count].owner \from h->order, owner;
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap);
  @ ensures loose: loose(h);
  @ ensures counted: h->count == \old(h->count) + 1;
  @ ensures ordered: heap_but_up(h->at, h->count, h->count - 1);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)) || id == \result);
  @ ensures new: 0 <= \result < h->cap && h->slot[\result] == \old(h->count);
  @ ensures what: heap_when(h, \result) == when &&
  @   heap_owner(h, \result) == owner;
  @ ensures last: heap_order(h, \result) == \old(h->order) &&
  @   h->order == \old(h->order) + 1;
  @ ensures same: \forall integer id; \old(heap_has(h, id)) ==>
  @   heap_same{Pre, Post}(h, id);
  @*/
static int
append(struct plumb_heap *h, uint64_t when, void *owner)
{
	uint32_t last = h->count;
	int id = h->at[last].id;

	/*@ assert free: 0 <= id < h->cap && h->slot[id] == last; */
	h->at[last].when = when;
	h->at[last].order = h->order;
	h->at[last].owner = owner;
	h->count++;
	h->order++;
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->cap == \at(h->cap, Pre); */
	/*@ assert ids: heap_ids(h->at, h->slot, h->cap); */
	/*@ assert slots: heap_slots(h->at, h->slot, h->cap); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert ranks: \forall integer k; 0 <= k < last ==>
	  @   heap_rank(h->at, k) == \at(heap_rank(h->at, k), Pre); */
	/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
	  @   (h->slot[k] == last <==> k == id); */
	return id;
}

int
plumb_heap_push(struct plumb_heap *h, uint64_t when, void *owner)
{
	int id = append(h, when, owner);

	go_up(h, h->count - 1);
	return id;
}

/* What is at i changes places with the last one. */
/*@ requires heap_shape(h.at, h.slot, h.count, h.cap) && 0 <= i < h.count;
  @ requires heap_recent(h.at, h.count, h.order);
  @ requires heap_ordered(h.at, h.count);
  @ terminates \true;
  @ assigns h.at[0 .. h.cap - 1], h.slot[0 .. h.cap - 1];
  @ ensures ids: heap_ids(h.at, h.slot, h.cap);
  @ ensures slots: heap_slots(h.at, h.slot, h.cap);
  @ ensures recent: heap_recent(h.at, h.count, h.order);
  @ ensures ordered: i == h.count - 1 ==> heap_ordered(h.at, h.count);
  @ ensures but_at: but_at(h.at, h.count - 1, i);
  @ ensures bridged: heap_bridged(h.at, h.count - 1, i);
  @ ensures end: h.at[h.count - 1].id == \old(h.at[i].id);
  @ ensures in: heap_kept_in{Pre, Post}(h.slot, h.count, h.cap);
  @ ensures when: heap_kept_when{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures order: heap_kept_order{Pre, Post}(h.at, h.slot, h.cap);
  @ ensures owner: heap_kept_owner{Pre, Post}(h.at, h.slot, h.cap);
  @*/
static void
to_end(struct plumb_heap h, uint32_t i)
{
	uint32_t last = h.count - 1;

	/*@ assert over: \forall integer j, k; 0 <= j < i < k < last &&
	  @   heap_child(j, i) && heap_child(i, k) ==> heap_le(h.at, j, i) &&
	  @   heap_le(h.at, i, k); */
	/*@ assert bridged: heap_bridged(h.at, last, i); */
	if (i != last) {
		plumb_heap_swap(h, i, last);
	}
}

/* The heap ends before its last one. */
/*@ requires \valid(h) && loose(h) && 0 < h->count;
  @ terminates \true;
  @ assigns h->count;
  @ ensures counted: h->count == \old(h->count) - 1;
  @ ensures loose: loose(h);
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap) && h->order == \old(h->order);
  @ ensures slots: \forall integer id; 0 <= id < h->cap ==>
  @   h->slot[id] == \old(h->slot[id]);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)) &&
  @     id != h->at[h->count].id);
  @ ensures when: \forall integer id; 0 <= id < h->cap ==>
  @   heap_when(h, id) == \old(heap_when(h, id));
  @ ensures order: \forall integer id; 0 <= id < h->cap ==>
  @   heap_order(h, id) == \old(heap_order(h, id));
  @ ensures owner: \forall integer id; 0 <= id < h->cap ==>
  @   heap_owner(h, id) == \old(heap_owner(h, id));
  @*/
static void
shorten(struct plumb_heap *h)
{
	h->count--;
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->cap == \at(h->cap, Pre) &&
	  @   h->order == \at(h->order, Pre); */
	/*@ assert same: \forall integer k; 0 <= k < h->cap ==>
	  @   h->slot[k] == \at(h->slot[k], Pre); */
	/*@ assert slots: heap_slots(h->at, h->slot, h->cap); */
	/*@ assert ids: heap_ids(h->at, h->slot, h->cap); */
	/*@ assert recent: heap_recent(h->at, h->count, h->order); */
	/*@ assert only: \forall integer k; 0 <= k < h->cap ==>
	  @   (h->slot[k] == h->count <==> k == h->at[h->count].id); */
}

/* The last one comes to the place of i, and the heap ends before it. */
/*@ requires \valid(h) && loose(h) && heap_ordered(h->at, h->count);
  @ requires 0 <= i < h->count;
  @ terminates \true;
  @ assigns h->count, h->at[0 .. h->cap - 1], h->slot[0 .. h->cap - 1];
  @ ensures frame: h->at == \old(h->at) && h->slot == \old(h->slot) &&
  @   h->cap == \old(h->cap) && h->order == \old(h->order);
  @ ensures loose: loose(h);
  @ ensures counted: h->count == \old(h->count) - 1;
  @ ensures ordered: i == h->count ==> heap_ordered(h->at, h->count);
  @ ensures but_at: but_at(h->at, h->count, i);
  @ ensures bridged: heap_bridged(h->at, h->count, i);
  @ ensures in: \forall integer id; 0 <= id < h->cap ==>
  @   (heap_has(h, id) <==> \old(heap_has(h, id)) && id != \old(h->at[i].id));
  @ ensures when: \forall integer id; 0 <= id < h->cap ==>
  @   heap_when(h, id) == \old(heap_when(h, id));
  @ ensures order: \forall integer id; 0 <= id < h->cap ==>
  @   heap_order(h, id) == \old(heap_order(h, id));
  @ ensures owner: \forall integer id; 0 <= id < h->cap ==>
  @   heap_owner(h, id) == \old(heap_owner(h, id));
  @*/
static void
cut(struct plumb_heap *h, uint32_t i)
{
	to_end(*h, i);
	/*@ assert frame: h->at == \at(h->at, Pre) &&
	  @   h->slot == \at(h->slot, Pre) && h->cap == \at(h->cap, Pre) &&
	  @   h->order == \at(h->order, Pre) && h->count == \at(h->count, Pre); */
	/*@ assert in: \forall integer id; 0 <= id < h->cap ==>
	  @   (heap_has(h, id) <==> \at(heap_has(h, id), Pre)); */
	/*@ assert when: heap_kept_when{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert order: heap_kept_order{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert owner: heap_kept_owner{Pre, Here}(h->at, h->slot, h->cap); */
	/*@ assert end: h->at[h->count - 1].id == \at(h->at[i].id, Pre); */
	shorten(h);
}

void
plumb_heap_remove(struct plumb_heap *h, int id)
{
	uint32_t i = h->slot[id];

	/*@ assert there: 0 <= i < h->count && h->at[i].id == id; */
	cut(h, i);
	if (i < h->count) {
		place(h, i);
	}
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
