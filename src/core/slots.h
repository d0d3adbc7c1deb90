/*
 * Which descriptor sits in which slot of the array that poll() is given, and
 * who holds the descriptor. Slots are filled without a gap: taking one out
 * moves the last one into its place. The memory is the caller's; nothing is
 * allocated here.
 */
#ifndef PLUMB_CORE_SLOTS_H
#define PLUMB_CORE_SLOTS_H

#include <limits.h>
#include <stddef.h>

struct plumb_watch;

struct plumb_holder {
	struct plumb_watch *watch; /* NULL: nobody */
	size_t slot;		   /* from 1; 0: in none */
};

/* Fields are read-only outside slots.c. Zeros are empty ones. */
struct plumb_slots {
	int *fd; /* by slot: the first count of cap are in use */
	size_t count;
	size_t cap;
	size_t open; /* that may be needed: each has room set aside */
	struct plumb_holder *holder; /* by descriptor */
	size_t holders;		     /* that holder has room for */
};

/*@ predicate slots_memory{L}(struct plumb_slots *s) =
  @   s->count <= s->open <= s->cap && s->holders <= INT_MAX &&
  @   (s->cap > 0 ==> \valid(s->fd + (0 .. s->cap - 1)) &&
  @     \separated(s, s->fd + (0 .. s->cap - 1))) &&
  @   (s->holders > 0 ==> \valid(s->holder + (0 .. s->holders - 1)) &&
  @     \separated(s, s->holder + (0 .. s->holders - 1)));
  @ // Slots and descriptors point at each other.
  @ predicate slots_there{L}(struct plumb_slots *s) =
  @   \forall integer i; 0 <= i < s->count ==>
  @   0 <= s->fd[i] < s->holders && s->holder[s->fd[i]].slot == i + 1;
  @ predicate slots_back{L}(struct plumb_slots *s) =
  @   \forall integer f; 0 <= f < s->holders && s->holder[f].slot > 0 ==>
  @   s->holder[f].slot <= s->count && s->fd[s->holder[f].slot - 1] == f;
  @ // Whoever has a slot is held by somebody.
  @ predicate slots_held{L}(struct plumb_slots *s) =
  @   \forall integer f; 0 <= f < s->holders && s->holder[f].slot > 0 ==>
  @   s->holder[f].watch != \null;
  @ predicate slots_ok{L}(struct plumb_slots *s) =
  @   slots_memory(s) && slots_there(s) && slots_back(s) &&
  @   slots_held(s);
  @*/

/*
 * Moves the slots to other memory, for cap of them, not fewer than are set
 * aside. Returns the old memory, which is the caller's again (NULL at first).
 */
/*@ requires \valid(s) && slots_ok(s);
  @ requires s->open <= cap && 0 < cap;
  @ requires \valid(to + (0 .. cap - 1));
  @ requires \separated(s, to + (0 .. cap - 1));
  @ requires s->cap > 0 ==>
  @   \separated(s->fd + (0 .. s->cap - 1), to + (0 .. cap - 1));
  @ terminates \true;
  @ assigns s->fd, s->cap, to[0 .. cap - 1], \result \from s->fd;
  @ ensures ok: slots_ok(s);
  @ ensures old: \result == \old(s->fd);
  @ ensures now: s->fd == to && s->cap == cap;
  @ ensures same: \forall integer i; 0 <= i < s->count ==>
  @   s->fd[i] == \old(s->fd[i]);
  @*/
int *plumb_slots_move(struct plumb_slots *s, int *to, size_t cap);

