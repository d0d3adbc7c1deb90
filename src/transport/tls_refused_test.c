/* Where a TLS context is refused, where it comes at an odd moment, and where
 * there is no memory for its handshake. */
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

static void
a_handshake_whose_time_cannot_be_limited_says_so(void **state)
{
	struct plumb_allocator allocator = loop->allocator;

	(void)state;
	begin_tls();
	loop->allocator.resize = gives_nothing;
	turns(3);
	loop->allocator = allocator;
	assert_string_equal(said, "factory opened(MemoryError)");
}

static void *
no_handles(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size == 0 || size == sizeof(struct plumb_handle))
		return gives_nothing(self, old, old_size, size);
	return realloc(old, size);
}

static void
a_servers_handshake_without_memory_is_reported(void **state)
{
	struct plumb_allocator allocator = loop->allocator;
	struct plumb_connection how = { .protocol_factory = factory };
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct plumb_server *server;

	(void)state;
	make_context();
	how.ssl = context;
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server), 0);
	to.sin_port = htons(plumb_server_port(server));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	peer = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(peer, (struct sockaddr *)&to, sizeof to), 0);
	loop->allocator.resize = no_handles;
	turns(3);
	loop->allocator = allocator;
	assert_string_equal(said, "factory report(MemoryError)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TLS_ON(
		    server, a_context_of_the_other_side_is_refused_by_a_client),
		TLS_ON(client, what_has_no_tls_refuses_a_context),
		ALL(start_tls_inside_get_buffer_leaves_the_bytes_to_the_handshake),
		ALL(a_handshake_whose_time_cannot_be_limited_says_so),
		TLS_ON(server, a_servers_handshake_without_memory_is_reported),
	};

	return cmocka_run_group_tests(
	    tests, make_certificates, remove_certificates);
}
