/* start_tls(): a live transport becomes TLS. */
#include "transport/tls_test.h"

static int completions;

static int
started(void *self, struct plumb_transport *t, int error)
{
	char word[64] = "";

	assert_ptr_equal(self, said);
	assert_ptr_equal(t, transport);
	completions++;
	snprintf(reason, sizeof reason, "%s", plumb_loop_tls_reason(loop));
	if (error != 0)
		snprintf(
		    word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("completed", word);
}

/* Open in the clear, the peer ready to shake hands when it is stepped. */
static void
begin_plain(void)
{
	begin_open();
	make_context();
	peer_begin();
}

static int
start_with(const char *received)
{
	struct plumb_start_tls how = {
		.ssl = context,
		.server_hostname = wanted.ask,
		.received = received,
		.received_len = received != NULL ? strlen(received) : 0,
		.completed = started,
		.self = said,
	};

	completions = 0;
	return plumb_transport_start_tls(transport, &how);
}

static int
do_start(void)
{
	assert_int_equal(start_with(NULL), 0);
	return 0;
}

static void
begin_upgraded(void)
{
	begin_plain();
	do_start();
	step_until("completed");
	while (!SSL_is_init_finished(peer_ssl))
		step();
	assert_string_equal(said, "completed");
	said[0] = '\0';
}

/* rule: tls.start-tls */
static void
the_same_protocol_goes_on_with_no_second_connection_made(void **state)
{
	uint8_t got[6];

	(void)state;
	begin_upgraded();
	assert_int_equal(plumb_transport_write(transport, "answer", 6), 0);
	assert_int_equal(peer_hears(got, 6), 6);
	assert_memory_equal(got, "answer", 6);
	peer_says("hello");
	step_until("data");
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "data(hello) eof lost(None)");
	assert_int_equal(completions, 1);
}

static void
data_in_the_clear_before_is_given_before(void **state)
{
	(void)state;
	begin_plain();
	react("data", do_start);
	peer_sends("STARTTLS");
	step_until("data");
	reaction.in = NULL;
	step_until("completed");
	peer_says("over tls");
	step_until("data(over tls)");
	assert_string_equal(said, "data(STARTTLS) completed data(over tls)");
}

/* What data_received was given beyond the last word in the clear. */
static void
bytes_that_were_received_already_are_not_lost(void **state)
{
	static char hello[4096];
	int len;

	(void)state;
	wanted.is_server = true;
	begin_plain();
	(void)SSL_do_handshake(peer_ssl);
	len = BIO_read(SSL_get_wbio(peer_ssl), hello, sizeof hello);
	assert_true(len > 0);
	{
		struct plumb_start_tls how = {
			.ssl = context,
			.received = hello,
			.received_len = (size_t)len,
			.completed = started,
			.self = said,
		};

		completions = 0;
		assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	}
	step_until("completed");
	assert_string_equal(said, "completed");
}

/* rule: tls.start-tls-paused */
static void
what_was_written_before_goes_in_the_clear_though_writing_is_paused(void **state)
{
	static uint8_t got[BIG];
	size_t total = 0;

	(void)state;
	begin_plain();
	gate = 10000;
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	do_start();
	assert_int_equal(plumb_transport_write(transport, "secret", 6), 0);
	assert_int_equal(size(), BIG - 10000 + 6);
	gate = OPEN_GATE;
	while (total < BIG) {
		ssize_t len = recv(peer, got + total, BIG - total, 0);

		if (len > 0)
			total += (size_t)len;
		turns(1);
	}
	assert_memory_equal(got, bytes, BIG);
	assert_string_equal(said, "pause resume");
	step_until("completed");
	assert_int_equal(peer_hears(got, 6), 6);
	assert_memory_equal(got, "secret", 6);
	assert_string_equal(said, "pause resume completed");
}

static void
reading_that_was_paused_goes_on_over_tls(void **state)
{
	(void)state;
	begin_plain();
	do_pause_reading();
	do_start();
	step_until("completed");
	while (!SSL_is_init_finished(peer_ssl))
		step();
	peer_says("new");
	step_until("data(new)");
	assert_string_equal(said, "completed data(new)");
}

static void
pause_while_it_starts_holds_back_what_comes_over_tls(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	do_pause_reading();
	step_until("completed");
	while (!SSL_is_init_finished(peer_ssl))
		step();
	peer_says("held");
	turns(4);
	assert_string_equal(said, "completed");
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	step_until("data(held)");
}

static void
what_comes_with_the_last_of_the_handshake_comes_behind_completed(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	for (int i = 0; i < 1000; i++) {
		turns(1);
		peer_take();
		if (SSL_do_handshake(peer_ssl) == 1)
			break;
		peer_flush();
	}
	peer_write("early");
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "completed data(early) eof lost(None)");
}

/* Failures */

