#include "core/sendq.h"

/* Sums only grow: what the two loops over pieces lean on. */
/*@ ghost
  /@ requires \valid_read(pieces + (0 .. count - 1));
   @ terminates \true;
   @ assigns \nothing;
   @ ensures \forall integer i, j; 0 <= i <= j <= count ==>
   @   pieces_sum(pieces, i) <= pieces_sum(pieces, j);
   @/
  void sums_grow(const struct plumb_piece *pieces, size_t count)
  {
	/@ loop invariant 0 <= n <= count;
	 @ loop invariant \forall integer i, j; 0 <= i <= j <= n ==>
	 @   pieces_sum(pieces, i) <= pieces_sum(pieces, j);
	 @ loop assigns n;
	 @ loop variant count - n;
	 @/
	for (size_t n = 0; n < count; n++) {
	}
  }
*/

/* Disjoint; a loop, so that the proof trusts nothing but the compiler. */
/*@ requires \valid(out + (0 .. len - 1));
  @ requires \valid_read(in + (0 .. len - 1));
  @ requires \separated(out + (0 .. len - 1), in + (0 .. len - 1));
  @ terminates \true;
  @ assigns out[0 .. len - 1];
  @ ensures copied: \forall integer i; 0 <= i < len ==> out[i] == in[i];
  @*/
static void
copy(uint8_t *restrict out, const uint8_t *restrict in, size_t len)
{
	/*@ loop invariant bound: 0 <= i <= len;
	  @ loop invariant done: \forall integer k; 0 <= k < i ==> out[k] == in[k];
	  @ loop assigns i, out[0 .. len - 1];
	  @ loop variant len - i;
	  @*/
	for (size_t i = 0; i < len; i++) {
		out[i] = in[i];
	}
}

void
plumb_sendq_init(struct plumb_sendq *q)
{
	q->at = NULL;
	q->cap = 0;
	q->head = 0;
	q->size = 0;
}

size_t
plumb_sendq_capacity(const struct plumb_sendq *q, size_t len)
{
	size_t need;

	if (len <= q->cap - q->size) {
		return q->cap;
	}
	if (len > SIZE_MAX / 2 - q->size) {
		return 0;
	}
	need = q->size + len;
	if (need < PLUMB_SENDQ_SMALLEST) {
		need = PLUMB_SENDQ_SMALLEST;
	}
	if (q->cap <= SIZE_MAX / 4 && need < 2 * q->cap) {
		need = 2 * q->cap;
	}
	return need;
}

/* Bytes from the head to the end of the memory, or to the last one. */
/*@ requires \valid_read(q) && sendq_ok(q);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures least: \result <= q->size && \result <= q->cap - q->head;
  @ ensures one: \result == q->size || \result == q->cap - q->head;
  @*/
static size_t
first_run(const struct plumb_sendq *q)
{
	size_t straight = q->cap - q->head;

	return q->size < straight ? q->size : straight;
}

uint8_t *
plumb_sendq_move(struct plumb_sendq *q, uint8_t *to, size_t cap)
{
	uint8_t *old = q->at;
	size_t first = first_run(q);

	if (first > 0) {
		copy(to, old + q->head, first);
	}
	if (first < q->size) {
		copy(to + first, old, q->size - first);
	}
	/*@ assert first: \forall integer i; 0 <= i < first ==>
	  @   to[i] == \at(q->at[q->head + i], Pre); */
	/*@ assert rest: \forall integer i; first <= i < q->size ==>
	  @   to[i] == \at(q->at[i - \at(first, Here)], Pre); */
	/*@ assert all: \forall integer i; 0 <= i < q->size ==>
	  @   to[i] == \at(sendq_byte(q, i), Pre); */
	q->at = to;
	q->cap = cap;
	q->head = 0;
	/*@ assert still: \forall integer i; 0 <= i < q->size ==>
	  @   q->at[i] == \at(sendq_byte(q, i), Pre); */
	return old;
}

