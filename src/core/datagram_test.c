/* The datagram engine, in every state that its stream may be in. */
#include "core/datagram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DO(action) PLUMB_STREAM_DO_##action
#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

enum { QUEUED = 100, LEN = 12, COST = LEN + PLUMB_DATAGRAM_OVERHEAD };

/* What it does in each state: with nothing queued, and behind something. */
static const struct {
	enum plumb_stream_state state;
	bool live;
	enum plumb_stream_action sendto;
	enum plumb_stream_action behind;
} rows[] = {
	{ PLUMB_STREAM_NEW, false, DO(REFUSE), DO(NONE) },
	{ PLUMB_STREAM_OPEN, true, DO(SEND), DO(APPEND) },
	/* which no endpoint is, as it hears of no end */
	{ PLUMB_STREAM_HALF, true, DO(SEND), DO(APPEND) },
	{ PLUMB_STREAM_CLOSING, true, DO(NOTHING), DO(NOTHING) },
	{ PLUMB_STREAM_ENDING, false, DO(NOTHING), DO(NONE) },
	{ PLUMB_STREAM_LOST, false, DO(NOTHING), DO(NONE) },
};

static struct plumb_stream
stream_in(enum plumb_stream_state state, size_t size)
{
	struct plumb_stream s;

	plumb_stream_init(&s);
	s.state = state;
	s.size = size;
	return s;
}

static void
it_is_sent_or_queued_while_nobody_has_closed(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_stream s = stream_in(rows[i].state, 0);

		assert_int_equal(
		    plumb_datagram_sendto(&s, LEN).action, rows[i].sendto);
		if (!rows[i].live) {
			continue; /* nothing is queued there */
		}
		s = stream_in(rows[i].state, QUEUED);
		assert_int_equal(
		    plumb_datagram_sendto(&s, 0).action, rows[i].behind);
		assert_int_equal(s.size, QUEUED);
	}
}

static void
what_is_queued_counts_as_it_should_and_pauses_strictly_over(void **state)
{
	struct plumb_stream s = stream_in(PLUMB_STREAM_OPEN, 0);

	(void)state;
	s.flow.high = 2 * COST;
	s.flow.low = COST;
	assert_int_equal(plumb_datagram_queued(&s, LEN).action, DO(NOTHING));
	assert_int_equal(s.size, COST);
	assert_int_equal(plumb_datagram_queued(&s, LEN).action, DO(NOTHING));
	assert_int_equal(plumb_datagram_queued(&s, 0).action, DO(PAUSE));
	assert_int_equal(s.size, 2 * COST + PLUMB_DATAGRAM_OVERHEAD);
	assert_true(s.flow.paused);
}

static void
an_error_is_told_to_who_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_stream s = stream_in(rows[i].state, 0);

		assert_int_equal(plumb_datagram_error(&s).action,
		    rows[i].live ? DO(ERROR) : DO(NOTHING));
		assert_int_equal(s.state, rows[i].state);
	}
}

static void
what_was_refused_counts_until_it_was_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		size_t size = rows[i].live ? QUEUED : 0;
		struct plumb_stream s = stream_in(rows[i].state, size);

		s.flow.low = QUEUED - COST;
		s.flow.paused = rows[i].live;
		assert_int_equal(plumb_datagram_refused(&s, LEN).action,
		    rows[i].live ? DO(RESUME) : DO(NOTHING));
		assert_int_equal(s.size, rows[i].live ? QUEUED - COST : 0);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_sent_or_queued_while_nobody_has_closed),
		cmocka_unit_test(
		    what_is_queued_counts_as_it_should_and_pauses_strictly_over),
		cmocka_unit_test(an_error_is_told_to_who_is_there),
		cmocka_unit_test(what_was_refused_counts_until_it_was_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
