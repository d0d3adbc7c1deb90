/* Where a TLS context is refused, and where it comes at an odd moment. */
#include "transport/tls_test.h"

#include "plumbline/datagram.h"
#include "plumbline/pipe.h"
#include "plumbline/subprocess.h"

static int
started(void *self, struct plumb_transport *t, int error)
{
	char word[64];

	(void)self;
	assert_ptr_equal(t, transport);
	snprintf(word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("completed", word);
}

static void
a_context_of_the_other_side_is_refused_by_a_client(void **state)
{
	struct plumb_connection how = { .protocol_factory = factory };

	(void)state;
	wanted.is_server = true;
	make_context();
	how.ssl = context;
	assert_int_equal(
	    plumb_loop_create_connection(loop, "127.0.0.1", 1, &how),
	    PLUMB_EVALUE);
	assert_int_equal(
	    plumb_loop_create_connection(loop, "localhost", 1, &how),
	    PLUMB_EVALUE);
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, "/tmp/x", &how),
	    PLUMB_EVALUE);
}

static void
what_has_no_tls_refuses_a_context(void **state)
{
	const char *const argv[] = { "true", NULL };
	struct plumb_endpoint where = { .local = "127.0.0.1:0" };
	struct plumb_connection how = { .protocol_factory = factory,
		.server_hostname = "" };
	int ends[2];

	(void)state;
	make_context();
	how.ssl = context;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(
	    plumb_loop_connect_read_pipe(loop, ends[0], &how), PLUMB_EVALUE);
	assert_int_equal(
	    plumb_loop_connect_write_pipe(loop, ends[1], &how), PLUMB_EVALUE);
	/* They are still ours, and as they were. */
	assert_int_equal(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how),
	    PLUMB_EVALUE);
	assert_int_equal(
	    plumb_loop_subprocess_exec(loop, argv, NULL, &how), PLUMB_EVALUE);
}

static int
start_inside(void *self, ptrdiff_t sizehint, void **out, size_t *size)
{
	static char room[64];
	struct plumb_start_tls how = {
		.ssl = context,
		.server_hostname = wanted.ask,
		.completed = started,
	};

	(void)self;
	(void)sizehint;
	*out = room;
	*size = sizeof room;
	assert_int_equal(plumb_transport_start_tls(transport, &how), 0);
	return 0;
}

/* What comes is the handshake's then, and none of it goes by way of reading. */
static void
start_tls_inside_get_buffer_leaves_the_bytes_to_the_handshake(void **state)
{
	static const struct plumb_protocol_ops buffered = {
		.get_buffer = start_inside,
	};
	struct plumb_protocol protocol = { &buffered, said, "b" };

	(void)state;
	begin_open();
	make_context();
	peer_begin();
	plumb_transport_set_protocol(transport, protocol);
	peer_sends("no word of TLS");
	step_until("completed");
	assert_string_equal(said, "completed(SSLError)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TLS_ON(
		    server, a_context_of_the_other_side_is_refused_by_a_client),
		TLS_ON(client, what_has_no_tls_refuses_a_context),
		ALL(start_tls_inside_get_buffer_leaves_the_bytes_to_the_handshake),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