void
plumb_sendq_push(struct plumb_sendq *q, const uint8_t *in, size_t len)
{
	size_t tail;
	size_t first;

	if (len == 0) {
		return;
	}
	tail = q->size < q->cap - q->head ? q->head + q->size
					  : q->size - (q->cap - q->head);
	first = len < q->cap - tail ? len : q->cap - tail;
	copy(q->at + tail, in, first);
	if (first < len) {
		copy(q->at, in + first, len - first);
	}
	/*@ assert straight: \forall integer k; 0 <= k < first ==>
	  @   q->at[tail + k] == \at(in[k], Pre); */
	/*@ assert wrapped: \forall integer k; first <= k < len ==>
	  @   q->at[k - \at(first, Here)] == \at(in[k], Pre); */
	/*@ assert both: \forall integer k; 0 <= k < len ==>
	  @   sendq_byte(q, q->size + k) == \at(in[k], Pre); */
	q->size += len;
}

/*
 * Appends what is left of one piece once the kernel has taken the first taken
 * bytes; returns how many of them were behind its end.
 */
/*@ requires \valid(q) && sendq_ok(q);
  @ requires \valid_read(at + (0 .. len - 1));
  @ requires sendq_apart(q, (uint8_t *)at, len);
  @ requires room: len <= taken || len - taken <= q->cap - q->size;
  @ terminates \true;
  @ assigns q->size, q->at[0 .. q->cap - 1];
  @ ensures ok: sendq_ok(q);
  @ ensures left: \result == \max(0, taken - len);
  @ ensures counted: q->size == \old(q->size) + \max(0, len - taken);
  @ ensures before: \forall integer i; 0 <= i < \old(q->size) ==>
  @   sendq_byte(q, i) == \old(sendq_byte(q, i));
  @ ensures behind: \forall integer i; \old(q->size) <= i < q->size ==>
  @   sendq_byte(q, i) == \old(at[i - q->size + taken]);
  @*/
static size_t
push_piece(struct plumb_sendq *q, const uint8_t *at, size_t len, size_t taken)
{
	if (taken >= len) {
		return taken - len;
	}
	plumb_sendq_push(q, at + taken, len - taken);
	return 0;
}

