/* Writing to a stream: flow control and what may be written. */
#include "transport/stream_test.h"

/* Flow control, to the byte */

static void
pause_comes_strictly_over_high_and_resume_at_low(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 1000, 300), 0);
	gate = 0;
	do_write();
	assert_string_equal(said, "");
	assert_int_equal(plumb_transport_write(transport, bytes, 1), 0);
	assert_string_equal(said, "pause");
	do_write();
	assert_string_equal(said, "pause");
	gate = 1700; /* 301 are left */
	turns(3);
	assert_string_equal(said, "pause");
	assert_int_equal(size(), 301);
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
	assert_int_equal(size(), 300);
}

static void
high_zero_pauses_for_any_byte_that_stays(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_set_write_buffer_limits(
			     transport, 0, PLUMB_LIMIT_UNSET),
	    0);
	do_write();
	assert_string_equal(said, "");
	gate = 999;
	do_write();
	assert_string_equal(said, "pause");
	assert_int_equal(size(), 1);
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
}

static void
lowering_the_limits_pauses_at_once_and_raising_does_not_resume(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	do_write();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 999, 0), 0);
	assert_string_equal(said, "pause");
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 5000, 5000), 0);
	turns(2);
	assert_string_equal(said, "pause");
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
}

#define UNSET PLUMB_LIMIT_UNSET

static const struct limits {
	int64_t high, low;
	int error;
	size_t now_high, now_low;
} limits[] = {
	{ UNSET, UNSET, 0, 65536, 16384 },
	{ 100, UNSET, 0, 100, 25 },
	{ UNSET, 100, 0, 400, 100 },
	{ 100, 100, 0, 100, 100 },
	{ 100, 101, PLUMB_EVALUE, 100, 100 },
	{ -1, UNSET, PLUMB_EVALUE, 100, 100 },
	{ UNSET, -1, PLUMB_EVALUE, 100, 100 },
	{ 10, -1, PLUMB_EVALUE, 100, 100 },
	{ UNSET, 0, 0, 0, 0 },
	{ 0, UNSET, 0, 0, 0 },
};

static void
limits_follow_each_other_and_wrong_ones_are_refused(void **state)
{
	(void)state;
	begin_open();
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		size_t low;
		size_t high;

		assert_int_equal(plumb_transport_set_write_buffer_limits(
				     transport, limits[i].high, limits[i].low),
		    limits[i].error);
		plumb_transport_get_write_buffer_limits(transport, &low, &high);
		assert_int_equal(low, limits[i].now_low);
		assert_int_equal(high, limits[i].now_high);
	}
}

static int
write_once_more(void)
{
	reaction.in = NULL;
	return plumb_transport_write(transport, bytes, 65537);
}

static void
write_in_pause_is_taken_and_write_in_resume_may_pause_again(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	react("pause", write_once_more);
	plumb_transport_write(transport, bytes, 65537);
	assert_int_equal(size(), 2 * 65537);
	assert_string_equal(said, "pause");
	react("resume", write_once_more);
	gate = 2 * 65537;
	wait_for("resume");
	assert_string_equal(said, "pause resume pause");
	assert_int_equal(size(), 65537);
}

static const struct {
	const char *in;
	int (*act)(void);
	const char *said;
} endings[] = {
	{ "pause", do_close, "pause resume lost(None)" },
	{ "pause", do_abort, "pause lost(None)" },
	{ "resume", do_close, "pause resume lost(None)" },
	{ "resume", do_abort, "pause resume lost(None)" },
};

static void
ending_inside_pause_or_resume_gives_one_lost(void **state)
{
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		begin_open();
		gate = 0;
		react(endings[i].in, endings[i].act);
		plumb_transport_write(transport, bytes, 65537);
		gate = OPEN_GATE;
		wait_for("lost");
		turns(2);
		assert_string_equal(said, endings[i].said);
		plumb_transport_release(transport);
		tear_down(state);
		set_up(state);
	}
}

static void
close_flushes_megabytes_to_a_slow_peer_in_order(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	for (size_t at = 0; at < BIG; at += 100000)
		assert_int_equal(
		    plumb_transport_write(transport, bytes + at, 100000), 0);
	do_close();
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), BIG);
	wait_for("lost");
	assert_string_equal(said, "pause resume lost(None)");
}

/* Writing */

static void
writelines_is_one_system_call_and_skips_what_is_empty(void **state)
{
	struct plumb_bytes list[] = { { "", 0 }, { "one ", 4 }, { NULL, 0 },
		{ "two", 3 }, { "", 0 } };
	char buffer[16] = "";

	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_writelines(transport, list, 5), 0);
	assert_int_equal(sends, 1);
	assert_int_equal(size(), 0);
	assert_int_equal(recv(peer, buffer, sizeof buffer, 0), 7);
	assert_string_equal(buffer, "one two");
	assert_int_equal(plumb_transport_writelines(transport, list, 1), 0);
	assert_int_equal(plumb_transport_writelines(transport, NULL, 0), 0);
	assert_int_equal(sends, 1);
}

static void
writelines_of_very_many_arrives_whole(void **state)
{
	enum { COUNT = 3000 };
	static struct plumb_bytes list[COUNT];

	(void)state;
	begin_open();
	for (size_t i = 0; i < COUNT; i++) {
		list[i].data = bytes + i * 1000;
		list[i].len = 1000;
	}
	assert_int_equal(plumb_transport_writelines(transport, list, COUNT), 0);
	assert_string_equal(said, "pause");
	do_close();
	assert_int_equal(peer_reads_to_the_end(), BIG);
}

static void
a_bad_argument_raises_and_nothing_is_sent(void **state)
{
	struct plumb_bytes list[] = { { "good", 4 }, { NULL, 3 } };

	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_write(transport, NULL, 3), PLUMB_ETYPE);
	assert_int_equal(
	    plumb_transport_writelines(transport, list, 2), PLUMB_ETYPE);
	assert_int_equal(sends, 0);
	turns(1);
	assert_string_equal(said, "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(pause_comes_strictly_over_high_and_resume_at_low),
		BOTH(high_zero_pauses_for_any_byte_that_stays),
		BOTH(
		    lowering_the_limits_pauses_at_once_and_raising_does_not_resume),
		BOTH(limits_follow_each_other_and_wrong_ones_are_refused),
		BOTH(
		    write_in_pause_is_taken_and_write_in_resume_may_pause_again),
		BOTH(ending_inside_pause_or_resume_gives_one_lost),
		BOTH(close_flushes_megabytes_to_a_slow_peer_in_order),
		BOTH(writelines_is_one_system_call_and_skips_what_is_empty),
		BOTH(writelines_of_very_many_arrives_whole),
		BOTH(a_bad_argument_raises_and_nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
