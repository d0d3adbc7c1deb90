/* The life of a stream: order, the end of input, loss, raising, protocols. */
#include "transport/stream_test.h"

/* Order */

static void
made_then_opened_then_data_that_was_there_before(void **state)
{
	(void)state;
	begin();
	peer_sends("early");
	wait_for("data");
	assert_string_equal(said, "factory made opened data(early)");
}

static void
close_in_made_gives_lost_before_opened(void **state)
{
	(void)state;
	react("made", do_close);
	begin();
	peer_sends("early");
	wait_for("opened");
	turns(2);
	assert_string_equal(said, "factory made lost(None) opened");
}

static void
write_and_close_in_made_sends_the_bytes_and_the_end(void **state)
{
	(void)state;
	react("made", do_write_and_close);
	begin();
	assert_int_equal(peer_reads_to_the_end(), 6);
}

static void
pause_reading_in_made_holds_data_back(void **state)
{
	(void)state;
	react("made", do_pause_reading);
	begin();
	peer_sends("held");
	wait_for("opened");
	turns(3);
	assert_string_equal(said, "factory made opened");
	plumb_transport_resume_reading(transport);
	assert_string_equal(said, "factory made opened");
	wait_for("data(held)");
}

static void
pause_reading_in_data_stops_before_the_next(void **state)
{
	(void)state;
	begin_open();
	react("data", do_pause_reading);
	peer_sends("one");
	wait_for("data(one)");
	peer_sends("two");
	shutdown(peer, SHUT_WR);
	turns(3);
	assert_string_equal(said, "data(one)");
	assert_false(plumb_transport_is_reading(transport));
	plumb_transport_resume_reading(transport);
	reaction.in = NULL;
	wait_for("lost");
	assert_string_equal(said, "data(one) data(two) eof lost(None)");
}

static void
close_is_never_heard_of_from_inside(void **state)
{
	(void)state;
	begin_open();
	do_close();
	do_close();
	assert_string_equal(said, "");
	assert_true(plumb_transport_is_closing(transport));
	peer_sends("late");
	turns(2);
	assert_string_equal(said, "lost(None)");
}

/* The end of input */

static void
eof_answered_false_closes_after_flushing(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	turns(3);
	assert_string_equal(said, "pause eof");
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), BIG);
	wait_for("lost");
	assert_string_equal(said, "pause eof resume lost(None)");
}

static void
eof_answered_true_keeps_it_open_for_writing(void **state)
{
	char buffer[2048];

	(void)state;
	begin_open();
	react("eof", keep_open);
	peer_sends("x");
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	turns(3);
	assert_int_equal(do_write(), 0);
	assert_int_equal(recv(peer, buffer, sizeof buffer, 0), 1000);
	assert_string_equal(said, "data(x) eof");
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	turns(3);
	assert_string_equal(said, "data(x) eof");
	assert_false(plumb_transport_is_closing(transport));
}

static void
write_eof_comes_behind_the_buffer_and_reading_goes_on(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(do_write(), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_write(transport, NULL, 0), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_writelines(transport, NULL, 0), PLUMB_EUSAGE);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	peer_sends("answer");
	wait_for("data(answer)");
	assert_false(plumb_transport_is_closing(transport));
	assert_true(plumb_transport_can_write_eof(transport));
}

/* Loss */

static void
a_reset_is_the_argument_of_lost(void **state)
{
	(void)state;
	begin_open();
	peer_will_reset();
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(ConnectionResetError)");
}

static void
a_reset_drops_the_buffer(void **state)
{
	(void)state;
	begin_open();
	peer_will_reset();
	gate = 0;
	do_write();
	peer_closes();
	wait_for("lost");
	assert_int_equal(size(), 0);
	assert_non_null(strstr(said, "lost(ConnectionResetError)"));
}

static void
a_write_to_a_peer_that_is_gone_returns_and_ends_in_lost(void **state)
{
	(void)state;
	begin_open();
	react("eof", keep_open);
	peer_closes();
	wait_for("eof");
	for (int i = 0; i < 4 && !is_said((void *)"lost"); i++) {
		assert_int_equal(do_write(), 0);
		turns(1);
	}
	wait_for("lost");
	assert_string_equal(said, "eof lost(BrokenPipeError)");
}

static void
abort_drops_the_buffer_and_says_none(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	do_write();
	assert_int_equal(size(), 1000);
	do_close();
	assert_string_equal(said, "");
	do_abort();
	do_abort();
	do_close();
	assert_int_equal(size(), 0);
	assert_string_equal(said, "");
	turns(2);
	assert_string_equal(said, "lost(None)");
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), 0);
}

static void
methods_after_lost_do_nothing(void **state)
{
	struct plumb_bytes list[] = { { "a", 1 }, { "b", 1 } };
	struct plumb_extra info;
	size_t low;
	size_t high;

	(void)state;
	begin_open();
	do_abort();
	turns(1);
	do_close();
	do_abort();
	do_pause_reading();
	plumb_transport_resume_reading(transport);
	assert_int_equal(do_write(), 0);
	assert_int_equal(plumb_transport_writelines(transport, list, 2), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 0, 0), 0);
	plumb_transport_get_write_buffer_limits(transport, &low, &high);
	assert_int_equal(size() + low + high, 0);
	assert_true(plumb_transport_is_closing(transport));
	assert_false(plumb_transport_is_reading(transport));
	assert_null(plumb_transport_get_protocol(transport).ops);
	info = plumb_transport_get_extra_info(transport, "sockname");
	assert_int_equal(info.kind, PLUMB_EXTRA_TEXT);
	turns(2);
	assert_string_equal(said, "lost(None)");
}

