/* TLS: what counts as unsent, holding back, and a kernel that fails. */
#include "loop/rounds_test.h"
#include "transport/tls_test.h"

enum { RECORD = 16384, HEADER = 100, UPDATES = 3000 };

static void
limits(int64_t high, int64_t low)
{
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, high, low), 0);
}

static void
put(size_t len)
{
	assert_int_equal(plumb_transport_write(transport, bytes, len), 0);
}

/* Writing */

/* rule: tls.size-covers */
static void
bytes_count_until_all_of_their_record_is_with_the_kernel(void **state)
{
	(void)state;
	begin_tls_open();
	gate = 100;
	put(1000);
	assert_int_equal(size(), 1000);
	gate = 500;
	turns(3);
	assert_int_equal(size(), 1000);
	gate = OPEN_GATE;
	turns(2);
	assert_int_equal(size(), 0);
}

static void
records_that_are_with_the_kernel_count_no_more(void **state)
{
	(void)state;
	begin_tls_open();
	limits(1 << 30, 0);
	gate = RECORD + HEADER;
	put(3 * RECORD);
	assert_int_equal(size(), 2 * RECORD);
	gate = RECORD + HEADER;
	turns(1);
	assert_int_equal(size(), RECORD);
}

/* rule: tls.pause-mark */
static void
writing_pauses_strictly_over_high_and_resumes_at_low(void **state)
{
	(void)state;
	begin_tls_open();
	limits(1000, 400);
	gate = 0;
	put(1000);
	assert_string_equal(said, "");
	put(1);
	assert_string_equal(said, "pause");
	gate = OPEN_GATE;
	turns(2);
	assert_string_equal(said, "pause resume");
	assert_int_equal(size(), 0);
}

/* rule: tls.high-zero */
static void
high_zero_on_an_idle_transport_calls_nobody(void **state)
{
	(void)state;
	begin_tls_open();
	limits(0, 0);
	turns(2);
	assert_string_equal(said, "");
	put(100);
	assert_string_equal(said, "");
	gate = 0;
	put(1);
	assert_string_equal(said, "pause");
	gate = OPEN_GATE;
	turns(2);
	assert_string_equal(said, "pause resume");
}

static void
lowering_the_limits_pauses_inside_the_call(void **state)
{
	(void)state;
	begin_tls_open();
	gate = 0;
	put(5000);
	limits(4999, 0);
	assert_string_equal(said, "pause");
}

static void
a_list_of_small_pieces_goes_out_in_few_records(void **state)
{
	struct plumb_bytes list[1000];
	static uint8_t got[40000];

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		list[i].data = bytes + 40 * i;
		list[i].len = 40;
	}
	begin_tls_open();
	sends = 0;
	assert_int_equal(plumb_transport_writelines(transport, list, 1000), 0);
	assert_int_equal(sends, 3);
	assert_int_equal(peer_hears(got, sizeof got), sizeof got);
	assert_memory_equal(got, bytes, sizeof got);
}

static void
a_write_inside_data_received_may_be_of_what_was_received(void **state)
{
	static uint8_t got[BIG / 10];

	(void)state;
	begin_tls_open();
	gate = 5000;
	react("data", do_write);
	peer_says("go");
	step_until("data");
	gate = OPEN_GATE;
	assert_int_equal(peer_hears(got, 1000), 1000);
	assert_memory_equal(got, bytes, 1000);
}

/* rule: tls.after-loss */
static void
a_write_that_fails_is_a_loss(void **state)
{
	(void)state;
	begin_tls_open();
	peer_will_reset();
	peer_closes();
	do_pause_reading();
	for (int i = 0; i < 3; i++)
		put(10);
	assert_true(plumb_transport_is_closing(transport));
	assert_int_equal(size(), 0);
	wait_for("lost");
	put(10);
	assert_int_equal(size(), 0);
	assert_null(strstr(said, "None"));
}

