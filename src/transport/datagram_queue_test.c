/* What of an endpoint's datagrams the kernel does not take at once. */
#include "transport/datagram_test.h"

#include "loop/scarce_test.h"

static uint8_t big[300000];

static void
queued_datagrams_go_out_in_order_and_each_counts_eight_more(void **state)
{
	(void)state;
	begin(false);
	blocked = true;
	assert_int_equal(sendto_peer("abc", &peer_at), 0);
	assert_int_equal(size(), 11);
	assert_int_equal(sendto_peer("", &peer_at), 0);
	assert_int_equal(size(), 19);
	assert_int_equal(sendto_peer("x", &peer_at), 0);
	assert_int_equal(size(), 28);
	turns(2);
	assert_int_equal(size(), 28);
	blocked = false;
	turns(1);
	assert_int_equal(size(), 0);
	assert_string_equal(peer_got(), "abc");
	assert_string_equal(peer_got(), "");
	assert_string_equal(peer_got(), "x");
	assert_string_equal(said, "");
}

/* No byte of it is looked at. */
static void
one_that_no_queue_could_count_is_refused_and_the_others_stay(void **state)
{
	(void)state;
	begin(false);
	blocked = true;
	assert_int_equal(sendto_peer("abc", &peer_at), 0);
	for (size_t less = 0; less < 8 + 11; less++) {
		assert_int_equal(plumb_transport_sendto(
				     transport, big, SIZE_MAX - less, &peer_at),
		    PLUMB_EMEMORY);
		assert_int_equal(size(), 11);
	}
	blocked = false;
	turns(1);
	assert_int_equal(size(), 0);
	assert_string_equal(peer_got(), "abc");
}

static void
marks_are_strict_and_alternate(void **state)
{
	static const int one[] = { 0, 1 };

	(void)state;
	begin(true);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 22, 11), 0);
	blocked = true;
	sendto_peer("abc", NULL);
	sendto_peer("def", NULL);
	assert_string_equal(said, ""); /* 22, and not over it */
	sendto_peer("", NULL);
	assert_string_equal(said, "pause");
	sendto_peer("", NULL);
	assert_string_equal(said, "pause");
	answer_with(one);
	turns(1);
	assert_int_equal(size(), 27);
	answer_with(one);
	turns(1);
	assert_int_equal(size(), 16);
	assert_string_equal(said, "pause");
	answer_with(one);
	turns(1);
	assert_string_equal(said, "pause resume");
	assert_int_equal(size(), 8);
	blocked = false;
	turns(1);
	assert_int_equal(size(), 0);
	assert_string_equal(said, "pause resume");
}

static void
close_sends_the_queue_and_takes_no_more(void **state)
{
	(void)state;
	begin(true);
	blocked = true;
	sendto_peer("a", NULL);
	sendto_peer("b", NULL);
	plumb_transport_close(transport);
	peer_sends("no");
	assert_int_equal(sendto_peer("c", NULL), 0);
	assert_int_equal(size(), 18);
	turns(2);
	assert_string_equal(said, "");
	blocked = false;
	turns(1);
	assert_string_equal(said, "lost(None)");
	assert_int_equal(sendto_peer("d", NULL), 0);
	assert_string_equal(peer_got(), "a");
	assert_string_equal(peer_got(), "b");
	assert_string_equal(peer_got(), "-");
}

static void
abort_drops_the_queue(void **state)
{
	(void)state;
	begin(true);
	blocked = true;
	sendto_peer("a", NULL);
	assert_int_equal(plumb_transport_abort(transport), 0);
	assert_int_equal(size(), 0);
	blocked = false;
	assert_int_equal(sendto_peer("b", NULL), 0);
	wait_for("lost(None)");
	assert_string_equal(said, "lost(None)");
	assert_string_equal(peer_got(), "-");
}