static int
look_at_the_socket(void)
{
	struct plumb_extra info =
	    plumb_transport_get_extra_info(transport, "socket");
	char byte;

	assert_int_equal(info.kind, PLUMB_EXTRA_SOCKET);
	assert_true(info.fd >= 0);
	/* the peer has seen no end yet */
	assert_int_equal(recv(peer, &byte, 1, MSG_DONTWAIT), -1);
	return 0;
}

static void
the_socket_is_open_in_lost_and_closed_right_after(void **state)
{
	char byte;

	(void)state;
	begin_open();
	react("lost", look_at_the_socket);
	do_close();
	turns(1);
	assert_string_equal(said, "lost(None)");
	assert_int_equal(recv(peer, &byte, 1, MSG_DONTWAIT), 0);
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "socket").fd, -1);
}

/* Callbacks that raise */

static const struct raising {
	const char *in;
	int (*act)(void);
	const char *said;
} raisings[] = {
	{ "made", raise_value,
	    "factory made report(ValueError) opened data(x) eof lost(None)" },
	{ "data", raise_value,
	    "factory made opened data(x) report(ValueError) "
	    "lost(ValueError)" },
	{ "data", raise_os, "factory made opened data(x) lost(OSError)" },
	{ "eof", raise_value,
	    "factory made opened data(x) eof report(ValueError) "
	    "lost(ValueError)" },
	{ "eof", raise_os, "factory made opened data(x) eof lost(OSError)" },
	{ "lost", raise_value,
	    "factory made opened data(x) eof lost(None) "
	    "report(ValueError)" },
	{ "opened", raise_os,
	    "factory made opened report(OSError) data(x) eof lost(None)" },
};

static void
what_raises_has_the_consequence_that_the_api_gives_it(void **state)
{
	for (size_t i = 0; i < sizeof raisings / sizeof raisings[0]; i++) {
		react(raisings[i].in, raisings[i].act);
		begin();
		peer_sends("x");
		shutdown(peer, SHUT_WR);
		wait_for("lost");
		assert_string_equal(said, raisings[i].said);
		plumb_transport_release(transport);
		tear_down(state);
		set_up(state);
	}
}

static void
a_raising_pause_still_pauses_and_a_raising_resume_resumes(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	react("pause", raise_value);
	assert_int_equal(plumb_transport_write(transport, bytes, 65537), 0);
	react("resume", raise_os);
	gate = OPEN_GATE;
	wait_for("report(OSError)");
	do_close();
	wait_for("lost");
	assert_string_equal(
	    said, "pause report(ValueError) resume report(OSError) lost(None)");
}

/* Protocols and information */

static int
other_data(void *self, const void *data, size_t len)
{
	(void)data;
	(void)len;
	return say(self, "");
}

static void
after_a_switch_the_new_protocol_is_called(void **state)
{
	static const struct plumb_protocol_ops other_ops = {
		.data_received = other_data,
	};
	static char other_self[] = "other";
	struct plumb_protocol other = { &other_ops, other_self, "q" };

	(void)state;
	begin_open();
	plumb_transport_set_protocol(transport, other);
	assert_ptr_equal(
	    plumb_transport_get_protocol(transport).self, other_self);
	peer_sends("x");
	wait_for("other");
	shutdown(peer, SHUT_WR); /* unset slots: as the empty defaults */
	turns(3);
	assert_string_equal(said, "other");
	assert_null(plumb_transport_get_protocol(transport).ops);
}

static void
extra_info_names_both_ends(void **state)
{
	struct plumb_extra here;
	struct plumb_extra there;

	(void)state;
	begin_open();
	here = plumb_transport_get_extra_info(transport, "sockname");
	there = plumb_transport_get_extra_info(transport, "peername");
	assert_int_equal(here.kind, PLUMB_EXTRA_TEXT);
	assert_int_equal(there.kind, PLUMB_EXTRA_TEXT);
	if (kind == 't') {
		assert_memory_equal(here.text, "127.0.0.1:", 10);
		assert_memory_equal(there.text, "127.0.0.1:", 10);
		assert_string_not_equal(here.text, there.text);
	} else {
		assert_int_equal(here.len, 0);
		assert_int_equal(there.len, 0);
	}
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "nonsense").kind,
	    PLUMB_EXTRA_NONE);
}

static void
a_descriptor_closed_behind_its_back_ends_the_transport(void **state)
{
	(void)state;
	begin_open();
	close(plumb_transport_get_extra_info(transport, "socket").fd);
	wait_for("lost");
	assert_string_equal(said, "lost(OSError)");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(made_then_opened_then_data_that_was_there_before),
		BOTH(close_in_made_gives_lost_before_opened),
		BOTH(write_and_close_in_made_sends_the_bytes_and_the_end),
		BOTH(pause_reading_in_made_holds_data_back),
		BOTH(pause_reading_in_data_stops_before_the_next),
		BOTH(close_is_never_heard_of_from_inside),
		BOTH(eof_answered_false_closes_after_flushing),
		BOTH(eof_answered_true_keeps_it_open_for_writing),
		BOTH(write_eof_comes_behind_the_buffer_and_reading_goes_on),
		BOTH(a_reset_is_the_argument_of_lost),
		BOTH(a_reset_drops_the_buffer),
		BOTH(a_write_to_a_peer_that_is_gone_returns_and_ends_in_lost),
		BOTH(abort_drops_the_buffer_and_says_none),
		BOTH(methods_after_lost_do_nothing),
		BOTH(the_socket_is_open_in_lost_and_closed_right_after),
		BOTH(what_raises_has_the_consequence_that_the_api_gives_it),
		BOTH(a_raising_pause_still_pauses_and_a_raising_resume_resumes),
		BOTH(after_a_switch_the_new_protocol_is_called),
		BOTH(extra_info_names_both_ends),
		BOTH(a_descriptor_closed_behind_its_back_ends_the_transport),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
