/* Endpoints that send and receive: over UDP, UDP on IPv6, and Unix sockets. */
#include "transport/datagram_test.h"

static uint8_t big[300000];

/* Receiving */

static void
a_datagram_comes_whole_with_its_sender(void **state)
{
	(void)state;
	begin(false);
	peer_sends("hello");
	wait_for("datagram(hello)");
	assert_true(plumb_address_equal(&sender, &peer_at));
	assert_int_equal(sendto_peer("back", &sender), 0);
	assert_string_equal(peer_got(), "back");
}

static void
one_datagram_is_received_per_turn_and_empty_ones_are_some(void **state)
{
	(void)state;
	begin(false);
	peer_sends("a");
	peer_sends("");
	peer_sends("c");
	wait_for("datagram(a)");
	assert_string_equal(said, "datagram(a)");
	turns(1);
	assert_string_equal(said, "datagram(a) datagram()");
	turns(1);
	assert_string_equal(said, "datagram(a) datagram() datagram(c)");
}

static int
raising(void)
{
	return PLUMB_EVALUE;
}

static int
raise_os(void)
{
	return PLUMB_ECONNRESET;
}

static void
a_datagram_received_that_raises_is_reported_and_the_next_one_comes(void **state)
{
	(void)state;
	begin(false);
	react("datagram", raising);
	peer_sends("a");
	wait_for("report(ValueError)");
	react("datagram", raise_os);
	peer_sends("b");
	wait_for("report(ConnectionResetError)");
	reaction.in = NULL;
	peer_sends("c");
	wait_for("datagram(c)");
	assert_false(plumb_transport_is_closing(transport));
}

static void
paused_reading_holds_datagrams_back(void **state)
{
	(void)state;
	begin(false);
	assert_int_equal(plumb_transport_pause_reading(transport), 0);
	assert_false(plumb_transport_is_reading(transport));
	peer_sends("a");
	turns(3);
	assert_string_equal(said, "");
	assert_int_equal(loop->polls.count, 0);
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	wait_for("datagram(a)");
}

static void
nothing_comes_after_close_inside_a_datagram(void **state)
{
	(void)state;
	begin(false);
	react("datagram", do_close);
	peer_sends("a");
	peer_sends("b");
	wait_for("lost(None)");
	turns(2);
	assert_string_equal(said, "datagram(a) lost(None)");
}

/* Addresses */

static void
an_endpoint_with_a_remote_sends_there_and_nowhere_else(void **state)
{
	struct plumb_address other = { .len = 0 };

	(void)state;
	begin(true);
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_int_equal(sendto_peer("c", &other), 0); /* nobody */
	other = endpoint_at();
	assert_int_equal(sendto_peer("d", &other), PLUMB_EVALUE);
	assert_string_equal(peer_got(), "a");
	assert_string_equal(peer_got(), "b");
	assert_string_equal(peer_got(), "c");
	assert_string_equal(peer_got(), "-");
	turns(2);
	assert_string_equal(said, "");
}

static void
without_an_address_an_unconnected_endpoint_hears_an_error(void **state)
{
	(void)state;
	begin(false);
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_string_equal(
	    said, kind == 'x' ? "inside(ENOTCONN)" : "inside(EDESTADDRREQ)");
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_string_equal(peer_got(), "b");
}

static void
an_address_of_another_family_is_an_error_that_is_survived(void **state)
{
	struct plumb_address other;

	(void)state;
	begin(false);
	assert_int_equal(
	    plumb_address_parse(kind == 'x' ? "127.0.0.1:9" : "/x", &other), 0);
	assert_int_equal(sendto_peer("a", &other), 0);
	assert_true(strncmp(said, "inside(E", 8) == 0);
	forget();
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_string_equal(peer_got(), "b");
	assert_string_equal(said, "");
}

/* Errors */

static void
a_datagram_that_is_too_long_is_told_inside_sendto(void **state)
{
	(void)state;
	begin(true);
	inside = true;
	assert_int_equal(
	    plumb_transport_sendto(transport, big, sizeof big, NULL), 0);
	inside = false;
	assert_string_equal(said, "inside(EMSGSIZE)");
	assert_int_equal(plumb_transport_get_write_buffer_size(transport), 0);
	assert_int_equal(sendto_peer("b", NULL), 0);
	assert_string_equal(peer_got(), "b");
}

static void
a_refusal_is_told_and_survived(void **state)
{
	(void)state;
	begin(true);
	close(peer);
	if (kind == 'x')
		unlink(peer_text);
	assert_int_equal(sendto_peer("a", NULL), 0);
	if (kind == 'x') { /* this one knows at once */
		assert_string_equal(said, "inside(ECONNREFUSED)");
	} else {
		wait_for("error(ECONNREFUSED)");
		assert_string_equal(said, "error(ECONNREFUSED)");
	}
	open_peer();
	forget();
	peer_sends("b");
	wait_for("datagram(b)");
	if (kind != 'x') { /* where connecting was to that socket */
		assert_int_equal(sendto_peer("c", NULL), 0);
		assert_string_equal(peer_got(), "c");
	}
}

static void
a_refusal_without_a_connection_is_silent(void **state)
{
	(void)state;
	begin(false);
	close(peer);
	assert_int_equal(sendto_peer("a", &peer_at), 0);
	turns(3);
	assert_string_equal(said, kind == 'x' ? "inside(ECONNREFUSED)" : "");
	if (kind == 'x')
		unlink(peer_text);
	open_peer();
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_string_equal(peer_got(), "b");
}

