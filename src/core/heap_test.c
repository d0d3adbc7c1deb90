#include "core/heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64, STEPS = 20000 };

/* What should be in the heap, by id; owner NULL: nothing. */
struct model {
	uint64_t when;
	unsigned turn;
	const char *owner;
};

static struct plumb_heap_entry entries[MOST];
static uint32_t slots[MOST];
static char owners[STEPS];

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static int
first_of(const struct model *model)
{
	int first = -1;

	for (int id = 0; id < MOST; id++) {
		const struct model *m = &model[id];

		if (m->owner == NULL)
			continue;
		if (first < 0 || m->when < model[first].when ||
		    (m->when == model[first].when &&
			m->turn < model[first].turn))
			first = id;
	}
	return first;
}

static void
pop_as_modelled(struct plumb_heap *h, struct model *model)
{
	int first = first_of(model);

	if (first < 0) {
		assert_int_equal(h->count, 0);
		return;
	}
	assert_true(plumb_heap_when(h) == model[first].when);
	assert_ptr_equal(plumb_heap_pop(h), model[first].owner);
	model[first].owner = NULL;
}

static void
pops_come_by_time_then_by_coming_whatever_is_taken_out(void **state)
{
	struct plumb_heap h = { .at = NULL };
	struct model model[MOST] = { { .owner = NULL } };
	uint32_t random = 1;

	(void)state;
	assert_null(plumb_heap_move(&h, entries, slots, MOST));
	for (unsigned step = 0; step < STEPS; step++) {
		uint32_t what = next_random(&random) % 8;
		int id = (int)(next_random(&random) % MOST);

		if (what < 4 && h.count < MOST) {
			/* Few times, so that many are equal. */
			uint64_t when = next_random(&random) % 16;

			id = plumb_heap_push(&h, when, &owners[step]);
			assert_null(model[id].owner);
			model[id] = (struct model){ when, step, &owners[step] };
		} else if (what < 6 && model[id].owner != NULL) {
			plumb_heap_remove(&h, id);
			model[id].owner = NULL;
		} else {
			pop_as_modelled(&h, model);
		}
	}
	while (h.count > 0)
		pop_as_modelled(&h, model);
	assert_int_equal(first_of(model), -1);
}

static void
a_move_keeps_order_and_ids(void **state)
{
	static struct plumb_heap_entry more[2 * MOST];
	static uint32_t more_slots[2 * MOST];
	struct plumb_heap h = { .at = NULL };
	int ids[4];

	(void)state;
	plumb_heap_move(&h, entries, slots, 4);
	for (int i = 0; i < 4; i++)
		ids[i] = plumb_heap_push(&h, (uint64_t)(9 - i), &owners[i]);
	assert_ptr_equal(
	    plumb_heap_move(&h, more, more_slots, 2 * MOST), entries);
	memset(entries, 0xee, sizeof entries);
	memset(slots, 0xee, sizeof slots);
	plumb_heap_remove(&h, ids[2]);
	assert_int_equal(plumb_heap_push(&h, 1, &owners[4]), ids[2]);
	assert_ptr_equal(plumb_heap_pop(&h), &owners[4]);
	assert_ptr_equal(plumb_heap_pop(&h), &owners[3]);
	assert_ptr_equal(plumb_heap_pop(&h), &owners[1]);
	assert_ptr_equal(plumb_heap_pop(&h), &owners[0]);
	assert_int_equal(h.count, 0);
}

static void
capacity_doubles_up_to_the_largest(void **state)
{
	struct plumb_heap h = { .at = NULL };
	uint32_t cap = 0;

	(void)state;
	assert_int_equal(plumb_heap_capacity(&h), PLUMB_HEAP_SMALLEST);
	for (cap = PLUMB_HEAP_SMALLEST; cap < PLUMB_HEAP_LARGEST; cap *= 2) {
		h.cap = cap;
		h.count = cap - 1;
		assert_int_equal(plumb_heap_capacity(&h), cap);
		h.count = cap;
		assert_int_equal(plumb_heap_capacity(&h), 2 * cap);
	}
	assert_int_equal(cap, PLUMB_HEAP_LARGEST);
	h.cap = cap;
	h.count = cap;
	assert_int_equal(plumb_heap_capacity(&h), 0);
	h.count = 0;
	h.order = UINT64_MAX;
	assert_int_equal(plumb_heap_capacity(&h), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    pops_come_by_time_then_by_coming_whatever_is_taken_out),
		cmocka_unit_test(a_move_keeps_order_and_ids),
		cmocka_unit_test(capacity_doubles_up_to_the_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
