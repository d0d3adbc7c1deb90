#include "core/slots.h"

int *
plumb_slots_move(struct plumb_slots *s, int *to, size_t cap)
{
	int *old = s->fd;
	size_t count = s->count;

	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k] == old[k];
	  @ loop assigns i, to[0 .. cap - 1];
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		to[i] = old[i];
	}
	s->fd = to;
	s->cap = cap;
	/*@ assert memory: slots_memory(s); */
	/*@ assert same: \forall integer k; 0 <= k < s->count ==>
	  @   s->fd[k] == \at(s->fd[k], Pre); */
	/*@ assert holders: \forall integer f; 0 <= f < s->holders ==>
	  @   s->holder[f].slot == \at(s->holder[f].slot, Pre); */
	/*@ assert there: slots_there(s); */
	/*@ assert same_back: \forall integer f; 0 <= f < s->holders &&
	  @   s->holder[f].slot > 0 ==> s->holder[f].slot <= s->count &&
	  @   s->fd[s->holder[f].slot - 1] ==
	  @     \at(s->fd[s->holder[f].slot - 1], Pre); */
	/*@ assert back: slots_back(s); */
	/*@ assert held: slots_held(s); */
	return old;
}

/*@ requires \valid(to + (0 .. count - 1));
  @ requires \valid_read(from + (0 .. count - 1));
  @ requires \separated(to + (0 .. count - 1), from + (0 .. count - 1));
  @ terminates \true;
  @ assigns to[0 .. count - 1];
  @ ensures same: \forall integer k; 0 <= k < count ==>
  @   to[k].watch == from[k].watch && to[k].slot == from[k].slot;
  @*/
static void
copy_holders(
    struct plumb_holder *to, const struct plumb_holder *from, size_t count)
{
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k].watch == from[k].watch && to[k].slot == from[k].slot;
	  @ loop assigns i, to[0 .. count - 1];
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		to[i].watch = from[i].watch;
		to[i].slot = from[i].slot;
	}
}

/* Held by nobody, from there on. */
/*@ requires from <= count && \valid(to + (0 .. count - 1));
  @ terminates \true;
  @ assigns to[from .. count - 1];
  @ ensures rest: \forall integer k; from <= k < count ==>
  @   to[k].watch == \null && to[k].slot == 0;
  @*/
static void
clear_holders(struct plumb_holder *to, size_t from, size_t count)
{
	/*@ loop invariant bound: from <= i <= count;
	  @ loop invariant rest: \forall integer k; from <= k < i ==>
	  @   to[k].watch == \null && to[k].slot == 0;
	  @ loop assigns i, to[from .. count - 1];
	  @ loop variant count - i;
	  @*/
	for (size_t i = from; i < count; i++) {
		to[i].watch = NULL;
		to[i].slot = 0;
	}
}

struct plumb_holder *
plumb_slots_widen(
    struct plumb_slots *s, struct plumb_holder *to, size_t holders)
{
	struct plumb_holder *old = s->holder;
	size_t had = s->holders;

	if (had > 0) {
		copy_holders(to, old, had);
	}
	clear_holders(to, had, holders);
	/*@ assert frame: s->fd == \at(s->fd, Pre) && s->cap == \at(s->cap, Pre) &&
	  @   s->count == \at(s->count, Pre) && s->open == \at(s->open, Pre); */
	s->holder = to;
	s->holders = holders;
	/*@ assert memory: slots_memory(s); */
	/*@ assert same: \forall integer k; 0 <= k < had ==>
	  @   s->holder[k].watch == \at(s->holder[k].watch, Pre) &&
	  @   s->holder[k].slot == \at(s->holder[k].slot, Pre); */
	/*@ assert fds: \forall integer i; 0 <= i < s->count ==>
	  @   s->fd[i] == \at(s->fd[i], Pre); */
	/*@ assert there: \forall integer i; 0 <= i < s->count ==>
	  @   0 <= s->fd[i] < had && s->holder[s->fd[i]].slot == i + 1; */
	/*@ assert same_back: \forall integer f; 0 <= f < s->holders &&
	  @   s->holder[f].slot > 0 ==> f < had; */
	/*@ assert slotted: \forall integer f; 0 <= f < had &&
	  @   s->holder[f].slot > 0 ==> s->holder[f].slot <= s->count &&
	  @   s->fd[s->holder[f].slot - 1] == f; */
	/*@ assert there: slots_there(s); */
	/*@ assert back: slots_back(s); */
	/*@ assert held: slots_held(s); */
	return old;
}

