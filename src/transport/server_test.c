/* Servers: accepting, running out, and closing. */
#include "transport/server_test.h"

static void
both_ends_are_made_and_talk(void **state)
{
	(void)state;
	serve();
	dial();
	wait_for("s");
	wait_for("opened");
	assert_int_equal(plumb_transport_write(made[0], "hello", 5), 0);
	wait_for("hello");
	plumb_transport_close(made[1]);
	wait_for("lost lost");
}

static void
several_are_accepted_in_one_turn_and_named_in_order(void **state)
{
	int fds[3];

	(void)state;
	serve();
	for (int i = 0; i < 3; i++)
		fds[i] = dial_by_hand();
	turns(1);
	assert_int_equal(accepts, 4);
	turns(1);
	assert_string_equal(said, "s s.2 s.3");
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

static void
a_factory_that_raises_on_accept_closes_the_socket(void **state)
{
	char byte;
	int fd;

	(void)state;
	serve();
	factory_error = PLUMB_EVALUE;
	fd = dial_by_hand();
	wait_for("report");
	assert_string_equal(said, "report ValueError");
	assert_int_equal(recv(fd, &byte, 1, 0), 0);
	close(fd);
}

static void
out_of_descriptors_the_server_rests_a_second_and_goes_on(void **state)
{
	int fd;

	(void)state;
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_EMFILE;
	turns(1);
	assert_string_equal(said, "report OSError");
	turns(1); /* the socket is ready all the time; nobody looks */
	assert_int_equal(accepts, 1);
	wait_for("s");
	assert_int_equal(now, 2 * (uint64_t)SECOND);
	close(fd);
}

static void
a_server_that_cannot_accept_at_all_does_not_spin(void **state)
{
	int fd;

	(void)state;
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_EINVAL;
	turns(3);
	assert_int_equal(accepts, 1);
	assert_string_equal(said, "report OSError");
	wait_for("s");
	close(fd);
}

static int
close_server(void)
{
	plumb_server_close(server);
	return 0;
}

static void
a_server_may_be_closed_in_its_own_callbacks(void **state)
{
	int fds[2];

	(void)state;
	serve();
	in_factory = close_server;
	fds[0] = dial_by_hand();
	fds[1] = dial_by_hand(); /* never accepted */
	wait_for("s");
	turns(2);
	assert_string_equal(said, "s");
	assert_int_equal(accepts, 1);
	in_factory = NULL;
	serve();
	in_made = close_server;
	close(fds[0]);
	fds[0] = dial_by_hand();
	wait_for("lost");
	wait_for("s s");
	turns(2);
	close(fds[0]);
	close(fds[1]);
}

static int
close_all(void)
{
	for (int i = 0; i < made_count; i++)
		plumb_transport_close(made[i]);
	return 0;
}

static void
two_transports_may_close_each_other(void **state)
{
	(void)state;
	serve();
	dial();
	wait_for("s");
	wait_for("opened");
	in_lost = close_all;
	plumb_transport_close(made[0]);
	wait_for("lost lost");
	turns(2);
	assert_null(strstr(said, "lost lost lost"));
}

static void
a_long_name_keeps_its_number(void **state)
{
	static const struct plumb_connection longest = {
		.protocol_factory = factory,
		.name = "a234567890b234567890c234567890d234567890",
	};
	int fds[2];

	(void)state;
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &longest, &server),
	    0);
	fds[0] = dial_by_hand();
	fds[1] = dial_by_hand();
	turns(2);
	assert_string_equal(said,
	    "a234567890b234567890c234567890d a234567890b234567890c23456789.2");
	close(fds[0]);
	close(fds[1]);
}

static void
a_number_that_is_given_anew_ends_the_one_who_had_it(void **state)
{
	int number;
	int fd;

	(void)state;
	serve();
	dial();
	wait_for("s");
	wait_for("opened");
	fd = dial_by_hand();
	number = plumb_transport_get_extra_info(made[0], "socket").fd;
	plumb_transport_pause_reading(made[0]); /* nobody looks at it */
	close(number);
	wait_for("s.2");
	assert_int_equal(
	    plumb_transport_get_extra_info(made[2], "socket").fd, number);
	wait_for("OSError");
	plumb_transport_close(made[0]);
	turns(2);
	assert_int_equal(send(fd, "still", 5, 0), 5);
	wait_for("still");
	close(fd);
}