/* The same with those who hold: room for more of them. */
/*@ requires \valid(s) && slots_ok(s);
  @ requires s->holders <= holders && 0 < holders <= INT_MAX;
  @ requires \valid(to + (0 .. holders - 1));
  @ requires \separated(s, to + (0 .. holders - 1));
  @ requires s->holders > 0 ==>
  @   \separated(s->holder + (0 .. s->holders - 1), to + (0 .. holders - 1));
  @ terminates \true;
  @ assigns s->holder, s->holders, to[0 .. holders - 1],
  @   \result \from s->holder;
  @ ensures ok: slots_ok(s);
  @ ensures old: \result == \old(s->holder);
  @ ensures now: s->holder == to && s->holders == holders;
  @ ensures same: \forall integer f; 0 <= f < \old(s->holders) ==>
  @   s->holder[f].watch == \old(s->holder[f].watch) &&
  @   s->holder[f].slot == \old(s->holder[f].slot);
  @ ensures rest: \forall integer f; \old(s->holders) <= f < holders ==>
  @   s->holder[f].watch == \null && s->holder[f].slot == 0;
  @*/
struct plumb_holder *plumb_slots_widen(
    struct plumb_slots *s, struct plumb_holder *to, size_t holders);

/*
 * From now on that watch, or nobody (NULL), holds the descriptor, which is in
 * no slot.
 */
/*@ requires \valid(s) && slots_ok(s);
  @ requires 0 <= fd < s->holders && s->holder[fd].slot == 0;
  @ terminates \true;
  @ assigns s->holder[fd].watch \from watch;
  @ ensures ok: slots_ok(s);
  @ ensures held: s->holder[fd].watch == watch;
  @*/
void plumb_slots_hold(struct plumb_slots *s, int fd, struct plumb_watch *watch);

/* Sets room for one more slot aside; there is room. */
/*@ requires \valid(s) && slots_ok(s);
  @ requires s->open < s->cap;
  @ terminates \true;
  @ assigns s->open;
  @ ensures ok: slots_ok(s);
  @ ensures counted: s->open == \old(s->open) + 1;
  @*/
void plumb_slots_reserve(struct plumb_slots *s);

/* One less is needed, and was not in use. */
/*@ requires \valid(s) && slots_ok(s);
  @ requires s->count < s->open;
  @ terminates \true;
  @ assigns s->open;
  @ ensures ok: slots_ok(s);
  @ ensures counted: s->open == \old(s->open) - 1;
  @*/
void plumb_slots_release(struct plumb_slots *s);

/* Gives a held descriptor, which has none, one of those set aside. */
/*@ requires \valid(s) && slots_ok(s);
  @ requires 0 <= fd < s->holders && s->holder[fd].slot == 0;
  @ requires held: s->holder[fd].watch != \null;
  @ requires room: s->count < s->open;
  @ terminates \true;
  @ assigns s->count, s->fd[s->count], s->holder[fd].slot;
  @ ensures ok: slots_ok(s);
  @ ensures counted: s->count == \old(s->count) + 1;
  @ ensures where: \result == \old(s->count) && s->fd[\result] == fd &&
  @   s->holder[fd].slot == \result + 1;
  @*/
size_t plumb_slots_add(struct plumb_slots *s, int fd);

/*
 * Takes a descriptor's slot from it and gives it to the last one. Returns that
 * slot, from 0; the last one's was number count, as it is now.
 */
/*@ requires \valid(s) && slots_ok(s);
  @ requires 0 <= fd < s->holders && s->holder[fd].slot > 0;
  @ terminates \true;
  @ assigns s->count, s->fd[0 .. s->count - 1], s->holder[fd].slot,
  @   s->holder[s->fd[s->count - 1]].slot;
  @ ensures ok: slots_ok(s);
  @ ensures counted: s->count == \old(s->count) - 1;
  @ ensures where: \result == \old(s->holder[fd].slot) - 1;
  @ ensures none: s->holder[fd].slot == 0;
  @ ensures moved: \result < s->count ==>
  @   s->fd[\result] == \old(s->fd[s->count - 1]);
  @ ensures others: \forall integer i; 0 <= i < s->count && i != \result ==>
  @   s->fd[i] == \old(s->fd[i]);
  @ ensures in: \forall integer f; 0 <= f < s->holders && f != fd ==>
  @   (s->holder[f].slot > 0 <==> \old(s->holder[f].slot) > 0);
  @*/
size_t plumb_slots_remove(struct plumb_slots *s, int fd);

#endif
