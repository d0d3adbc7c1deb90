#include "core/quiet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct plumb_stream_step
readable(struct plumb_stream *s)
{
	return plumb_stream_readable(s);
}

static struct plumb_stream_step
write_one(struct plumb_stream *s)
{
	return plumb_stream_write(s, 1);
}

static struct plumb_stream_step
sent_all(struct plumb_stream *s)
{
	return plumb_stream_sent(s, 0);
}

static const struct {
	struct plumb_stream_step (*ask)(struct plumb_stream *s);
	enum plumb_stream_action action;
} questions[] = {
	{ readable, PLUMB_STREAM_DO_READ },
	{ plumb_stream_data, PLUMB_STREAM_DO_DATA },
	{ write_one, PLUMB_STREAM_DO_SEND },
	{ sent_all, PLUMB_STREAM_DO_NOTHING },
};

/* Every state, flag and kind of size; the limits are made to fit. */
static struct plumb_stream
stream_of(unsigned number)
{
	static const size_t sizes[] = { 0, 1, 100 };
	struct plumb_stream s;

	memset(&s, 0, sizeof s);
	plumb_stream_init(&s);
	s.reading_paused = number & 1;
	s.eof_asked = number & 2;
	s.flow.paused = number & 4;
	s.flow.high = (number & 8) ? 0 : 100;
	s.flow.low = 0;
	number >>= 4;
	s.size = sizes[number % 3];
	s.state = (enum plumb_stream_state)(
	    number / 3 % (PLUMB_STREAM_STATES - 1) + 1);
	return s;
}

enum { STREAMS = 16 * 3 * (PLUMB_STREAM_STATES - 1) };

static void
asking(const struct plumb_stream *before, size_t question)
{
	struct plumb_stream after = *before;
	struct plumb_stream_step step = questions[question].ask(&after);

	assert_int_equal(step.action, questions[question].action);
	assert_true(step.readable);
	assert_false(step.writable);
	assert_memory_equal(&after, before, sizeof after);
}

static void
of_a_quiet_stream_the_answers_are_known_and_change_nothing(void **state)
{
	size_t quiet = 0;

	(void)state;
	for (unsigned number = 0; number < STREAMS; number++) {
		struct plumb_stream s = stream_of(number);

		if (!plumb_stream_is_quiet(&s))
			continue;
		quiet++;
		for (size_t q = 0; q < sizeof questions / sizeof *questions;
		     q++)
			asking(&s, q);
	}
	assert_int_equal(quiet, 4); /* flow paused or not, high 0 or not */
}

static void
a_stream_is_quiet_once_made_and_not_before(void **state)
{
	struct plumb_stream s;

	(void)state;
	plumb_stream_init(&s);
	assert_false(plumb_stream_is_quiet(&s));
	(void)plumb_stream_made(&s);
	assert_true(plumb_stream_is_quiet(&s));
	(void)plumb_stream_close(&s);
	assert_false(plumb_stream_is_quiet(&s));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    of_a_quiet_stream_the_answers_are_known_and_change_nothing),
		cmocka_unit_test(a_stream_is_quiet_once_made_and_not_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
