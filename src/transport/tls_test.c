/* TLS: the handshake, data, and who is at the other end. */
#include "transport/tls_test.h"

static void
made_comes_only_after_the_handshake(void **state)
{
	(void)state;
	begin_tls();
	turns(5);
	assert_string_equal(said, "factory");
	step_until("opened");
	assert_string_equal(said, "factory made opened");
}

static void
data_goes_both_ways(void **state)
{
	uint8_t got[16] = "";

	(void)state;
	begin_tls_open();
	peer_says("hello");
	step_until("data");
	assert_string_equal(said, "data(hello)");
	assert_int_equal(plumb_transport_write(transport, "answer", 6), 0);
	assert_int_equal(peer_hears(got, 6), 6);
	assert_memory_equal(got, "answer", 6);
}

static void
every_byte_may_come_alone(void **state)
{
	(void)state;
	chunk = 1;
	begin_tls();
	step_until("opened");
	peer_says("one");
	peer_says("two");
	step_until("data(two)");
	peer_notifies();
	step_until("lost");
	assert_string_equal(
	    said, "factory made opened data(one) data(two) eof lost(None)");
}

static void
megabytes_go_both_ways_at_once(void **state)
{
	static uint8_t got[BIG];
	size_t heard = 0;
	size_t told = 0;

	(void)state;
	begin_tls_open();
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	while (heard < BIG || told < BIG / 4) {
		int len = 0;

		if (told < BIG / 4)
			len = SSL_write(peer_ssl, bytes + told, 1000);
		if (len > 0)
			told += (size_t)len;
		said[0] = '\0';
		step();
		len = SSL_read(peer_ssl, got + heard, (int)(BIG - heard));
		if (len > 0)
			heard += (size_t)len;
	}
	assert_memory_equal(got, bytes, BIG);
	assert_int_equal(size(), 0);
}

/* rule: tls.made-before-early-data */
static void
data_with_the_last_handshake_message_comes_after_made_and_opened(void **state)
{
	(void)state;
	begin_tls();
	for (int i = 0; !SSL_is_init_finished(peer_ssl) && i < 1000; i++) {
		turns(1);
		peer_take();
		if (SSL_do_handshake(peer_ssl) == 1)
			break;
		peer_flush();
	}
	peer_write("early");
	peer_says("bird");
	step_until("data");
	assert_string_equal(said, "factory made opened data(earlybird)");
}

static void
a_peer_that_ends_in_the_handshake_resets_it(void **state)
{
	(void)state;
	begin_tls();
	turns(3);
	shutdown(peer, SHUT_WR);
	wait_for("opened");
	turns(3);
	assert_string_equal(said, "factory opened(ConnectionResetError)");
}

static void
rubbish_in_the_handshake_is_an_error_of_tls(void **state)
{
	(void)state;
	begin_tls();
	turns(3);
	peer_sends("this is no hello, and long enough to tell");
	wait_for("opened");
	turns(3);
	assert_string_equal(said, "factory opened(SSLError)");
	assert_string_equal(reason, "wrong version number");
}

/* rule: tls.handshake-failure */
static void
a_silent_handshake_is_ended_by_its_time_limit(void **state)
{
	(void)state;
	begin_tls();
	turns(3);
	skipped = UINT64_C(59000000000);
	turns(3);
	assert_string_equal(said, "factory");
	skipped = UINT64_C(61000000000);
	turns(3);
	assert_string_equal(said, "factory opened(ConnectionAbortedError)");
}

static void
a_factory_that_raises_begins_no_handshake(void **state)
{
	(void)state;
	react("factory", raise_value);
	begin_tls();
	turns(5);
	assert_string_equal(said, "factory opened(ValueError)");
	assert_int_equal(recv(peer, bytes, 1, 0), 0);
}

static void
a_loop_may_be_freed_in_the_middle_of_a_handshake(void **state)
{
	(void)state;
	begin_tls();
	turns(2);
	assert_string_equal(said, "factory");
}

static void
a_descriptor_that_is_stolen_in_the_handshake_is_told(void **state)
{
	(void)state;
	begin_tls();
	turns(2);
	for (int fd = 3; fd < 64; fd++)
		if (fd != peer && plumb_watch_find(loop, fd) != NULL)
			close(fd);
	wait_for("opened");
	assert_string_equal(said, "factory opened(OSError)");
}

/* Certificates */

static void
expect_refusal(const char *exception, const char *why)
{
	char word[80];

	snprintf(word, sizeof word, "factory opened(%s)", exception);
	begin_tls();
	step_until("opened");
	assert_string_equal(said, word);
	assert_string_equal(reason, why);
	assert_string_equal(plumb_loop_tls_reason(loop), "");
}

static void
a_certificate_of_nobody_known_is_refused_with_the_reason(void **state)
{
	(void)state;
	wanted.peer_shows = other_file;
	expect_refusal("SSLCertVerificationError", "self-signed certificate");
}

