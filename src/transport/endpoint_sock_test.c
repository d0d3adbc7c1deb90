/* Endpoints over sockets that are handed over. */
#include "transport/datagram_test.h"

#include <fcntl.h>

static void
a_stream_socket_is_refused_and_stays_the_callers(void **state)
{
	int fd = socket(family(), SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how),
	    PLUMB_EVALUE);
	assert_true(fcntl(fd, F_GETFD) >= 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, -1, &how),
	    PLUMB_EBADF);
	turns(1);
	assert_string_equal(said, "");
}

static void
a_socket_is_handed_over_once(void **state)
{
	int fd = handed_over();

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how), 0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how),
	    PLUMB_EUSAGE);
	wait_for("opened");
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(sendto_peer("a", &peer_at), 0);
	assert_string_equal(peer_got(), "a");
}

static void
a_connected_socket_is_a_connected_endpoint(void **state)
{
	struct plumb_address other;
	int fd = handed_over();

	(void)state;
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&peer_at.any, peer_at.len), 0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how), 0);
	wait_for("opened");
	assert_string_equal(info("peername"), peer_text);
	assert_int_equal(sendto_peer("a", NULL), 0);
	assert_int_equal(sendto_peer("b", &peer_at), 0);
	assert_int_equal(
	    plumb_address_parse(kind == 'x' ? "/x" : "127.0.0.1:1", &other), 0);
	assert_int_equal(sendto_peer("c", &other), PLUMB_EVALUE);
	assert_string_equal(peer_got(), "a");
	assert_string_equal(peer_got(), "b");
	assert_string_equal(peer_got(), "-");
}

static void
an_unnamed_pair_talks(void **state)
{
	int ends[2];
	char got[8];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
	open_count++;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, ends[0], &how), 0);
	wait_for("opened");
	assert_int_equal(send(ends[1], "a", 1, 0), 1);
	wait_for("datagram(a)");
	assert_int_equal(sender.len, 0);
	assert_int_equal(sendto_peer("b", &sender), 0);
	assert_int_equal(recv(ends[1], got, sizeof got, MSG_DONTWAIT), 1);
	assert_string_equal(info("sockname"), "");
	assert_string_equal(info("peername"), "");
	close(ends[1]);
	assert_int_equal(sendto_peer("c", NULL), 0);
	assert_true(strstr(said, "inside(") != NULL);
	assert_false(plumb_transport_is_closing(transport));
}

static void
what_is_closed_before_it_is_looked_at_is_lost(void **state)
{
	int fd = handed_over();

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how), 0);
	t_close(NULL, fd);
	wait_for("lost(OSError)");
	assert_string_equal(said, "factory made opened lost(OSError)");
}

static void
a_number_that_somebody_else_has_by_now_is_not_taken(void **state)
{
	struct plumb_endpoint where = { .local = local_text };
	int fd = handed_over();

	(void)state;
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	assert_int_equal(
	    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how), 0);
	t_close(NULL, fd);
	turns(3);
	assert_string_equal(said, "opened(OSError) factory made opened");
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "socket").fd, fd);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH(a_stream_socket_is_refused_and_stays_the_callers),
		EACH(a_socket_is_handed_over_once),
		EACH(a_connected_socket_is_a_connected_endpoint),
		EACH(an_unnamed_pair_talks),
		EACH(what_is_closed_before_it_is_looked_at_is_lost),
		EACH(a_number_that_somebody_else_has_by_now_is_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
