#include "core/traffic.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { FLAGS = 9, STATES = (PLUMB_PHASE_COUNT - 1) << FLAGS };

static const uint32_t counts[] = { 0, 1, 2, UINT32_MAX };

/* One of all the states; callbacks and calls are indices into counts. */
static struct plumb_monitor
state_of(unsigned number, uint32_t calls, uint32_t callbacks)
{
	struct plumb_monitor m;

	plumb_monitor_init(&m);
	m.phase = (enum plumb_phase)((number >> FLAGS) + 1);
	m.unmade = number & 1;
	m.eof = number & 2;
	m.ended = number & 4;
	m.closing = number & 8;
	m.aborted = number & 16;
	m.reading_paused = number & 32;
	m.writing_paused = number & 64;
	m.has_limits = number & 128;
	m.switched = number & 256;
	m.calls = calls;
	m.pausing_calls = calls;
	m.callbacks = callbacks;
	return m;
}

static bool
data(struct plumb_monitor *m)
{
	return plumb_traffic_data(m, 1);
}

static const struct {
	bool (*short_cut)(struct plumb_monitor *m);
	struct plumb_event event;
} cuts[] = {
	{ data, { .mark = PLUMB_MARK_ENTER,
		    .verb = PLUMB_VERB_DATA_RECEIVED,
		    .has_count = true,
		    .count = 1 } },
	{ plumb_traffic_data_left,
	    { .mark = PLUMB_MARK_LEAVE, .verb = PLUMB_VERB_DATA_RECEIVED } },
	{ plumb_traffic_write,
	    { .mark = PLUMB_MARK_CALL, .verb = PLUMB_VERB_WRITE } },
	{ plumb_traffic_written, { .mark = PLUMB_MARK_RETURN,
				     .verb = PLUMB_VERB_WRITE,
				     .has_size = true } },
};

/* All but the bytes that are between the fields. */
static void
assert_same(const struct plumb_monitor *a, const struct plumb_monitor *b)
{
	assert_int_equal(a->phase, b->phase);
	assert_int_equal(a->unmade, b->unmade);
	assert_int_equal(a->eof, b->eof);
	assert_int_equal(a->ended, b->ended);
	assert_int_equal(a->closing, b->closing);
	assert_int_equal(a->aborted, b->aborted);
	assert_int_equal(a->reading_paused, b->reading_paused);
	assert_int_equal(a->writing_paused, b->writing_paused);
	assert_int_equal(a->switched, b->switched);
	assert_int_equal(a->has_limits, b->has_limits);
	assert_int_equal(a->low, b->low);
	assert_int_equal(a->high, b->high);
	assert_int_equal(a->calls, b->calls);
	assert_int_equal(a->callbacks, b->callbacks);
	assert_int_equal(a->pausing_calls, b->pausing_calls);
	assert_int_equal(a->limiting_calls, b->limiting_calls);
}

static void
same_or_nothing(size_t cut, struct plumb_monitor before, size_t *taken)
{
	struct plumb_monitor quick = before;
	struct plumb_monitor slow = before;
	enum plumb_rule rule = plumb_monitor_step(&slow, &cuts[cut].event);

	if (cuts[cut].short_cut(&quick)) {
		assert_int_equal(rule, PLUMB_RULE_NONE);
		assert_same(&quick, &slow);
		(*taken)++;
	} else {
		assert_same(&quick, &before);
	}
}

static void
a_short_cut_is_what_the_monitor_does_or_nothing(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < sizeof cuts / sizeof cuts[0]; cut++) {
		size_t taken = 0;

		for (unsigned number = 0; number < STATES; number++)
			for (unsigned i = 0; i < 16; i++)
				same_or_nothing(cut,
				    state_of(
					number, counts[i % 4], counts[i / 4]),
				    &taken);
		assert_true(taken > 0);
	}
}

static void
empty_data_is_left_to_the_monitor(void **state)
{
	struct plumb_monitor m;

	(void)state;
	plumb_monitor_init(&m);
	m.phase = PLUMB_PHASE_OPEN;
	assert_false(plumb_traffic_data(&m, 0));
}

static void
a_write_that_nothing_interrupts_leaves_the_monitor_as_it_was(void **state)
{
	struct plumb_event call = cuts[2].event;
	struct plumb_event back = cuts[3].event;
	size_t taken = 0;

	(void)state;
	for (unsigned number = 0; number < STATES; number++)
		for (unsigned i = 0; i < 16; i++) {
			struct plumb_monitor before =
			    state_of(number, counts[i % 4], counts[i / 4]);
			struct plumb_monitor after = before;

			if (!plumb_traffic_write_whole(&before))
				continue;
			taken++;
			assert_int_equal(
			    plumb_monitor_step(&after, &call), PLUMB_RULE_NONE);
			assert_int_equal(
			    plumb_monitor_step(&after, &back), PLUMB_RULE_NONE);
			assert_same(&after, &before);
		}
	assert_true(taken > 0);
}

static void
counts_that_are_full_or_empty_are_left_to_the_monitor(void **state)
{
	struct plumb_monitor m;

	(void)state;
	plumb_monitor_init(&m);
	m.phase = PLUMB_PHASE_OPEN;
	m.calls = 1;
	assert_false(plumb_traffic_written(&m));
	assert_false(plumb_traffic_data_left(&m));
	m.pausing_calls = UINT32_MAX;
	assert_false(plumb_traffic_write(&m));
	assert_false(plumb_traffic_write_whole(&m));
	assert_int_equal(m.calls, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_short_cut_is_what_the_monitor_does_or_nothing),
		cmocka_unit_test(empty_data_is_left_to_the_monitor),
		cmocka_unit_test(
		    a_write_that_nothing_interrupts_leaves_the_monitor_as_it_was),
		cmocka_unit_test(
		    counts_that_are_full_or_empty_are_left_to_the_monitor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