static void
each_error_while_draining_is_told_and_the_rest_goes_out(void **state)
{
	static const int refusals[] = { PLUMB_ECONNREFUSED, 0, PLUMB_EMSGSIZE,
		PLUMB_ENOBUFS, 1 };

	(void)state;
	begin(true);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 0, 0), 0);
	blocked = true;
	sendto_peer("a", NULL);
	sendto_peer("b", NULL);
	sendto_peer("c", NULL);
	sendto_peer("d", NULL);
	answer_with(refusals);
	wait_for("resume");
	assert_string_equal(said,
	    "pause error(ECONNREFUSED) error(EMSGSIZE) error(ENOBUFS) resume");
	assert_int_equal(size(), 0);
	assert_string_equal(peer_got(), "b");
	assert_string_equal(peer_got(), "-");
}

static void
close_inside_an_error_still_drains_and_abort_does_not(void **state)
{
	static const int refusals[] = { PLUMB_ENOBUFS, 0, PLUMB_ENOBUFS, 1 };
	bool aborts = **(const char **)state == 'x';

	begin(true);
	blocked = true;
	sendto_peer("a", NULL);
	sendto_peer("b", NULL);
	sendto_peer("c", NULL);
	react("error", aborts ? do_abort : do_close);
	answer_with(refusals);
	wait_for("lost(None)");
	assert_string_equal(
	    said, aborts ? "error(ENOBUFS) lost(None)"
			 : "error(ENOBUFS) error(ENOBUFS) lost(None)");
	assert_string_equal(peer_got(), aborts ? "-" : "b");
}

static int
fill_up(void)
{
	reaction.in = NULL;
	return plumb_transport_sendto(transport, big, 30, NULL);
}

static void
what_is_queued_inside_an_error_or_a_resume_counts(void **state)
{
	static const int refusals[] = { PLUMB_ENOBUFS, 1 };

	(void)state;
	begin(true);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 20, 10), 0);
	blocked = true;
	sendto_peer("a", NULL);
	react("error", fill_up);
	answer_with(refusals);
	wait_for("pause");
	assert_string_equal(said, "error(ENOBUFS) pause");
	assert_int_equal(size(), 38);
	react("resume", fill_up);
	blocked = false;
	wait_for("resume");
	assert_int_equal(size(), 0);
}

static void
datagrams_of_all_lengths_come_through_a_queue_that_wraps(void **state)
{
	size_t sent = 0;
	size_t got = 0;

	(void)state;
	begin(false);
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (uint8_t)(i * 7);
	while (got < 600) {
		char at[3000];
		ssize_t n;

		blocked = sent % 40 < 25;
		for (int i = 0; sent < 600 && i < 3; i++, sent++)
			assert_int_equal(
			    plumb_transport_sendto(transport, big + sent,
				sent * 37 % 2500, &peer_at),
			    0);
		turns(1);
		while ((n = recv(peer, at, sizeof at, MSG_DONTWAIT)) >= 0) {
			assert_int_equal(n, got * 37 % 2500);
			assert_memory_equal(at, big + got, (size_t)n);
			got++;
		}
	}
	turns(1);
	assert_int_equal(size(), 0);
	assert_string_equal(said, "");
}

static void
without_memory_a_datagram_is_not_queued_and_the_endpoint_stays(void **state)
{
	(void)state;
	begin(true);
	loop->allocator.resize = scarce;
	allocations = 0;
	blocked = true;
	assert_int_equal(sendto_peer("a", NULL), PLUMB_EMEMORY);
	assert_int_equal(size(), 0);
	allocations = PLENTY;
	blocked = false;
	assert_int_equal(sendto_peer("b", NULL), 0);
	assert_string_equal(peer_got(), "b");
	assert_string_equal(said, "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH(
		    queued_datagrams_go_out_in_order_and_each_counts_eight_more),
		EACH(
		    one_that_no_queue_could_count_is_refused_and_the_others_stay),
		EACH(marks_are_strict_and_alternate),
		EACH(close_sends_the_queue_and_takes_no_more),
		EACH(abort_drops_the_queue),
		EACH(each_error_while_draining_is_told_and_the_rest_goes_out),
		EACH(close_inside_an_error_still_drains_and_abort_does_not),
		EACH(what_is_queued_inside_an_error_or_a_resume_counts),
		EACH(datagrams_of_all_lengths_come_through_a_queue_that_wraps),
		EACH(
		    without_memory_a_datagram_is_not_queued_and_the_endpoint_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