static int
file_sent(void *self, struct plumb_transport *t, int error, uint64_t sent)
{
	char word[48];

	(void)self;
	(void)t;
	snprintf(word, sizeof word, "(%s,%llu)", plumb_error_exception(error),
	    (unsigned long long)sent);
	return say("sent", word);
}

/* Behind what was written before, a bit of room at a time. */
static void
a_file_goes_out_in_order_and_whole(void **state)
{
	enum { BEFORE = 30000, LONG = 200000 };
	static uint8_t got[BEFORE + LONG];
	struct plumb_sendfile how = { file_sent, said };
	FILE *f = tmpfile();
	size_t heard = 0;

	(void)state;
	begin_tls_open();
	assert_int_equal(fwrite(bytes + BEFORE, 1, LONG, f), LONG);
	fflush(f);
	gate = 0;
	put(BEFORE);
	assert_int_equal(plumb_transport_sendfile(
			     transport, fileno(f), 0, PLUMB_WHOLE_FILE, &how),
	    0);
	do_close();
	while (heard < sizeof got) {
		int len;

		gate = 777;
		step();
		len =
		    SSL_read(peer_ssl, got + heard, (int)(sizeof got - heard));
		heard += len > 0 ? (size_t)len : 0;
	}
	gate = OPEN_GATE;
	assert_memory_equal(got, bytes, sizeof got);
	while (!peer_was_notified())
		step();
	assert_string_equal(said, "sent(None,200000)");
	fclose(f);
}

/* Reading */

/* rule: tls.pause-at-once */
static void
pause_in_data_received_holds_back_what_is_here_already(void **state)
{
	(void)state;
	begin_tls_open();
	react("data", do_pause_reading);
	peer_says("one");
	step_until("data");
	peer_write("two");
	peer_notifies();
	turns(5);
	assert_string_equal(said, "data(one)");
	reaction.in = NULL;
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	assert_string_equal(said, "data(one)");
	step_until("lost");
	assert_string_equal(said, "data(one) data(two) eof lost(None)");
}

/* rule: tls.paused-then-end */
static void
what_comes_and_ends_while_paused_is_given_on_resume(void **state)
{
	(void)state;
	begin_tls_open();
	do_pause_reading();
	peer_write("data");
	peer_notifies();
	shutdown(peer, SHUT_WR);
	turns(5);
	assert_string_equal(said, "");
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	step_until("lost");
	assert_string_equal(said, "data(data) eof lost(None)");
}

/* rule: tls.pause-in-made */
static void
pause_in_connection_made_lets_the_peer_finish_its_handshake(void **state)
{
	(void)state;
	react("made", do_pause_reading);
	begin_tls();
	step_until("opened");
	for (int i = 0; i < 10; i++)
		step();
	assert_int_equal(SSL_is_init_finished(peer_ssl), 1);
	peer_says("held");
	turns(3);
	assert_string_equal(said, "factory made opened");
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	step_until("data(held)");
}

/* More than is read at once: what is left needs no socket to be ready. */
static void
more_than_one_read_takes_comes_without_waiting_for_the_peer(void **state)
{
	static char text[RECORD + 1];
	size_t given = 0;

	(void)state;
	begin_tls_open();
	memset(text, 'x', RECORD);
	do_pause_reading();
	for (int i = 0; i < 40; i++)
		peer_write(text);
	for (int i = 0; i < 100; i++) {
		peer_flush();
		turns(1);
	}
	peer_says("end");
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	while (strstr(said, "end") == NULL && given++ < 1000)
		step();
	assert_non_null(strstr(said, "data("));
}

/* TLS 1.2 could shake hands anew: it is refused, and the connection stays. */
static void
renegotiation_is_refused(void **state)
{
	(void)state;
	begin_tls_open();
	(void)SSL_renegotiate(peer_ssl);
	(void)SSL_do_handshake(peer_ssl);
	for (int i = 0; i < 10; i++) {
		turns(1);
		peer_flush();
		peer_take();
		(void)SSL_do_handshake(peer_ssl);
	}
	assert_int_equal(SSL_num_renegotiations(peer_ssl), 1);
	/* A client of OpenSSL takes it badly, and says so. */
	assert_string_equal(said, wanted.is_server ? "lost(SSLError)" : "");
}

