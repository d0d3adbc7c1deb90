#include "core/sendq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The queue as a reader of the wire sees it: view, copy, take. */
static size_t
drain(struct plumb_sendq *q, uint8_t *out, size_t len)
{
	struct plumb_piece view[2];
	size_t count = plumb_sendq_view(q, view);
	size_t done = 0;

	for (size_t i = 0; i < count && done < len; i++) {
		size_t part =
		    view[i].len < len - done ? view[i].len : len - done;

		memcpy(out + done, view[i].at, part);
		done += part;
	}
	plumb_sendq_take(q, done);
	return done;
}

static void
push(struct plumb_sendq *q, const uint8_t *in, size_t len)
{
	size_t cap = plumb_sendq_capacity(q, len);

	assert_true(cap > 0 || len == 0);
	if (cap != q->cap) {
		uint8_t *memory = malloc(cap);

		assert_non_null(memory);
		free(plumb_sendq_move(q, memory, cap));
	}
	plumb_sendq_push(q, in, len);
}

static void
a_fresh_queue_is_empty_and_shows_nothing(void **state)
{
	struct plumb_sendq q;
	struct plumb_piece view[2];

	(void)state;
	plumb_sendq_init(&q);
	assert_int_equal(q.size, 0);
	assert_int_equal(plumb_sendq_view(&q, view), 0);
	assert_int_equal(plumb_sendq_capacity(&q, 0), 0);
	plumb_sendq_take(&q, 0);
	assert_int_equal(plumb_sendq_clear(&q), 0);
}

static void
capacity_doubles_and_refuses_what_no_memory_holds(void **state)
{
	struct plumb_sendq q;
	uint8_t memory[8];

	(void)state;
	plumb_sendq_init(&q);
	assert_int_equal(plumb_sendq_capacity(&q, 1), PLUMB_SENDQ_SMALLEST);
	assert_int_equal(plumb_sendq_capacity(&q, 1000000), 1000000);
	assert_int_equal(plumb_sendq_capacity(&q, SIZE_MAX / 2), SIZE_MAX / 2);
	assert_int_equal(plumb_sendq_capacity(&q, SIZE_MAX / 2 + 1), 0);
	assert_int_equal(plumb_sendq_capacity(&q, SIZE_MAX), 0);
	assert_null(plumb_sendq_move(&q, memory, sizeof(memory)));
	assert_int_equal(plumb_sendq_capacity(&q, 8), 8);
	plumb_sendq_push(&q, (const uint8_t *)"abcdefgh", 8);
	assert_int_equal(plumb_sendq_capacity(&q, SIZE_MAX / 2), 0);
	assert_int_equal(plumb_sendq_capacity(&q, 5000), 5008);
	q.cap = 5000;
	assert_int_equal(plumb_sendq_capacity(&q, 4993), 10000);
}

static void
a_queue_that_wraps_shows_two_pieces_in_order(void **state)
{
	struct plumb_sendq q;
	struct plumb_piece view[2];
	uint8_t memory[8];
	uint8_t out[8];

	(void)state;
	plumb_sendq_init(&q);
	plumb_sendq_move(&q, memory, sizeof(memory));
	plumb_sendq_push(&q, (const uint8_t *)"abcdef", 6);
	assert_int_equal(drain(&q, out, 4), 4);
	plumb_sendq_push(&q, (const uint8_t *)"ghijkl", 6);
	assert_int_equal(plumb_sendq_view(&q, view), 2);
	assert_memory_equal(view[0].at, "efgh", 4);
	assert_int_equal(view[0].len, 4);
	assert_memory_equal(view[1].at, "ijkl", 4);
	assert_int_equal(view[1].len, 4);
	assert_int_equal(drain(&q, out, 8), 8);
	assert_memory_equal(out, "efghijkl", 8);
}

static void
an_emptied_queue_starts_over_in_one_piece(void **state)
{
	struct plumb_sendq q;
	struct plumb_piece view[2];
	uint8_t memory[4];
	uint8_t out[4];

	(void)state;
	plumb_sendq_init(&q);
	plumb_sendq_move(&q, memory, sizeof(memory));
	plumb_sendq_push(&q, (const uint8_t *)"abc", 3);
	drain(&q, out, 3);
	plumb_sendq_push(&q, (const uint8_t *)"defg", 4);
	assert_int_equal(plumb_sendq_view(&q, view), 1);
	assert_memory_equal(view[0].at, "defg", 4);
}

static void
moving_a_wrapped_queue_keeps_its_bytes(void **state)
{
	struct plumb_sendq q;
	uint8_t small[4];
	uint8_t large[16];
	uint8_t out[8];

	(void)state;
	plumb_sendq_init(&q);
	plumb_sendq_move(&q, small, sizeof(small));
	plumb_sendq_push(&q, (const uint8_t *)"abc", 3);
	drain(&q, out, 2);
	plumb_sendq_push(&q, (const uint8_t *)"def", 3);
	assert_ptr_equal(plumb_sendq_move(&q, large, sizeof(large)), small);
	memset(small, '!', sizeof(small));
	plumb_sendq_push(&q, (const uint8_t *)"gh", 2);
	assert_int_equal(drain(&q, out, 8), 6);
	assert_memory_equal(out, "cdefgh", 6);
}

