/* TLS: how it ends, in every order. */
#include "transport/tls_test.h"

static const uint64_t SECOND = UINT64_C(1000000000);

static int
do_write_eof(void)
{
	assert_int_equal(plumb_transport_write_eof(transport), PLUMB_ENOTIMPL);
	return 0;
}

/* Lets time pass, as the loop's clock sees it. */
static void
pass(uint64_t seconds)
{
	skipped += seconds * SECOND;
	turns(2);
}

/* The peer ends first */

/* rule: tls.close-notify-eof */
static void
the_peers_close_notify_is_eof_and_is_answered(void **state)
{
	(void)state;
	begin_tls_open();
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "eof lost(None)");
	assert_true(peer_was_notified());
}

/* rule: tls.true-does-not-keep-open */
static void
true_from_eof_received_does_not_keep_it_open(void **state)
{
	(void)state;
	begin_tls_open();
	react("eof", keep_open);
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "eof lost(None)");
}

/* rule: tls.truncation */
static void
an_end_without_close_notify_is_eof_too(void **state)
{
	(void)state;
	begin_tls_open();
	peer_says("last");
	shutdown(peer, SHUT_WR);
	step_until("lost");
	assert_string_equal(said, "data(last) eof lost(None)");
	assert_true(peer_was_notified());
}

static void
data_close_notify_and_the_end_at_once_come_in_order(void **state)
{
	(void)state;
	begin_tls_open();
	peer_write("one");
	peer_write("two");
	peer_notifies();
	shutdown(peer, SHUT_WR);
	step_until("lost");
	assert_string_equal(said, "data(onetwo) eof lost(None)");
}

static void
what_is_written_in_eof_received_still_goes_out(void **state)
{
	uint8_t got[1000];

	(void)state;
	begin_tls_open();
	react("eof", do_write);
	peer_notifies();
	step_until("lost");
	assert_int_equal(peer_hears(got, 1000), 1000);
	assert_memory_equal(got, bytes, 1000);
	assert_true(peer_was_notified());
}

static void
a_reset_is_an_error(void **state)
{
	(void)state;
	begin_tls_open();
	peer_will_reset();
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(ConnectionResetError)");
}

static void
rubbish_between_records_is_an_error_of_tls(void **state)
{
	(void)state;
	begin_tls_open();
	peer_sends("not a record at all, not even nearly");
	wait_for("lost");
	assert_string_equal(said, "lost(SSLError)");
}

/* This side ends first */