void
plumb_sendq_push_rest(struct plumb_sendq *q, const struct plumb_piece *pieces,
    size_t count, size_t taken)
{
	/*@ ghost sums_grow(pieces, count); */
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant ok: sendq_ok(q);
	  @ loop invariant frame: \forall integer k; 0 <= k < count ==>
	  @   pieces[k] == \at(pieces[k], Pre);
	  @ loop invariant skipped: taken ==
	  @   \max(0, \at(taken, Pre) - \at(pieces_sum(pieces, \at(i, Here)), Pre));
	  @ loop invariant counted: q->size == \at(q->size, Pre) +
	  @   \max(0, \at(pieces_sum(pieces, \at(i, Here)), Pre) - \at(taken, Pre));
	  @ loop invariant before: \forall integer k;
	  @   0 <= k < \at(q->size, Pre) ==>
	  @   sendq_byte(q, k) == \at(sendq_byte(q, k), Pre);
	  @ loop invariant behind: \forall integer k; 0 <= k < i ==>
	  @   pieces_pushed{Pre, Here}(q, pieces, k, \at(taken, Pre));
	  @ loop assigns i, taken, q->size, q->at[0 .. q->cap - 1];
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		size_t len = pieces[i].len;

		/*@ assert next:
		  @   \at(pieces_sum(pieces, \at(i + 1, Here)), Pre) ==
		  @   \at(pieces_sum(pieces, \at(i, Here)), Pre) + len; */
		/*@ assert most:
		  @   \at(pieces_sum(pieces, \at(i + 1, Here)), Pre) <=
		  @   \at(pieces_sum(pieces, count), Pre); */
		/*@ assert inside: \forall integer k; 0 <= k < i ==>
		  @   \at(pieces_sum(pieces, k) + pieces[k].len, Pre) ==
		  @   \at(pieces_sum(pieces, k + 1), Pre) <=
		  @   \at(pieces_sum(pieces, \at(i, Here)), Pre); */
		/*@ assert low: \forall integer k, j; 0 <= k < i &&
		  @   0 <= j < \at(pieces[k].len, Pre) &&
		  @   \at(taken, Pre) <= \at(pieces_sum(pieces, k), Pre) + j ==>
		  @   0 <= \at(q->size + pieces_sum(pieces, k), Pre) + j -
		  @     \at(taken, Pre) < q->size; */
		/*@ assert bytes: \forall integer j; 0 <= j < len ==>
		  @   pieces[i].at[j] == \at(pieces[\at(i, Here)].at[j], Pre); */
		/*@ assert lined: q->size - taken ==
		  @   \at(q->size + pieces_sum(pieces, \at(i, Here)) - taken, Pre); */
		/*@ ghost Before: ; */
		taken = push_piece(q, pieces[i].at, len, taken);
		/*@ assert placed: \forall integer j; \at(taken, Before) <= j < len ==>
		  @   sendq_byte(q, \at(q->size - taken, Before) + j) ==
		  @   \at(pieces[i].at[j], Before); */
		/*@ assert last:
		  @   pieces_pushed{Pre, Here}(q, pieces, i, \at(taken, Pre)); */
		/*@ assert stays: \forall integer k, j; 0 <= k < i &&
		  @   0 <= j < \at(pieces[k].len, Pre) &&
		  @   \at(taken, Pre) <= \at(pieces_sum(pieces, k), Pre) + j ==>
		  @   sendq_byte(q, \at(q->size + pieces_sum(pieces, k), Pre) + j -
		  @     \at(taken, Pre)) ==
		  @   \at(sendq_byte(q, \at(q->size + pieces_sum(pieces, k), Pre) +
		  @     j - \at(taken, Pre)), Before); */
		/*@ assert earlier: \forall integer k; 0 <= k < i ==>
		  @   pieces_pushed{Pre, Here}(q, pieces, k, \at(taken, Pre)); */
	}
}

size_t
plumb_sendq_view(const struct plumb_sendq *q, struct plumb_piece out[2])
{
	size_t first = first_run(q);

	if (q->size == 0) {
		return 0;
	}
	out[0].at = q->at + q->head;
	out[0].len = first;
	if (first == q->size) {
		return 1;
	}
	out[1].at = q->at;
	out[1].len = q->size - first;
	return 2;
}

void
plumb_sendq_take(struct plumb_sendq *q, size_t len)
{
	size_t straight = q->cap - q->head;

	if (len == q->size) {
		/* Starting over keeps the next view in one piece. */
		q->head = 0;
	} else {
		q->head = len < straight ? q->head + len : len - straight;
	}
	q->size -= len;
}

size_t
plumb_sendq_clear(struct plumb_sendq *q)
{
	size_t dropped = q->size;

	q->head = 0;
	q->size = 0;
	return dropped;
}

size_t
plumb_pieces_total(const struct plumb_piece *pieces, size_t count)
{
	size_t sum = 0;

	/*@ ghost sums_grow(pieces, count); */
	/*@ loop invariant bound: 0 <= i <= count;
	  @ loop invariant sum: sum == pieces_sum(pieces, i);
	  @ loop assigns i, sum;
	  @ loop variant count - i;
	  @*/
	for (size_t i = 0; i < count; i++) {
		/*@ assert next: pieces_sum(pieces, i + 1) ==
		  @   sum + pieces[i].len; */
		/*@ assert most: pieces_sum(pieces, i + 1) <=
		  @   pieces_sum(pieces, count); */
		if (pieces[i].len > SIZE_MAX - sum) {
			return SIZE_MAX;
		}
		sum += pieces[i].len;
	}
	return sum;
}
