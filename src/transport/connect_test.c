/* Connecting: addresses, names, refusals, and what is left when it fails. */
#include "transport/server_test.h"

#include <netdb.h>

static void
a_refused_connection_calls_no_factory(void **state)
{
	uint16_t port;

	(void)state;
	serve();
	port = plumb_server_port(server);
	plumb_server_close(server);
	factory_error = PLUMB_EVALUE; /* would be seen */
	assert_int_equal(
	    plumb_loop_create_connection(loop, "127.0.0.1", port, &client), 0);
	assert_string_equal(said, "");
	wait_for("Error");
	assert_string_equal(said, "ConnectionRefusedError");
}

static void
a_factory_that_raises_fails_the_creating_call(void **state)
{
	(void)state;
	serve();
	plumb_server_close(server);
	serve();
	factory_error = PLUMB_EVALUE;
	dial();
	wait_for("ValueError");
	turns(2);
	assert_non_null(strstr(said, "ValueError"));
	assert_int_equal(made_count, 0);
}

static void
the_addresses_of_a_name_are_tried_in_turn(void **state)
{
	struct addrinfo *there;

	(void)state;
	if (getaddrinfo("localhost", NULL, NULL, &there) != 0)
		skip(); /* a machine without that name */
	freeaddrinfo(there);
	serve(); /* on IPv4 alone: ::1 refuses where localhost has it */
	assert_int_equal(plumb_loop_create_connection(loop, "localhost",
			     plumb_server_port(server), &client),
	    0);
	wait_for("opened");
}

static void
ipv6_works_like_ipv4(void **state)
{
	int error =
	    plumb_loop_create_server(loop, "::1", 0, &accepted, &server);

	(void)state;
	if (error == PLUMB_EADDRNOTAVAIL || error == PLUMB_EAFNOSUPPORT)
		skip();
	assert_int_equal(error, 0);
	assert_memory_equal(plumb_server_sockname(server), "[::1]:", 6);
	assert_int_equal(plumb_loop_create_connection(
			     loop, "::1", plumb_server_port(server), &client),
	    0);
	wait_for("opened");
}

static void
what_cannot_be_an_address_is_refused_at_once(void **state)
{
	static char path[300];

	(void)state;
	memset(path, 'x', sizeof path - 1);
	assert_int_equal(plumb_loop_create_unix_connection(loop, path, &client),
	    PLUMB_ENAMETOOLONG);
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, "", &client), PLUMB_EVALUE);
	assert_int_equal(plumb_loop_create_connection(loop, path, 1, &client),
	    PLUMB_ENAMETOOLONG);
	assert_int_equal(plumb_loop_create_server(
			     loop, "not.numeric", 0, &accepted, &server),
	    PLUMB_EGAI);
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, 0, &client) < 0, 1);
}

static void
a_loop_closed_in_the_middle_leaves_nothing_behind(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++) {
		serve();
		dial();
		turns(i);
		made_count = 0; /* gone with the loop */
		plumb_loop_free(loop);
		assert_int_equal(memory_used, 0);
		assert_int_equal(set_up(state), 0);
	}
}

/* One whole conversation, over a name or not, with what memory there is. */
static void
converse(const char *host)
{
	static uint8_t big[3000000];

	if (plumb_loop_create_server(
		loop, "127.0.0.1", 0, &accepted, &server) != 0)
		return;
	if (plumb_loop_create_connection(
		loop, host, plumb_server_port(server), &client) != 0)
		return;
	while (strstr(said, "opened") == NULL && strstr(said, "Error") == NULL)
		turns(1);
	turns(4);
	/* who has no memory for a transport makes no protocol */
	assert_int_equal(factories, made_count);
	if (made_count > 0)
		assert_int_equal(
		    plumb_transport_write(made[0], big, sizeof big), 0);
	turns(4);
}

static void
lack_memory(void **state, const char *host, bool once)
{
	bool failed = true;
	size_t limit;

	for (limit = 0; failed && limit < 200; limit++) {
		memory_left = limit;
		memory_once = once;
		converse(host);
		while (made_count > 0)
			plumb_transport_release(made[--made_count]);
		plumb_loop_free(loop);
		assert_int_equal(memory_used, 0);
		failed = memory_failed;
		assert_int_equal(set_up(state), 0);
	}
	assert_true(limit > 5 && limit < 200);
}

static void
any_failing_allocation_is_survived(void **state)
{
	lack_memory(state, "127.0.0.1", false);
	lack_memory(state, "127.0.0.1", true);
	lack_memory(state, "localhost", false);
	lack_memory(state, "localhost", true);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_refused_connection_calls_no_factory),
		TEST(a_factory_that_raises_fails_the_creating_call),
		TEST(the_addresses_of_a_name_are_tried_in_turn),
		TEST(ipv6_works_like_ipv4),
		TEST(what_cannot_be_an_address_is_refused_at_once),
		TEST(a_loop_closed_in_the_middle_leaves_nothing_behind),
		TEST(any_failing_allocation_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