/* TLS 1.3 changes keys: the answer goes out though nobody writes. */
static void
a_change_of_keys_is_answered_though_nobody_writes(void **state)
{
	(void)state;
	begin_tls_open();
	sends = 0;
	assert_int_equal(SSL_key_update(peer_ssl, SSL_KEY_UPDATE_REQUESTED), 1);
	peer_says("new");
	step_until("data(new)");
	put(10);
	assert_true(sends >= 1);
	assert_int_equal(peer_hears(bytes, 10), 10);
}

/* Who makes us answer and does not listen is not listened to in the end. */
static void
a_flood_of_key_updates_does_not_fill_the_memory(void **state)
{
	SSL *ours;
	size_t held;

	(void)state;
	begin_tls_open();
	ours = plumb_transport_get_extra_info(transport, "ssl_object").object;
	gate = 0;
	for (int i = 0; i < UPDATES; i++) {
		SSL_key_update(peer_ssl, SSL_KEY_UPDATE_REQUESTED);
		peer_says("x");
		turns(1);
		said[0] = '\0';
	}
	held = BIO_ctrl_pending(SSL_get_wbio(ours));
	assert_in_range(held, 65536, 65536 + 1000);
}

/* Many */

static int
open_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static size_t in_use;

static void *
counting_resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	in_use += size - old_size;
	if (size == 0) {
		free(old);
		return NULL;
	}
	return realloc(old, size);
}

static void
one_of_many(void)
{
	peer = -1;
	transport = NULL;
	context = NULL;
	begin_tls_open();
	peer_notifies();
	step_until("lost");
	plumb_transport_release(transport);
	transport = NULL;
	plumb_tls_context_free(context);
	context = NULL;
	turns(2);
	SSL_free(peer_ssl);
	SSL_CTX_free(peer_ctx);
	peer_closes();
}

static void
many_handshakes_leave_nothing_behind(void **state)
{
	struct plumb_loop_options options = {
		.kernel = &gated,
		.allocator = { counting_resize, NULL },
	};
	size_t before;
	int open;

	(void)state;
	plumb_loop_free(loop);
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	one_of_many();
	before = in_use;
	open = open_descriptors();
	for (unsigned i = 0; i < rounds(50); i++)
		one_of_many();
	assert_int_equal(in_use, before);
	assert_int_equal(open_descriptors(), open);
	peer_ssl = NULL;
	peer_ctx = NULL;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALL(bytes_count_until_all_of_their_record_is_with_the_kernel),
		ALL(records_that_are_with_the_kernel_count_no_more),
		ALL(writing_pauses_strictly_over_high_and_resumes_at_low),
		ALL(high_zero_on_an_idle_transport_calls_nobody),
		ALL(lowering_the_limits_pauses_inside_the_call),
		ALL(a_list_of_small_pieces_goes_out_in_few_records),
		ALL(a_write_inside_data_received_may_be_of_what_was_received),
		ALL(a_write_that_fails_is_a_loss),
		ALL(a_file_goes_out_in_order_and_whole),
		ALL(pause_in_data_received_holds_back_what_is_here_already),
		ALL(what_comes_and_ends_while_paused_is_given_on_resume),
		ALL(pause_in_connection_made_lets_the_peer_finish_its_handshake),
		ALL(more_than_one_read_takes_comes_without_waiting_for_the_peer),
		TLS_ON(client12, renegotiation_is_refused),
		TLS_ON(server12, renegotiation_is_refused),
		TLS_ON(
		    client, a_change_of_keys_is_answered_though_nobody_writes),
		TLS_ON(
		    server, a_change_of_keys_is_answered_though_nobody_writes),
		TLS_ON(client, a_flood_of_key_updates_does_not_fill_the_memory),
		TLS_ON(client, many_handshakes_leave_nothing_behind),
		TLS_ON(server12, many_handshakes_leave_nothing_behind),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
