/*
 * The send queue: bytes that were accepted and that the kernel has not taken
 * yet, in order, in one ring. The memory is the caller's, who grows it with
 * plumb_sendq_move; the queue never allocates. Only what the kernel did not
 * take is ever copied here.
 */
#ifndef PLUMB_CORE_SENDQ_H
#define PLUMB_CORE_SENDQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLUMB_SENDQ_SMALLEST = 4096 };

/* A run of bytes: what an iovec is, without its header. */
struct plumb_piece {
	const uint8_t *at;
	size_t len;
};

/* Fields are read-only outside sendq.c. */
struct plumb_sendq {
	uint8_t *at;
	size_t cap;
	size_t head; /* of the oldest byte */
	size_t size;
};

/*@ predicate sendq_ok(struct plumb_sendq *q) =
  @   q->cap <= SIZE_MAX / 2 && q->size <= q->cap &&
  @   (q->cap > 0 ==> q->head < q->cap) && (q->cap == 0 ==> q->head == 0) &&
  @   (q->cap > 0 ==> \valid(q->at + (0 .. q->cap - 1)) &&
  @     \separated(q, q->at + (0 .. q->cap - 1)));
  @ predicate sendq_apart(struct plumb_sendq *q, uint8_t *in, integer len) =
  @   \separated(q, in + (0 .. len - 1)) &&
  @   \separated(q->at + (0 .. q->cap - 1), in + (0 .. len - 1));
  @
  @ // The byte that is number i of the queue, the oldest being number 0.
  @ logic integer sendq_least(integer need) =
  @   need < PLUMB_SENDQ_SMALLEST ? PLUMB_SENDQ_SMALLEST : need;
  @ logic integer sendq_grown(integer need, integer cap) =
  @   cap <= SIZE_MAX / 4 && need < 2 * cap ? 2 * cap : need;
  @ logic integer sendq_slot(integer cap, integer head, integer i) =
  @   head + i < cap ? head + i : head + i - cap;
  @ logic integer sendq_byte{L}(struct plumb_sendq *q, integer i) =
  @   q->at[sendq_slot(q->cap, q->head, i)];
  @
  @ logic integer pieces_sum{L}(struct plumb_piece *p, integer n) =
  @   n <= 0 ? 0 : pieces_sum(p, n - 1) + p[n - 1].len;
  @
  @ // What of piece number i is behind the first taken bytes of all is queued
  @ // behind what was: its bytes, in their places.
  @ predicate pieces_pushed{K, L}(struct plumb_sendq *q, struct plumb_piece *p,
  @     integer i, integer taken) =
  @   \forall integer j; 0 <= j < \at(p[i].len, K) &&
  @   taken <= \at(pieces_sum(p, i), K) + j ==>
  @   \at(sendq_byte(q, \at(q->size + pieces_sum(p, i), K) + j - taken), L) ==
  @     \at(p[i].at[j], K);
  @*/

/* Empty and without memory. */
/*@ requires \valid(q);
  @ terminates \true;
  @ assigns *q;
  @ ensures ok: sendq_ok(q);
  @ ensures empty: q->size == 0 && q->cap == 0 && q->at == \null;
  @*/
void plumb_sendq_init(struct plumb_sendq *q);

/*
 * The capacity to move to before len more bytes are pushed: the present one
 * where they fit, else at least twice that. 0 where it would be too large
 * for any memory.
 */
/*@ requires \valid_read(q) && sendq_ok(q);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures fits: \result > 0 ==> q->size + len <= \result <= SIZE_MAX / 2;
  @ ensures kept: len <= q->cap - q->size ==> \result == q->cap;
  @ ensures refused: len > q->cap - q->size ==>
  @   (\result == 0 <==> q->size + len > SIZE_MAX / 2);
  @ ensures grown: \result > q->cap ==>
  @   \result == sendq_grown(sendq_least(q->size + len), q->cap);
  @*/
size_t plumb_sendq_capacity(const struct plumb_sendq *q, size_t len);

/*
 * Moves the bytes to other memory, of cap bytes; cap is not less than size.
 * Returns the old memory, which is the caller's again (NULL the first time).
 */
/*@ requires \valid(q) && sendq_ok(q);
  @ requires \valid(to + (0 .. cap - 1));
  @ requires 0 < cap <= SIZE_MAX / 2 && q->size <= cap;
  @ requires sendq_apart(q, to, cap);
  @ terminates \true;
  @ assigns *q, to[0 .. cap - 1], \result \from *q;
  @ ensures ok: sendq_ok(q);
  @ ensures old: \result == \old(q->at);
  @ ensures now: q->at == to && q->cap == cap;
  @ ensures same: q->size == \old(q->size);
  @ ensures bytes: \forall integer i; 0 <= i < q->size ==>
  @   sendq_byte(q, i) == \old(sendq_byte(q, i));
  @*/
uint8_t *plumb_sendq_move(struct plumb_sendq *q, uint8_t *to, size_t cap);

