/* Servers and connecting: both ends are this library, in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

enum { SECOND = 1000000000 };

static struct plumb_kernel kernel;
static int accept_error; /* what accept gives next, if not 0 */
static int accepts;
static uint64_t now;

static struct plumb_loop *loop;
static struct plumb_server *server;
static struct plumb_transport *made[8];
static int made_count;
static char said[4096];
static int factory_error;
static size_t memory_left; /* allocations that still succeed */
static size_t memory_used;

static int
failing_accept(void *self, int fd, int *accepted)
{
	int error = accept_error;

	accepts++;
	accept_error = 0;
	return error != 0 ? error
			  : plumb_kernel_real.accept(self, fd, accepted);
}

static uint64_t
still_clock(void *self)
{
	(void)self;
	return now;
}

/* Time passes only where nothing else is left to wait for. */
static struct plumb_io
jump_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	struct plumb_io io =
	    plumb_kernel_real.poll(self, fds, count, timeout > 0 ? 0 : timeout);

	if (io.count == 0 && timeout > 0)
		now += (uint64_t)timeout;
	return io;
}

static void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && memory_left-- == 0) {
		memory_left = 0;
		return NULL;
	}
	memory_used += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

static void
say(const char *word)
{
	if (said[0] != '\0')
		strcat(said, " ");
	strcat(said, word);
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	if (made_count < 8) {
		made[made_count++] = transport;
		plumb_transport_hold(transport);
	}
	say(plumb_transport_name(transport));
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	char word[32];

	(void)self;
	snprintf(word, sizeof word, "%.*s", (int)len, (const char *)data);
	say(word);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	say(error == 0 ? "lost" : plumb_error_exception(error));
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &ops;
	protocol->self = self;
	return factory_error;
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	assert_int_equal(transport == NULL, error != 0);
	say(error == 0 ? "opened" : plumb_error_exception(error));
	return 0;
}

static void
note_report(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	say("report");
	say(plumb_error_exception(error));
}

static const struct plumb_connection client = {
	.protocol_factory = factory,
	.opened = opened,
	.name = "c",
};

static const struct plumb_connection accepted = {
	.protocol_factory = factory,
	.name = "s",
};

static int
set_up(void **state)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = resize },
		.kernel = &kernel,
	};

	(void)state;
	kernel = plumb_kernel_real;
	kernel.accept = failing_accept;
	kernel.clock = still_clock;
	kernel.poll = jump_poll;
	accept_error = accepts = factory_error = made_count = 0;
	now = SECOND;
	said[0] = '\0';
	server = NULL;
	memory_left = SIZE_MAX;
	memory_used = 0;
	if (plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	while (made_count > 0)
		plumb_transport_release(made[--made_count]);
	plumb_loop_free(loop);
	return memory_used == 0 ? 0 : -1;
}

static bool
is_said(void *self)
{
	return strstr(said, self) != NULL;
}

static void
wait_for(const char *word)
{
	assert_int_equal(plumb_loop_run_until(loop, is_said, (void *)word), 0);
}

static void
turns(int count)
{
	while (count-- > 0) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
}

static void
serve(void)
{
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &accepted, &server),
	    0);
}

static void
dial(void)
{
	assert_int_equal(plumb_loop_create_connection(loop, "127.0.0.1",
			     plumb_server_port(server), &client),
	    0);
}

/* A socket of our own that waits to be accepted. */
static int
dial_by_hand(void)
{
	struct plumb_address to;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(
	    plumb_address_of_ip("127.0.0.1", plumb_server_port(server), &to),
	    0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&to.any, to.len), 0);
	return fd;
}

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

static void
the_addresses_of_a_name_are_tried_in_turn(void **state)
{
	(void)state;
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

/* One whole conversation; whatever allocation fails, nothing is left over. */
static void
any_failing_allocation_is_survived(void **state)
{
	static uint8_t big[3000000];
	size_t limit;

	for (limit = 0; limit < 200; limit++) {
		memory_left = limit;
		if (plumb_loop_create_server(
			loop, "127.0.0.1", 0, &accepted, &server) == 0) {
			if (plumb_loop_create_connection(loop, "127.0.0.1",
				plumb_server_port(server), &client) == 0)
				turns(6);
			if (made_count > 0)
				assert_int_equal(plumb_transport_write(
						     made[0], big, sizeof big),
				    0);
			turns(4);
		}
		while (made_count > 0)
			plumb_transport_release(made[--made_count]);
		plumb_loop_free(loop);
		assert_int_equal(memory_used, 0);
		if (memory_left > 0)
			break;
		assert_int_equal(set_up(state), 0);
	}
	assert_true(limit > 5 && limit < 200);
	assert_int_equal(set_up(state), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(both_ends_are_made_and_talk),
		TEST(several_are_accepted_in_one_turn_and_named_in_order),
		TEST(a_refused_connection_calls_no_factory),
		TEST(a_factory_that_raises_fails_the_creating_call),
		TEST(a_factory_that_raises_on_accept_closes_the_socket),
		TEST(out_of_descriptors_the_server_rests_a_second_and_goes_on),
		TEST(a_server_closed_while_it_rests_is_gone),
		TEST(a_loop_closed_while_a_server_rests_frees_it),
		TEST(a_connection_given_up_before_accept_is_passed_over),
		TEST(closing_the_server_leaves_its_transports_alone),
		TEST(unix_servers_replace_a_socket_that_nobody_serves),
		TEST(the_addresses_of_a_name_are_tried_in_turn),
		TEST(ipv6_works_like_ipv4),
		TEST(what_cannot_be_an_address_is_refused_at_once),
		TEST(a_loop_closed_in_the_middle_leaves_nothing_behind),
		TEST(any_failing_allocation_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
