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
	return old;
}

struct plumb_holder *
plumb_slots_widen(
    struct plumb_slots *s, struct plumb_holder *to, size_t holders)
{
	struct plumb_holder *old = s->holder;
	size_t had = s->holders;

	/*@ loop invariant bound: 0 <= i <= had;
	  @ loop invariant same: \forall integer k; 0 <= k < i ==>
	  @   to[k].watch == old[k].watch && to[k].slot == old[k].slot;
	  @ loop assigns i, to[0 .. had - 1];
	  @ loop variant had - i;
	  @*/
	for (size_t i = 0; i < had; i++) {
		to[i].watch = old[i].watch;
		to[i].slot = old[i].slot;
	}
	/*@ loop invariant bound: had <= i <= holders;
	  @ loop invariant rest: \forall integer k; had <= k < i ==>
	  @   to[k].watch == \null && to[k].slot == 0;
	  @ loop assigns i, to[had .. holders - 1];
	  @ loop variant holders - i;
	  @*/
	for (size_t i = had; i < holders; i++) {
		to[i].watch = NULL;
		to[i].slot = 0;
	}
	s->holder = to;
	s->holders = holders;
	return old;
}

void
plumb_slots_hold(struct plumb_slots *s, int fd, struct plumb_watch *watch)
{
	s->holder[fd].watch = watch;
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
	return at;
}