/* rule: tls.close-waits, tls.eof-after-close */
static void
close_waits_for_the_peers_close_notify_and_is_silent(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	do_close();
	assert_string_equal(said, "");
	turns(5);
	assert_string_equal(said, "");
	assert_true(plumb_transport_is_closing(transport));
	assert_true(peer_was_notified());
	peer_notifies();
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
close_is_content_with_an_end_without_close_notify(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	shutdown(peer, SHUT_WR);
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
a_peer_that_never_answers_the_close_is_left_after_its_time(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	turns(3);
	pass(29);
	assert_string_equal(said, "");
	pass(2);
	assert_string_equal(said, "lost(TimeoutError)");
}

/* rule: tls.close-waits */
static void
a_peer_that_does_not_let_the_close_flush_is_left_after_its_time(void **state)
{
	(void)state;
	begin_tls_open();
	gate = 1000;
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	do_close();
	turns(3);
	assert_true(plumb_transport_get_write_buffer_size(transport) > 0);
	pass(29);
	assert_string_equal(said, "pause");
	pass(2);
	assert_string_equal(said, "pause lost(TimeoutError)");
}

static void
a_close_whose_time_cannot_be_limited_says_so(void **state)
{
	struct plumb_allocator allocator = loop->allocator;

	(void)state;
	begin_tls_open();
	loop->allocator.resize = gives_nothing;
	do_close();
	loop->allocator = allocator;
	wait_for("lost");
	assert_string_equal(said, "lost(MemoryError)");
}

/* rule: tls.data-after-close */
static void
data_after_close_is_thrown_away(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	peer_says("late");
	turns(3);
	peer_says("later");
	turns(3);
	peer_notifies();
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

/* rule: tls.data-inside-close */
static void
close_in_data_received_stops_records_that_are_here_already(void **state)
{
	(void)state;
	begin_tls_open();
	react("data", do_close);
	peer_says("one");
	step_until("data");
	peer_write("two");
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "data(one) lost(None)");
}

static void
both_may_end_at_the_same_time(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	(void)SSL_shutdown(peer_ssl);
	peer_flush();
	shutdown(peer, SHUT_WR);
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
	assert_true(peer_was_notified());
}

/* rule: tls.close-while-paused */
static void
a_paused_transport_closes_as_any_other(void **state)
{
	(void)state;
	begin_tls_open();
	do_pause_reading();
	peer_says("unread");
	do_close();
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "lost(None)");
}

/* rule: tls.close-flushes */
static void
close_behind_a_big_write_sends_all_and_then_close_notify(void **state)
{
	static uint8_t got[BIG];

	(void)state;
	begin_tls_open();
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	do_close();
	assert_int_equal(peer_hears(got, BIG), BIG);
	assert_memory_equal(got, bytes, BIG);
	assert_null(strstr(said, "lost"));
	while (!peer_was_notified())
		step();
	peer_notifies();
	step_until("lost");
	assert_non_null(strstr(said, "lost(None)"));
}

static void
a_reset_while_flushing_is_an_error(void **state)
{
	(void)state;
	begin_tls_open();
	gate = 100000;
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	do_close();
	peer_will_reset();
	peer_closes();
	gate = OPEN_GATE;
	wait_for("lost");
	assert_string_equal(said, "pause lost(ConnectionResetError)");
}

/* All was sent and said: how the peer leaves then changes nothing. */
static void
a_reset_behind_the_close_is_none(void **state)
{
	(void)state;
	begin_tls_open();
	do_close();
	turns(2);
	peer_will_reset();
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

/* rule: tls.methods-after-close, tls.after-loss */
static void
methods_work_behind_the_close(void **state)
{
	size_t low, high;

	(void)state;
	begin_tls_open();
	do_close();
	turns(2);
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	assert_int_equal(size(), 0);
	do_pause_reading();
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	assert_false(plumb_transport_is_reading(transport));
	plumb_transport_get_write_buffer_limits(transport, &low, &high);
	assert_int_equal(high, 65536);
	do_abort();
	assert_string_equal(said, "");
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	assert_int_equal(size(), 0);
	do_close();
	do_abort();
	turns(3);
	assert_string_equal(said, "lost(None)");
}

/* rule: tls.abort-is-closing */
static void
abort_ends_it_at_once_and_says_no_farewell(void **state)
{
	(void)state;
	begin_tls_open();
	gate = 0;
	assert_int_equal(plumb_transport_write(transport, bytes, 6), 0);
	do_abort();
	assert_true(plumb_transport_is_closing(transport));
	assert_int_equal(size(), 0);
	assert_string_equal(said, "");
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
	assert_false(peer_was_notified());
}

/* rule: tls.closing-once-lost */
static void
is_closing_is_true_once_it_is_lost_underneath(void **state)
{
	(void)state;
	begin_tls_open();
	do_pause_reading();
	peer_will_reset();
	peer_closes();
	while (!plumb_transport_is_closing(transport))
		do_write();
	assert_null(strstr(said, "lost"));
	wait_for("lost");
	assert_null(strstr(said, "None"));
}

static void
close_in_connection_made_is_a_clean_end(void **state)
{
	(void)state;
	react("made", do_close);
	begin_tls();
	step_until("opened");
	while (!peer_was_notified())
		step();
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "factory made opened lost(None)");
}

static void
abort_in_connection_made_comes_ahead_of_opened(void **state)
{
	(void)state;
	react("made", do_abort);
	begin_tls();
	step_until("opened");
	assert_string_equal(said, "factory made lost(None) opened");
}

static void
write_and_close_in_connection_made_sends_both(void **state)
{
	uint8_t got[8];

	(void)state;
	react("made", do_write_and_close);
	begin_tls();
	step_until("opened");
	assert_int_equal(peer_hears(got, sizeof got), 6);
	assert_true(peer_was_notified());
}

/* rule: tls.no-write-eof */
static void
there_is_no_half_close(void **state)
{
	(void)state;
	begin_tls_open();
	assert_false(plumb_transport_can_write_eof(transport));
	do_write_eof();
	assert_false(plumb_transport_is_closing(transport));
	peer_says("still");
	step_until("data(still)");
}

static void
raising_in_data_received_is_a_loss(void **state)
{
	(void)state;
	begin_tls_open();
	react("data", raise_value);
	peer_says("x");
	step_until("lost");
	assert_string_equal(
	    said, "data(x) report(ValueError) lost(ValueError)");
}

static void
the_protocol_that_is_set_behind_the_close_is_told_the_loss(void **state)
{
	struct plumb_protocol other = { .ops = NULL };

	(void)state;
	begin_tls_open();
	do_close();
	turns(2);
	plumb_transport_set_protocol(transport, other);
	peer_notifies();
	turns(5);
	assert_string_equal(said, "");
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "socket").fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALL(the_peers_close_notify_is_eof_and_is_answered),
		ALL(true_from_eof_received_does_not_keep_it_open),
		ALL(an_end_without_close_notify_is_eof_too),
		ALL(data_close_notify_and_the_end_at_once_come_in_order),
		ALL(what_is_written_in_eof_received_still_goes_out),
		ALL(a_reset_is_an_error),
		ALL(rubbish_between_records_is_an_error_of_tls),
		ALL(close_waits_for_the_peers_close_notify_and_is_silent),
		ALL(a_peer_that_does_not_let_the_close_flush_is_left_after_its_time),
		ALL(close_is_content_with_an_end_without_close_notify),
		ALL(a_peer_that_never_answers_the_close_is_left_after_its_time),
		ALL(a_close_whose_time_cannot_be_limited_says_so),
		ALL(data_after_close_is_thrown_away),
		ALL(close_in_data_received_stops_records_that_are_here_already),
		ALL(both_may_end_at_the_same_time),
		ALL(a_paused_transport_closes_as_any_other),
		ALL(close_behind_a_big_write_sends_all_and_then_close_notify),
		ALL(a_reset_while_flushing_is_an_error),
		ALL(a_reset_behind_the_close_is_none),
		ALL(methods_work_behind_the_close),
		ALL(abort_ends_it_at_once_and_says_no_farewell),
		ALL(is_closing_is_true_once_it_is_lost_underneath),
		ALL(close_in_connection_made_is_a_clean_end),
		ALL(abort_in_connection_made_comes_ahead_of_opened),
		ALL(write_and_close_in_connection_made_sends_both),
		ALL(there_is_no_half_close),
		ALL(raising_in_data_received_is_a_loss),
		ALL(the_protocol_that_is_set_behind_the_close_is_told_the_loss),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
