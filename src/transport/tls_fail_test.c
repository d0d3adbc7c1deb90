/* TLS, where memory, the library or the kernel lets it down. */
#include "transport/tls.h"

#include "transport/tls_test.h"
#include "loop/scarce_test.h"

/* In place of the session's; what they give where they are to fail. */
static int init_error;
static int feed_error;
static int write_error;

int __real_plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname);
int __wrap_plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname);
int __real_plumb_tls_session_feed(
    struct plumb_tls_session *s, const void *data, size_t len);
int __wrap_plumb_tls_session_feed(
    struct plumb_tls_session *s, const void *data, size_t len);
int __real_plumb_tls_session_write(
    struct plumb_tls_session *s, const void *data, size_t len);
int __wrap_plumb_tls_session_write(
    struct plumb_tls_session *s, const void *data, size_t len);

int
__wrap_plumb_tls_session_init(struct plumb_tls_session *s,
    const struct plumb_tls_keys *keys, const char *hostname)
{
	return init_error != 0
		   ? init_error
		   : __real_plumb_tls_session_init(s, keys, hostname);
}

int
__wrap_plumb_tls_session_feed(
    struct plumb_tls_session *s, const void *data, size_t len)
{
	return feed_error != 0 ? feed_error
			       : __real_plumb_tls_session_feed(s, data, len);
}

int
__wrap_plumb_tls_session_write(
    struct plumb_tls_session *s, const void *data, size_t len)
{
	return write_error != 0 ? write_error
				: __real_plumb_tls_session_write(s, data, len);
}

