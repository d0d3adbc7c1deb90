#include "core/slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 24, STEPS = 20000 };

static struct plumb_holder holders[2 * ROOM];
static int fds[2 * ROOM];

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static struct plumb_slots
some_slots(void)
{
	struct plumb_slots s = { .fd = NULL };

	assert_null(plumb_slots_move(&s, fds, ROOM));
	assert_null(plumb_slots_widen(&s, holders, ROOM));
	for (int fd = 0; fd < ROOM; fd++) {
		plumb_slots_reserve(&s);
		plumb_slots_hold(&s, fd, (struct plumb_watch *)&holders[fd]);
	}
	return s;
}

/* Exactly those that are in have a slot, and each of them its own. */
static void
assert_slots(const struct plumb_slots *s, const bool *in)
{
	size_t count = 0;

	for (int fd = 0; fd < ROOM; fd++) {
		size_t slot = s->holder[fd].slot;

		assert_int_equal(slot > 0, in[fd]);
		if (slot > 0)
			assert_int_equal(s->fd[slot - 1], fd);
		count += in[fd];
	}
	assert_int_equal(s->count, count);
}

static void
each_that_is_in_has_its_own_slot_whoever_leaves(void **state)
{
	struct plumb_slots s = some_slots();
	bool in[ROOM] = { false };
	uint32_t random = 1;

	(void)state;
	for (int step = 0; step < STEPS; step++) {
		int fd = (int)(next_random(&random) % ROOM);
		size_t slot = s.holder[fd].slot;
		size_t count = s.count;

		if (in[fd])
			assert_int_equal(plumb_slots_remove(&s, fd) + 1, slot);
		else
			assert_int_equal(plumb_slots_add(&s, fd), count);
		in[fd] = !in[fd];
		assert_slots(&s, in);
	}
}

static void
who_leaves_gives_the_last_one_its_slot_and_no_other_moves(void **state)
{
	struct plumb_slots s = some_slots();

	(void)state;
	for (int fd = 4; fd < 9; fd++)
		plumb_slots_add(&s, fd);
	assert_int_equal(plumb_slots_remove(&s, 5), 1);
	assert_int_equal(s.fd[1], 8);
	assert_int_equal(plumb_slots_remove(&s, 7), 3);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.fd[0], 4);
	assert_int_equal(s.fd[1], 8);
	assert_int_equal(s.fd[2], 6);
}

static void
growing_keeps_slots_and_holders(void **state)
{
	static struct plumb_holder more_holders[2 * ROOM];
	static int more[2 * ROOM];
	struct plumb_slots s = some_slots();
	struct plumb_watch *watch = s.holder[7].watch;

	(void)state;
	plumb_slots_add(&s, 3);
	plumb_slots_add(&s, 7);
	memset(more_holders, 0xee, sizeof more_holders);
	assert_ptr_equal(plumb_slots_move(&s, more, 2 * ROOM), fds);
	assert_ptr_equal(
	    plumb_slots_widen(&s, more_holders, 2 * ROOM), holders);
	memset(fds, 0xee, sizeof fds);
	memset(holders, 0xee, sizeof holders);
	assert_int_equal(s.cap, 2 * ROOM);
	assert_int_equal(s.holders, 2 * ROOM);
	assert_int_equal(s.fd[0], 3);
	assert_int_equal(s.fd[1], 7);
	assert_int_equal(s.holder[7].slot, 2);
	assert_ptr_equal(s.holder[7].watch, watch);
	for (int fd = ROOM; fd < 2 * ROOM; fd++) {
		assert_null(s.holder[fd].watch);
		assert_int_equal(s.holder[fd].slot, 0);
	}
}

static void
what_is_set_aside_is_counted(void **state)
{
	struct plumb_slots s = some_slots();

	(void)state;
	assert_int_equal(s.open, ROOM);
	plumb_slots_hold(&s, 2, NULL);
	plumb_slots_release(&s);
	assert_null(s.holder[2].watch);
	assert_int_equal(s.open, ROOM - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_that_is_in_has_its_own_slot_whoever_leaves),
		cmocka_unit_test(
		    who_leaves_gives_the_last_one_its_slot_and_no_other_moves),
		cmocka_unit_test(growing_keeps_slots_and_holders),
		cmocka_unit_test(what_is_set_aside_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