static void
an_error_that_raises_comes_out_of_sendto_or_is_reported(void **state)
{
	static const int once[] = { PLUMB_ENOBUFS, 1 };

	(void)state;
	begin(true);
	react("inside", raising);
	answer_with(once);
	assert_int_equal(sendto_peer("a", NULL), PLUMB_EVALUE);
	assert_string_equal(said, "inside(ENOBUFS)");
	forget();
	blocked = true;
	assert_int_equal(sendto_peer("b", NULL), 0);
	react("error", raising);
	answer_with(once);
	wait_for("error(ENOBUFS) report(ValueError)");
	assert_false(plumb_transport_is_closing(transport));
	blocked = false;
	assert_int_equal(sendto_peer("c", NULL), 0);
	assert_string_equal(peer_got(), "c");
}

static int
send_another(void)
{
	reaction.in = NULL;
	return plumb_transport_sendto(transport, "again", 5, NULL);
}

static void
what_is_sent_inside_an_error_goes_out(void **state)
{
	static const int once[] = { PLUMB_ENETUNREACH, 1 };

	(void)state;
	begin(true);
	react("inside", send_another);
	answer_with(once);
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_string_equal(said, "inside(ENETUNREACH)");
	assert_string_equal(peer_got(), "again");
	assert_string_equal(peer_got(), "-");
}

static void
abort_inside_an_error_inside_sendto_is_the_end(void **state)
{
	static const int once[] = { PLUMB_ENOBUFS, 1 };

	(void)state;
	begin(true);
	react("inside", do_abort);
	answer_with(once);
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_int_equal(sendto_peer("b", NULL), 0);
	wait_for("lost(None)");
	assert_string_equal(said, "inside(ENOBUFS) lost(None)");
	assert_string_equal(peer_got(), "-");
}

static void
a_descriptor_closed_by_others_loses_the_endpoint(void **state)
{
	int fd;

	(void)state;
	begin(false);
	fd = plumb_transport_get_extra_info(transport, "socket").fd;
	t_close(NULL, fd);
	wait_for("lost(OSError)");
}

/* Bad use */

static void
an_endpoint_has_no_stream_of_bytes(void **state)
{
	struct plumb_bytes list = { "x", 1 };

	(void)state;
	begin(true);
	assert_int_equal(
	    plumb_transport_write(transport, "x", 1), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_writelines(transport, &list, 1), PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_write_eof(transport), PLUMB_ENOTIMPL);
	assert_false(plumb_transport_can_write_eof(transport));
	assert_int_equal(
	    plumb_transport_sendto(transport, NULL, 1, NULL), PLUMB_ETYPE);
	assert_int_equal(plumb_transport_sendto(transport, NULL, 0, NULL), 0);
	assert_string_equal(peer_got(), "");
	assert_string_equal(peer_got(), "-");
}

static char tape[4096];

static void
keep_line(void *self, const char *line, size_t len)
{
	(void)self;
	strncat(tape, line, len);
}

static void
the_tape_tells_of_datagrams(void **state)
{
	static const int once[] = { PLUMB_EMSGSIZE, 1 };
	char want[2048];

	(void)state;
	begin(false);
	tape[0] = '\0';
	plumb_loop_set_tape(loop, keep_line, NULL);
	assert_int_equal(sendto_peer("x y", &peer_at), 0);
	peer_sends("");
	wait_for("datagram()");
	answer_with(once);
	assert_int_equal(sendto_peer("z", NULL), 0);
	plumb_loop_set_tape(loop, NULL, NULL);
	snprintf(want, sizeof want,
	    "a => sendto :x%%20y addr=%s\na -> sendto size=0\n"
	    "a => get_extra_info sockname\na -> get_extra_info :%s\n"
	    "a <= datagram_received : from=%s\na <- datagram_received\n"
	    "a => sendto :z\na <= error_received OSError errno=EMSGSIZE\n"
	    "a <- error_received\na -> sendto size=0\n",
	    peer_text,
	    plumb_transport_get_extra_info(transport, "sockname").text,
	    peer_text);
	assert_string_equal(tape, want);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH(a_datagram_comes_whole_with_its_sender),
		EACH(one_datagram_is_received_per_turn_and_empty_ones_are_some),
		EACH(
		    a_datagram_received_that_raises_is_reported_and_the_next_one_comes),
		EACH(paused_reading_holds_datagrams_back),
		EACH(nothing_comes_after_close_inside_a_datagram),
		EACH(an_endpoint_with_a_remote_sends_there_and_nowhere_else),
		EACH(without_an_address_an_unconnected_endpoint_hears_an_error),
		EACH(an_address_of_another_family_is_an_error_that_is_survived),
		EACH(a_datagram_that_is_too_long_is_told_inside_sendto),
		EACH(a_refusal_is_told_and_survived),
		EACH(a_refusal_without_a_connection_is_silent),
		EACH(an_error_that_raises_comes_out_of_sendto_or_is_reported),
		EACH(what_is_sent_inside_an_error_goes_out),
		EACH(abort_inside_an_error_inside_sendto_is_the_end),
		EACH(a_descriptor_closed_by_others_loses_the_endpoint),
		EACH(an_endpoint_has_no_stream_of_bytes),
		EACH(the_tape_tells_of_datagrams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