static int
started(void *self, struct plumb_transport *t, int error)
{
	char word[64] = "";

	(void)self;
	(void)t;
	if (error != 0)
		snprintf(
		    word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("completed", word);
}

static struct plumb_start_tls
start_tls(void)
{
	return (struct plumb_start_tls){ .ssl = context,
		.server_hostname = wanted.ask,
		.received = "x",
		.received_len = 1,
		.completed = started };
}

static void
begin_plain(void)
{
	init_error = feed_error = write_error = 0;
	begin_open();
	make_context();
	peer_begin();
}

/* Contexts */

static void
no_context_is_made_without_memory_or_of_a_closed_loop(void **state)
{
	struct plumb_tls_options options = { .cafile = ca_file };
	struct plumb_tls_context *made = NULL;

	(void)state;
	loop->allocator.resize = scarce;
	allocations = 0;
	assert_int_equal(
	    plumb_tls_context_new(loop, &options, &made), PLUMB_EMEMORY);
	allocations = PLENTY;
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(
	    plumb_tls_context_new(loop, &options, &made), PLUMB_EUSAGE);
	assert_null(made);
}

/* Sessions */

static void
a_connection_that_finds_no_session_is_none(void **state)
{
	struct plumb_connection how = { .protocol_factory = factory,
		.opened = tls_opened,
		.self = said,
		.server_hostname = "localhost" };
	int ends[2];

	(void)state;
	make_context();
	how.ssl = context;
	connect_peer(ends);
	init_error = PLUMB_EMEMORY;
	assert_int_equal(plumb_loop_create_connection_sock(loop, ends[0], &how),
	    PLUMB_EMEMORY);
	init_error = 0;
	turns(2);
	assert_string_equal(said, "");
	assert_true(fcntl(ends[0], F_GETFD) >= 0); /* it is still ours */
	close(ends[0]);
}

/* What was asked for has failed; the transport is as it was. */
static void
a_start_that_finds_no_memory_leaves_it_in_the_clear(void **state)
{
	struct plumb_start_tls how;

	(void)state;
	begin_plain();
	how = start_tls();
	init_error = PLUMB_EMEMORY;
	assert_int_equal(
	    plumb_transport_start_tls(transport, &how), PLUMB_EMEMORY);
	init_error = 0;
	feed_error = PLUMB_EMEMORY;
	assert_int_equal(
	    plumb_transport_start_tls(transport, &how), PLUMB_EMEMORY);
	feed_error = 0;
	assert_null(transport->tls);
	assert_null(transport->channel);
	peer_sends("clear");
	wait_for("data(clear)");
	assert_int_equal(plumb_transport_write(transport, "too", 3), 0);
	turns(1);
	assert_int_equal(recv(peer, bytes, 10, 0), 3);
	memset(bytes, 0, sizeof bytes); /* the next test wants its own */
}

static void
what_cannot_be_encrypted_ends_it(void **state)
{
	(void)state;
	init_error = feed_error = 0;
	begin_tls_open();
	write_error = PLUMB_ETLS;
	assert_int_equal(plumb_transport_write(transport, "secret", 6), 0);
	write_error = 0;
	wait_for("lost");
	assert_string_equal(said, "lost(SSLError)");
}

/* The kernel takes no more */

static struct plumb_io
send_broken(void *self, int fd, const void *data, size_t size)
{
	struct plumb_io io = { PLUMB_EPIPE, 0 };

	(void)self;
	(void)fd;
	(void)data;
	(void)size;
	sends++;
	return io;
}

/*
 * Answers to changes of keys, so that there is something to send in reading:
 * what came with them is given first, and with the next that comes, be it a
 * piece of a record, the end.
 */
static void
an_answer_that_cannot_be_sent_ends_it(void **state)
{
	BIO *out;

	(void)state;
	write_error = 0;
	begin_tls_open();
	gated.send = send_broken;
	out = SSL_get_wbio(
	    plumb_transport_get_extra_info(transport, "ssl_object").object);
	for (int i = 0; i < 10 && BIO_ctrl_pending(out) == 0; i++) {
		SSL_key_update(peer_ssl, SSL_KEY_UPDATE_REQUESTED);
		peer_says("x");
		turns(1);
	}
	assert_null(strstr(said, "lost"));
	peer_sends("\x17\x03\x03");
	turns(2);
	assert_non_null(strstr(said, "data(x) lost(BrokenPipeError)"));
}

/* What the peer has said by the time that nothing can be sent any more. */
static const struct {
	const char *bytes;
	size_t len;
	bool ends;
	const char *said;
} last_words[] = {
	{ "\x15\x03\x03\x00\x02\x02\x28", 7, false, "opened(SSLError)" },
	{ "\x15\x03", 2, false, "opened(BrokenPipeError)" },
	{ "", 0, false, "opened(BrokenPipeError)" },
	{ "", 0, true, "opened(BrokenPipeError)" },
};
static size_t last;

static struct plumb_io
send_after_last_words(void *self, int fd, const void *data, size_t size)
{
	if (last_words[last].len > 0)
		assert_int_equal(
		    send(peer, last_words[last].bytes, last_words[last].len, 0),
		    last_words[last].len);
	if (last_words[last].ends)
		shutdown(peer, SHUT_WR);
	return send_broken(self, fd, data, size);
}

static void
a_handshake_that_cannot_be_sent_is_explained_by_the_peer(void **state)
{
	(void)state;
	init_error = feed_error = write_error = 0;
	for (last = 0; last < sizeof last_words / sizeof last_words[0];
	     last++) {
		begin_tls();
		gated.send = send_after_last_words;
		if (wanted.is_server) {
			(void)SSL_do_handshake(peer_ssl);
			peer_flush();
		}
		wait_for("opened");
		assert_string_equal(
		    strstr(said, "opened"), last_words[last].said);
		tear_down_tls(state);
		wanted.is_server ? set_up_server(state) : set_up_client(state);
	}
}

/* Its own words for it are the better ones, and its failure is reported. */
static void
raising_where_it_was_never_made_is_reported(void **state)
{
	(void)state;
	begin_tls();
	react("opened", raise_value);
	turns(2);
	peer_sends("this is no hello, and long enough to tell");
	wait_for("report");
	assert_string_equal(
	    strstr(said, "opened"), "opened(SSLError) report(ValueError)");
}

/* start_tls() at odd moments */

static void
bytes_in_the_clear_wait_for_the_kernel_to_take_them(void **state)
{
	struct plumb_start_tls how;

	(void)state;
	begin_plain();
	how = start_tls();
	how.received = NULL;
	how.received_len = 0;
	gate = 0;
	assert_int_equal(plumb_transport_write(transport, "clear", 5), 0);
	assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	sends = 0;
	turns(3);
	assert_int_equal(sends, 3); /* writable, and then it was not */
	assert_int_equal(size(), 5);
	gate = OPEN_GATE;
	turns(1);
	assert_int_equal(recv(peer, said, 5, 0), 5);
	assert_memory_equal(said, "clear", 5);
	memset(said, 0, 6);
	step_until("completed");
	assert_string_equal(said, "completed");
}

static void
it_is_refused_without_a_context_and_behind_a_file(void **state)
{
	struct plumb_sendfile file = { NULL, NULL };
	struct plumb_start_tls how;
	FILE *f = tmpfile();

	(void)state;
	begin_plain();
	how = start_tls();
	how.ssl = NULL;
	assert_int_equal(
	    plumb_transport_start_tls(transport, &how), PLUMB_EVALUE);
	assert_int_equal(fwrite("file", 1, 4, f), 4);
	fflush(f);
	gate = 0;
	assert_int_equal(plumb_transport_write(transport, "ahead", 5), 0);
	assert_int_equal(
	    plumb_transport_sendfile(transport, fileno(f), 0, 4, &file), 0);
	how = start_tls();
	assert_int_equal(
	    plumb_transport_start_tls(transport, &how), PLUMB_EUSAGE);
	do_abort();
	wait_for("lost");
	fclose(f);
}

static void
a_unix_stream_becomes_tls_as_well(void **state)
{
	struct plumb_start_tls how;

	(void)state;
	kind = 'u';
	begin_plain();
	how = start_tls();
	how.received = NULL;
	how.received_len = 0;
	assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	step_until("completed");
	assert_string_equal(said, "completed");
}

/* It has succeeded; what comes after in the same turn is told by the loss. */
static void
abort_behind_the_handshake_leaves_its_success(void **state)
{
	struct plumb_start_tls how;

	(void)state;
	begin_plain();
	how = start_tls();
	how.received = NULL;
	how.received_len = 0;
	assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	while (!plumb_task_is_queued(&transport->tls->completing))
		step();
	assert_string_equal(said, "");
	do_abort();
	turns(2);
	assert_string_equal(said, "completed lost(None)");
}

static void
nothing_is_known_of_tls_before_it_is(void **state)
{
	struct plumb_start_tls how;

	(void)state;
	begin_plain();
	assert_string_equal(plumb_transport_tls_version(transport), "");
	assert_string_equal(plumb_transport_tls_alpn(transport), "");
	how = start_tls();
	how.received = NULL;
	how.received_len = 0;
	assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	turns(2);
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "cipher").kind,
	    PLUMB_EXTRA_NONE);
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "sslcontext").kind,
	    PLUMB_EXTRA_SSLCONTEXT);
	step_until("completed");
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "cipher").kind,
	    PLUMB_EXTRA_TEXT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TLS_ON(client,
		    no_context_is_made_without_memory_or_of_a_closed_loop),
		TLS_ON(client, a_connection_that_finds_no_session_is_none),
		ALL(a_start_that_finds_no_memory_leaves_it_in_the_clear),
		ALL(what_cannot_be_encrypted_ends_it),
		TLS_ON(client, an_answer_that_cannot_be_sent_ends_it),
		TLS_ON(server, an_answer_that_cannot_be_sent_ends_it),
		TLS_ON(client,
		    a_handshake_that_cannot_be_sent_is_explained_by_the_peer),
		TLS_ON(server,
		    a_handshake_that_cannot_be_sent_is_explained_by_the_peer),
		ALL(raising_where_it_was_never_made_is_reported),
		ALL(bytes_in_the_clear_wait_for_the_kernel_to_take_them),
		TLS_ON(
		    client, it_is_refused_without_a_context_and_behind_a_file),
		ALL(a_unix_stream_becomes_tls_as_well),
		ALL(abort_behind_the_handshake_leaves_its_success),
		ALL(nothing_is_known_of_tls_before_it_is),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