static void
a_certificate_of_another_host_is_refused_with_the_reason(void **state)
{
	(void)state;
	wanted.ask = "example.org";
	expect_refusal("SSLCertVerificationError", "hostname mismatch");
}

static void
a_certificate_is_compared_with_an_address_too(void **state)
{
	(void)state;
	wanted.ask = "127.0.0.2";
	expect_refusal("SSLCertVerificationError", "IP address mismatch");
}

static void
an_address_that_is_in_the_certificate_is_fine_and_not_asked_for(void **state)
{
	(void)state;
	wanted.ask = "127.0.0.1";
	begin_tls_open();
	assert_null(SSL_get_servername(peer_ssl, TLSEXT_NAMETYPE_host_name));
}

static void
without_verifying_any_certificate_will_do_but_says_nothing(void **state)
{
	(void)state;
	wanted.options.verify = PLUMB_TLS_VERIFY_OFF;
	wanted.peer_shows = other_file;
	wanted.ask = NULL;
	begin_tls_open();
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "peercert").kind,
	    PLUMB_EXTRA_NONE);
}

static void
a_server_that_asks_refuses_a_client_without_a_certificate(void **state)
{
	(void)state;
	wanted.options.cafile = ca_file;
	wanted.peer_shows = "";
	expect_refusal("SSLError", "peer did not return a certificate");
}

static void
a_server_that_asks_knows_its_client(void **state)
{
	(void)state;
	wanted.options.cafile = ca_file;
	begin_tls_open();
	assert_string_equal(
	    plumb_transport_get_extra_info(transport, "peercert").text,
	    "client");
}

static void
a_client_shows_its_certificate(void **state)
{
	X509 *shown;

	(void)state;
	wanted.peer_asks = true;
	wanted.options.certfile = client_file;
	begin_tls_open();
	shown = SSL_get0_peer_certificate(peer_ssl);
	assert_non_null(shown);
}

/* With 1.3 the client is through before it is told. */
static void
a_client_that_should_have_shown_one_is_lost_with_the_reason(void **state)
{
	(void)state;
	wanted.peer_asks = true;
	begin_tls();
	step_until(wanted.version == TLS1_2_VERSION ? "opened" : "lost");
	if (wanted.version == TLS1_2_VERSION)
		assert_string_equal(said, "factory opened(SSLError)");
	else
		assert_string_equal(said, "factory made opened lost(SSLError)");
}

static void
no_version_in_common_is_an_error_of_tls(void **state)
{
	(void)state;
	wanted.version = TLS1_2_VERSION;
	wanted.options.minimum = PLUMB_TLS_VERSION_1_3;
	begin_tls();
	step_until("opened");
	assert_string_equal(said, "factory opened(SSLError)");
}

/* What is known of it */

static void
what_was_agreed_on_is_told(void **state)
{
	struct plumb_extra extra;

	(void)state;
	begin_tls_open();
	assert_string_equal(plumb_transport_tls_version(transport),
	    wanted.version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3");
	extra = plumb_transport_get_extra_info(transport, "cipher");
	assert_int_equal(extra.kind, PLUMB_EXTRA_TEXT);
	assert_string_equal(extra.text, SSL_get_cipher_name(peer_ssl));
	extra = plumb_transport_get_extra_info(transport, "sslcontext");
	assert_int_equal(extra.kind, PLUMB_EXTRA_SSLCONTEXT);
	assert_ptr_equal(extra.object, context);
	extra = plumb_transport_get_extra_info(transport, "ssl_object");
	assert_int_equal(extra.kind, PLUMB_EXTRA_SSL_OBJECT);
	assert_string_equal(SSL_get_version(extra.object),
	    plumb_transport_tls_version(transport));
	extra = plumb_transport_get_extra_info(transport, "compression");
	assert_int_equal(extra.kind, PLUMB_EXTRA_NONE);
	extra = plumb_transport_get_extra_info(transport, "peername");
	assert_int_equal(extra.kind, PLUMB_EXTRA_TEXT);
	extra = plumb_transport_get_extra_info(transport, "socket");
	assert_int_equal(extra.kind, PLUMB_EXTRA_SOCKET);
	assert_true(extra.fd >= 0);
}

static void
a_verified_server_is_known_and_was_asked_for_by_name(void **state)
{
	(void)state;
	begin_tls_open();
	assert_string_equal(
	    plumb_transport_get_extra_info(transport, "peercert").text,
	    "localhost");
	assert_string_equal(
	    SSL_get_servername(peer_ssl, TLSEXT_NAMETYPE_host_name),
	    "localhost");
}

static void
the_server_prefers_among_what_the_client_offers(void **state)
{
	(void)state;
	wanted.options.alpn = "h3,h2,x";
	wanted.peer_alpn = "\1x\2h2";
	begin_tls_open();
	assert_string_equal(plumb_transport_tls_alpn(transport), "h2");
}

static void
nothing_offered_in_common_is_no_error(void **state)
{
	(void)state;
	wanted.options.alpn = "h3";
	wanted.peer_alpn = "\1x";
	begin_tls_open();
	assert_string_equal(plumb_transport_tls_alpn(transport), "");
}

static void
a_client_that_verifies_must_say_whom_it_wants(void **state)
{
	struct plumb_connection how = { .protocol_factory = factory };

	(void)state;
	make_context();
	how.ssl = context;
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, "/tmp/x", &how),
	    PLUMB_EVALUE);
}