static void
a_connection_that_finds_no_memory_gets_no_protocol(void **state)
{
	enum { FIRST = 15 }; /* with the server's own, all room there is */
	int fds[FIRST + 1];

	(void)state;
	serve();
	for (int i = 0; i < FIRST; i++)
		fds[i] = dial_by_hand();
	turns(2);
	assert_int_equal(loop->polls.open, loop->polls.cap);
	assert_int_equal(factories, FIRST);
	fds[FIRST] = dial_by_hand();
	memory_left = 1; /* for the transport */
	turns(1);
	memory_left = SIZE_MAX;
	assert_non_null(strstr(said, "report MemoryError"));
	assert_int_equal(factories, FIRST);
	for (int i = 0; i <= FIRST; i++)
		close(fds[i]);
}

static void
a_server_closed_while_it_rests_is_gone(void **state)
{
	int fd;

	(void)state;
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_EMFILE;
	turns(1);
	plumb_server_close(server);
	turns(2);
	assert_int_equal(now, SECOND);
	close(fd);
}

static void
a_loop_closed_while_a_server_rests_frees_it(void **state)
{
	int fd;

	(void)state;
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_ENFILE;
	turns(1);
	assert_int_equal(plumb_loop_close(loop), 0);
	close(fd);
}

static void
a_connection_given_up_before_accept_is_passed_over(void **state)
{
	int fd;

	(void)state;
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_ECONNABORTED;
	wait_for("s");
	assert_string_equal(said, "s");
	close(fd);
}

static void
closing_the_server_leaves_its_transports_alone(void **state)
{
	(void)state;
	serve();
	dial();
	wait_for("s");
	wait_for("opened");
	plumb_server_close(server);
	turns(2);
	assert_int_equal(plumb_transport_write(made[1], "still", 5), 0);
	wait_for("still");
}

static void
unix_servers_replace_a_socket_that_nobody_serves(void **state)
{
	struct plumb_server *second;
	char path[64];

	(void)state;
	snprintf(path, sizeof path, "/tmp/plumb-test-%ld", (long)getpid());
	assert_int_equal(
	    plumb_loop_create_unix_server(loop, path, &accepted, &server), 0);
	assert_string_equal(plumb_server_sockname(server), path);
	assert_int_equal(
	    plumb_loop_create_unix_server(loop, path, &accepted, &second),
	    PLUMB_EADDRINUSE);
	plumb_server_close(server);
	assert_int_equal(
	    plumb_loop_create_unix_server(loop, path, &accepted, &server), 0);
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, path, &client), 0);
	wait_for("opened");
	assert_string_equal(
	    plumb_transport_get_extra_info(made[0], "peername").text, path);
	unlink(path);
	said[0] = '\0';
	assert_int_equal(
	    plumb_loop_create_unix_connection(loop, path, &client), 0);
	wait_for("FileNotFoundError");
}

static int
echo_and_close(void *self, const void *data, size_t len)
{
	assert_int_equal(plumb_transport_write(self, data, len), 0);
	return plumb_transport_close(self);
}

static void
a_protocol_without_a_factory_is_given_its_transport(void **state)
{
	static const struct plumb_protocol_ops echo = {
		.data_received = echo_and_close,
	};
	struct plumb_connection how = { .protocol = { .ops = &echo } };
	char answer[2] = "";
	int fds[2];

	(void)state;
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &how, &server), 0);
	for (int i = 0; i < 2; i++) {
		fds[i] = dial_by_hand();
		assert_int_equal(send(fds[i], &"ab"[i], 1, 0), 1);
	}
	turns(4);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(recv(fds[i], answer, 2, 0), 1);
		assert_int_equal(answer[0], "ab"[i]);
		assert_int_equal(recv(fds[i], answer, 2, 0), 0);
		close(fds[i]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(both_ends_are_made_and_talk),
		TEST(several_are_accepted_in_one_turn_and_named_in_order),
		TEST(a_factory_that_raises_on_accept_closes_the_socket),
		TEST(out_of_descriptors_the_server_rests_a_second_and_goes_on),
		TEST(a_server_that_cannot_accept_at_all_does_not_spin),
		TEST(a_server_may_be_closed_in_its_own_callbacks),
		TEST(two_transports_may_close_each_other),
		TEST(a_long_name_keeps_its_number),
		TEST(a_number_that_is_given_anew_ends_the_one_who_had_it),
		TEST(a_connection_that_finds_no_memory_gets_no_protocol),
		TEST(a_server_closed_while_it_rests_is_gone),
		TEST(a_loop_closed_while_a_server_rests_frees_it),
		TEST(a_connection_given_up_before_accept_is_passed_over),
		TEST(closing_the_server_leaves_its_transports_alone),
		TEST(unix_servers_replace_a_socket_that_nobody_serves),
		TEST(a_protocol_without_a_factory_is_given_its_transport),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