void
plumb_slots_hold(struct plumb_slots *s, int fd, struct plumb_watch *watch)
{
	s->holder[fd].watch = watch;
	/*@ assert frame: s->fd == \at(s->fd, Pre) && s->cap == \at(s->cap, Pre) &&
	  @   s->holder == \at(s->holder, Pre) && s->open == \at(s->open, Pre) &&
	  @   s->holders == \at(s->holders, Pre); */
	/*@ assert memory: slots_memory(s); */
	/*@ assert there: slots_there(s); */
	/*@ assert back: slots_back(s); */
}

void
plumb_slots_reserve(struct plumb_slots *s)
{
	s->open++;
}

void
plumb_slots_release(struct plumb_slots *s)
{
	s->open--;
}

size_t
plumb_slots_add(struct plumb_slots *s, int fd)
{
	size_t at = s->count++;

	s->fd[at] = fd;
	s->holder[fd].slot = at + 1;
	/*@ assert frame: s->fd == \at(s->fd, Pre) && s->cap == \at(s->cap, Pre) &&
	  @   s->holder == \at(s->holder, Pre) && s->open == \at(s->open, Pre) &&
	  @   s->holders == \at(s->holders, Pre); */
	/*@ assert memory: slots_memory(s); */
	/*@ assert there: slots_there(s); */
	/*@ assert back: slots_back(s); */
	return at;
}

size_t
plumb_slots_remove(struct plumb_slots *s, int fd)
{
	size_t at = s->holder[fd].slot - 1;
	size_t last = s->count - 1;
	int moved = s->fd[last];

	s->fd[at] = moved;
	s->holder[moved].slot = at + 1;
	s->holder[fd].slot = 0;
	s->count = last;
	/*@ assert frame: s->fd == \at(s->fd, Pre) && s->cap == \at(s->cap, Pre) &&
	  @   s->holder == \at(s->holder, Pre) && s->open == \at(s->open, Pre) &&
	  @   s->holders == \at(s->holders, Pre); */
	/*@ assert memory: slots_memory(s); */
	/*@ assert there: slots_there(s); */
	/*@ assert others: \forall integer f; 0 <= f < s->holders && f != fd &&
	  @   f != moved ==> s->holder[f].slot == \at(s->holder[f].slot, Pre); */
	/*@ assert elsewhere: \forall integer f; 0 <= f < s->holders && f != fd &&
	  @   f != moved && s->holder[f].slot > 0 ==>
	  @   s->holder[f].slot <= last && s->holder[f].slot != at + 1; */
	/*@ assert kept: \forall integer i; 0 <= i < last && i != at ==>
	  @   s->fd[i] == \at(s->fd[i], Pre); */
	/*@ assert last: last != at ==> moved != fd && s->fd[at] == moved &&
	  @   s->holder[moved].slot == at + 1; */
	/*@ assert left: \forall integer f; 0 <= f < s->holders && f != fd &&
	  @   f != moved && s->holder[f].slot > 0 ==>
	  @   s->fd[s->holder[f].slot - 1] ==
	  @     \at(s->fd[s->holder[f].slot - 1], Pre); */
	/*@ assert stayed: \forall integer f; 0 <= f < s->holders && f != fd &&
	  @   f != moved && s->holder[f].slot > 0 ==>
	  @   s->fd[s->holder[f].slot - 1] == f; */
	/*@ assert back: slots_back(s); */
	return at;
}