static void
a_name_that_no_host_can_have_is_refused(void **state)
{
	char name[300];
	struct plumb_connection how = { .server_hostname = name };

	(void)state;
	memset(name, 'x', sizeof name);
	name[256] = '\0';
	make_context();
	how.ssl = context;
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, "/tmp/x", &how),
	    PLUMB_ENAMETOOLONG);
}

static void
a_context_of_the_other_side_is_refused_by_a_server(void **state)
{
	struct plumb_connection how = { .protocol_factory = factory };
	struct plumb_server *server;

	(void)state;
	make_context();
	how.ssl = context;
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server),
	    PLUMB_EVALUE);
}

static void
a_context_that_cannot_be_made_says_why(void **state)
{
	struct plumb_tls_options none = { .server_side = true };
	struct plumb_tls_options absent = { .cafile = "/nowhere" };
	struct plumb_tls_options wrong = { .cafile = "/dev/null" };
	struct plumb_tls_options list = { .alpn = "h2,,x" };

	(void)state;
	assert_int_equal(
	    plumb_tls_context_new(loop, &none, &context), PLUMB_EVALUE);
	assert_int_equal(
	    plumb_tls_context_new(loop, &absent, &context), PLUMB_ENOENT);
	assert_int_equal(
	    plumb_tls_context_new(loop, &wrong, &context), PLUMB_ETLS);
	assert_string_not_equal(plumb_loop_tls_reason(loop), "");
	assert_int_equal(
	    plumb_tls_context_new(loop, &list, &context), PLUMB_EVALUE);
	assert_null(context);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ALL(made_comes_only_after_the_handshake),
		ALL(data_goes_both_ways),
		ALL(every_byte_may_come_alone),
		ALL(megabytes_go_both_ways_at_once),
		TLS_ON(server,
		    data_with_the_last_handshake_message_comes_after_made_and_opened),
		TLS_ON(client12,
		    data_with_the_last_handshake_message_comes_after_made_and_opened),
		ALL(a_peer_that_ends_in_the_handshake_resets_it),
		ALL(rubbish_in_the_handshake_is_an_error_of_tls),
		ALL(a_silent_handshake_is_ended_by_its_time_limit),
		ALL(a_factory_that_raises_begins_no_handshake),
		ALL(a_loop_may_be_freed_in_the_middle_of_a_handshake),
		ALL(a_descriptor_that_is_stolen_in_the_handshake_is_told),
		TLS_ON(client,
		    a_certificate_of_nobody_known_is_refused_with_the_reason),
		TLS_ON(client,
		    a_certificate_of_another_host_is_refused_with_the_reason),
		TLS_ON(client, a_certificate_is_compared_with_an_address_too),
		TLS_ON(client,
		    an_address_that_is_in_the_certificate_is_fine_and_not_asked_for),
		TLS_ON(client,
		    without_verifying_any_certificate_will_do_but_says_nothing),
		TLS_ON(server,
		    a_server_that_asks_refuses_a_client_without_a_certificate),
		TLS_ON(server, a_server_that_asks_knows_its_client),
		TLS_ON(client, a_client_shows_its_certificate),
		TLS_ON(client,
		    a_client_that_should_have_shown_one_is_lost_with_the_reason),
		TLS_ON(client12,
		    a_client_that_should_have_shown_one_is_lost_with_the_reason),
		TLS_ON(client, no_version_in_common_is_an_error_of_tls),
		TLS_ON(server, no_version_in_common_is_an_error_of_tls),
		ALL(what_was_agreed_on_is_told),
		TLS_ON(client,
		    a_verified_server_is_known_and_was_asked_for_by_name),
		TLS_ON(server, the_server_prefers_among_what_the_client_offers),
		TLS_ON(server, nothing_offered_in_common_is_no_error),
		TLS_ON(client, a_client_that_verifies_must_say_whom_it_wants),
		TLS_ON(client, a_name_that_no_host_can_have_is_refused),
		TLS_ON(
		    client, a_context_of_the_other_side_is_refused_by_a_server),
		TLS_ON(client, a_context_that_cannot_be_made_says_why),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