/* Appends len bytes, for which there is room (see plumb_sendq_capacity). */
/*@ requires \valid(q) && sendq_ok(q);
  @ requires \valid_read(in + (0 .. len - 1));
  @ requires room: len <= q->cap - q->size;
  @ requires sendq_apart(q, (uint8_t *)in, len);
  @ terminates \true;
  @ assigns q->size, q->at[0 .. q->cap - 1];
  @ ensures ok: sendq_ok(q);
  @ ensures counted: q->size == \old(q->size) + len;
  @ ensures before: \forall integer i; 0 <= i < \old(q->size) ==>
  @   sendq_byte(q, i) == \old(sendq_byte(q, i));
  @ ensures behind: \forall integer i; \old(q->size) <= i < q->size ==>
  @   sendq_byte(q, i) == \old(in[i - q->size]);
  @*/
void plumb_sendq_push(struct plumb_sendq *q, const uint8_t *in, size_t len);

/*
 * Appends what is left of count pieces once the kernel has taken the first
 * taken bytes of them; there is room for that rest.
 */
/*@ requires \valid(q) && sendq_ok(q);
  @ requires \valid_read(pieces + (0 .. count - 1));
  @ requires \separated(q, pieces + (0 .. count - 1));
  @ requires \separated(
  @   q->at + (0 .. q->cap - 1), pieces + (0 .. count - 1));
  @ requires \forall integer i; 0 <= i < count ==>
  @   \valid_read(pieces[i].at + (0 .. pieces[i].len - 1)) &&
  @   sendq_apart(q, (uint8_t *)pieces[i].at, pieces[i].len);
  @ requires taken: taken <= pieces_sum(pieces, count);
  @ requires room: pieces_sum(pieces, count) - taken <= q->cap - q->size;
  @ terminates \true;
  @ assigns q->size, q->at[0 .. q->cap - 1];
  @ ensures ok: sendq_ok(q);
  @ ensures counted:
  @   q->size == \old(q->size + pieces_sum(pieces, count)) - taken;
  @ ensures before: \forall integer i; 0 <= i < \old(q->size) ==>
  @   sendq_byte(q, i) == \old(sendq_byte(q, i));
  @ ensures behind: \forall integer i; 0 <= i < count ==>
  @   pieces_pushed{Pre, Post}(q, pieces, i, taken);
  @*/
void plumb_sendq_push_rest(struct plumb_sendq *q,
    const struct plumb_piece *pieces, size_t count, size_t taken);

/*
 * The queued bytes, oldest first, as at most two pieces for one writev;
 * returns how many. They are valid until the queue is next changed.
 */
/*@ requires \valid_read(q) && sendq_ok(q);
  @ requires \valid(out + (0 .. 1)) && \separated(q, out + (0 .. 1));
  @ terminates \true;
  @ assigns out[0 .. 1];
  @ ensures count: 0 <= \result <= 2 && (\result == 0 <==> q->size == 0);
  @ ensures one: \result == 1 ==> out[0].len == q->size;
  @ ensures two: \result == 2 ==> out[0].len + out[1].len == q->size;
  @ ensures first: \result > 0 ==>
  @   out[0].len > 0 && out[0].at == q->at + q->head &&
  @   q->head + out[0].len <= q->cap;
  @ ensures second: \result == 2 ==>
  @   out[1].len > 0 && out[1].at == q->at &&
  @   q->head + out[0].len == q->cap;
  @*/
size_t plumb_sendq_view(const struct plumb_sendq *q, struct plumb_piece out[2]);

/* The kernel has taken the oldest len bytes; there are that many. */
/*@ requires \valid(q) && sendq_ok(q);
  @ requires there: len <= q->size;
  @ terminates \true;
  @ assigns q->head, q->size;
  @ ensures ok: sendq_ok(q);
  @ ensures counted: q->size == \old(q->size) - len;
  @ ensures over: q->size == 0 ==> q->head == 0;
  @ ensures left: \forall integer i; 0 <= i < q->size ==>
  @   sendq_byte(q, i) == \old(sendq_byte(q, i + len));
  @*/
void plumb_sendq_take(struct plumb_sendq *q, size_t len);

/* Discards all bytes and returns how many there were; the memory stays. */
/*@ requires \valid(q) && sendq_ok(q);
  @ terminates \true;
  @ assigns q->head, q->size;
  @ ensures ok: sendq_ok(q);
  @ ensures empty: q->size == 0 && q->head == 0;
  @ ensures counted: \result == \old(q->size);
  @*/
size_t plumb_sendq_clear(struct plumb_sendq *q);

/* The sum of the lengths, or SIZE_MAX where it does not fit. */
/*@ requires \valid_read(pieces + (0 .. count - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures sum: \result == \min(pieces_sum(pieces, count), SIZE_MAX);
  @*/
size_t plumb_pieces_total(const struct plumb_piece *pieces, size_t count);

#endif