/* rule: tls.start-tls-failure, tls.start-tls-failure-lost */
static void
a_failed_handshake_is_told_and_then_the_loss(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	turns(2);
	peer_sends("this is no hello, and long enough to tell");
	wait_for("lost");
	assert_string_equal(said, "completed(SSLError) lost(SSLError)");
	assert_string_equal(reason, "wrong version number");
}

static void
a_certificate_that_is_refused_is_told_with_its_reason(void **state)
{
	(void)state;
	wanted.ask = "example.org";
	begin_plain();
	do_start();
	step_until("lost");
	assert_string_equal(said, "completed(SSLCertVerificationError) "
				  "lost(SSLCertVerificationError)");
	assert_string_equal(reason, "hostname mismatch");
}

static void
a_peer_that_leaves_in_the_handshake_is_a_reset(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	turns(2);
	peer_closes();
	wait_for("lost");
	assert_string_equal(
	    said, "completed(ConnectionResetError) lost(ConnectionResetError)");
}

static void
a_silent_peer_is_left_after_the_time_limit(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	turns(2);
	skipped = UINT64_C(61000000000);
	turns(3);
	assert_string_equal(said,
	    "completed(ConnectionAbortedError) lost(ConnectionAbortedError)");
}

static void
abort_in_the_handshake_completes_it_and_then_loses(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	turns(2);
	do_abort();
	assert_string_equal(said, "");
	turns(3);
	assert_string_equal(
	    said, "completed(ConnectionAbortedError) lost(None)");
}

static void
close_in_the_handshake_waits_for_it_and_flushes(void **state)
{
	uint8_t got[16];

	(void)state;
	begin_plain();
	do_start();
	assert_int_equal(plumb_transport_write(transport, "secret", 6), 0);
	do_close();
	step_until("completed");
	assert_int_equal(peer_hears(got, sizeof got), 6);
	assert_memory_equal(got, "secret", 6);
	assert_true(peer_was_notified());
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "completed lost(None)");
}

static void
close_inside_completed_is_a_clean_end(void **state)
{
	(void)state;
	begin_plain();
	react("completed", do_close);
	do_start();
	step_until("completed");
	while (!peer_was_notified())
		step();
	peer_notifies();
	step_until("lost");
	assert_string_equal(said, "completed lost(None)");
}

static void
raising_in_completed_is_reported_and_no_more(void **state)
{
	(void)state;
	begin_plain();
	react("completed", raise_value);
	do_start();
	step_until("report");
	peer_says("x");
	step_until("data(x)");
	assert_string_equal(said, "completed report(ValueError) data(x)");
}

static void
it_may_be_started_once_and_only_while_both_sides_are_open(void **state)
{
	(void)state;
	begin_upgraded();
	assert_int_equal(start_with(NULL), PLUMB_ENOTIMPL);
	do_abort();
	wait_for("lost");
	assert_int_equal(start_with(NULL), PLUMB_ENOTIMPL);
}

static void
it_is_refused_behind_write_eof_and_close(void **state)
{
	(void)state;
	begin_plain();
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(start_with(NULL), PLUMB_EUSAGE);
	do_close();
	assert_int_equal(start_with(NULL), PLUMB_EUSAGE);
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
it_is_refused_without_a_name_to_verify(void **state)
{
	(void)state;
	begin_plain();
	wanted.ask = NULL;
	assert_int_equal(start_with(NULL), PLUMB_EVALUE);
	peer_sends("still plain");
	wait_for("data(still plain)");
}

static void
a_loop_may_be_freed_while_it_starts(void **state)
{
	(void)state;
	begin_plain();
	do_start();
	turns(2);
	assert_string_equal(said, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALL(the_same_protocol_goes_on_with_no_second_connection_made),
		ALL(data_in_the_clear_before_is_given_before),
		TLS_ON(server, bytes_that_were_received_already_are_not_lost),
		ALL(what_was_written_before_goes_in_the_clear_though_writing_is_paused),
		ALL(reading_that_was_paused_goes_on_over_tls),
		ALL(pause_while_it_starts_holds_back_what_comes_over_tls),
		TLS_ON(server,
		    what_comes_with_the_last_of_the_handshake_comes_behind_completed),
		TLS_ON(client12,
		    what_comes_with_the_last_of_the_handshake_comes_behind_completed),
		ALL(a_failed_handshake_is_told_and_then_the_loss),
		TLS_ON(client,
		    a_certificate_that_is_refused_is_told_with_its_reason),
		ALL(a_peer_that_leaves_in_the_handshake_is_a_reset),
		ALL(a_silent_peer_is_left_after_the_time_limit),
		ALL(abort_in_the_handshake_completes_it_and_then_loses),
		ALL(close_in_the_handshake_waits_for_it_and_flushes),
		ALL(close_inside_completed_is_a_clean_end),
		ALL(raising_in_completed_is_reported_and_no_more),
		ALL(it_may_be_started_once_and_only_while_both_sides_are_open),
		ALL(it_is_refused_behind_write_eof_and_close),
		TLS_ON(client, it_is_refused_without_a_name_to_verify),
		ALL(a_loop_may_be_freed_while_it_starts),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