static void
clearing_says_how_much_was_discarded(void **state)
{
	struct plumb_sendq q;
	uint8_t memory[8];

	(void)state;
	plumb_sendq_init(&q);
	plumb_sendq_move(&q, memory, sizeof(memory));
	plumb_sendq_push(&q, (const uint8_t *)"abcde", 5);
	plumb_sendq_take(&q, 2);
	assert_int_equal(plumb_sendq_clear(&q), 3);
	assert_int_equal(q.size, 0);
	assert_int_equal(q.cap, 8);
}

static void
only_the_rest_of_the_pieces_is_queued(void **state)
{
	static const char text[] = "abcdefghij";
	const uint8_t *at = (const uint8_t *)text;
	const struct plumb_piece pieces[] = { { at, 3 }, { at + 3, 0 },
		{ at + 3, 4 }, { at + 7, 3 }, { at + 10, 0 } };

	(void)state;
	for (size_t taken = 0; taken <= 10; taken++) {
		struct plumb_sendq q;
		uint8_t memory[16];
		uint8_t out[16];

		plumb_sendq_init(&q);
		plumb_sendq_move(&q, memory, sizeof(memory));
		plumb_sendq_push(&q, (const uint8_t *)"-", 1);
		plumb_sendq_push_rest(&q, pieces, 5, taken);
		assert_int_equal(drain(&q, out, 16), 11 - taken);
		assert_int_equal(out[0], '-');
		assert_memory_equal(out + 1, text + taken, 10 - taken);
	}
}

static void
a_total_that_does_not_fit_is_size_max(void **state)
{
	const uint8_t *at = (const uint8_t *)"";
	const struct plumb_piece pieces[] = { { at, SIZE_MAX - 5 }, { at, 5 },
		{ at, 1 }, { at, 1 } };

	(void)state;
	assert_int_equal(plumb_pieces_total(pieces, 0), 0);
	assert_int_equal(plumb_pieces_total(pieces, 1), SIZE_MAX - 5);
	assert_int_equal(plumb_pieces_total(pieces, 2), SIZE_MAX);
	assert_int_equal(plumb_pieces_total(pieces, 3), SIZE_MAX);
	assert_int_equal(plumb_pieces_total(pieces, 4), SIZE_MAX);
}

/* Conservation and order at once, over many shapes of writes and drains. */
static void
every_byte_comes_out_once_and_in_order(void **state)
{
	struct plumb_sendq q;
	uint8_t bytes[700];
	uint32_t in = 0;
	uint32_t out = 0;
	uint32_t dice = 1;

	(void)state;
	plumb_sendq_init(&q);
	for (int round = 0; round < 20000; round++) {
		size_t len;

		dice = dice * 1103515245u + 12345u;
		len = (dice >> 16) % sizeof(bytes);
		if ((dice & 0x80) != 0) {
			for (size_t i = 0; i < len; i++) {
				bytes[i] = (uint8_t)(in++ * 7 / 3);
			}
			push(&q, bytes, len);
		} else {
			len = drain(&q, bytes, len);
			for (size_t i = 0; i < len; i++) {
				assert_int_equal(
				    bytes[i], (uint8_t)(out++ * 7 / 3));
			}
		}
		assert_int_equal(in - out, q.size);
	}
	assert_true(out > 1000000);
	free(q.at);
}

static void
what_cannot_be_doubled_grows_by_what_is_needed(void **state)
{
	struct plumb_sendq q = { .cap = SIZE_MAX / 4 + 1 };

	(void)state;
	q.size = q.cap;
	assert_int_equal(plumb_sendq_capacity(&q, 5), q.cap + 5);
	q.cap--;
	q.size = q.cap;
	assert_int_equal(plumb_sendq_capacity(&q, 5), 2 * q.cap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fresh_queue_is_empty_and_shows_nothing),
		cmocka_unit_test(
		    capacity_doubles_and_refuses_what_no_memory_holds),
		cmocka_unit_test(a_queue_that_wraps_shows_two_pieces_in_order),
		cmocka_unit_test(an_emptied_queue_starts_over_in_one_piece),
		cmocka_unit_test(moving_a_wrapped_queue_keeps_its_bytes),
		cmocka_unit_test(clearing_says_how_much_was_discarded),
		cmocka_unit_test(only_the_rest_of_the_pieces_is_queued),
		cmocka_unit_test(a_total_that_does_not_fit_is_size_max),
		cmocka_unit_test(
		    what_cannot_be_doubled_grows_by_what_is_needed),
		cmocka_unit_test(every_byte_comes_out_once_and_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
