/* Datagrams of the real kernel, and the addresses that they go to. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/kernel.h"

static const struct plumb_kernel *const k = &plumb_kernel_real;

static void
an_address_is_parsed_and_shown_again(void **state)
{
	static const char *const texts[] = { "127.0.0.1:80", "[::1]:65535",
		"0.0.0.0:0", "/tmp/x", "./x:1" };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct plumb_address address;
		struct plumb_address_text text;

		assert_int_equal(plumb_address_parse(texts[i], &address), 0);
		plumb_address_show(&address, &text);
		assert_string_equal(text.at, texts[i]);
		assert_int_equal(text.len, strlen(texts[i]));
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const struct {
		const char *text;
		int error;
	} rows[] = {
		{ "", PLUMB_EVALUE },
		{ "127.0.0.1", PLUMB_EVALUE },
		{ "127.0.0.1:", PLUMB_EVALUE },
		{ ":80", PLUMB_EVALUE },
		{ "127.0.0.1:80x", PLUMB_EVALUE },
		{ "127.0.0.1:-1", PLUMB_EVALUE },
		{ "127.0.0.1:65536", PLUMB_EVALUE },
		{ "127.0.0.1:99999999999999999999", PLUMB_EVALUE },
		{ "::1:80", PLUMB_EVALUE },
		{ "[::1]80", PLUMB_EVALUE },
		{ "[::1:80", PLUMB_EVALUE },
		{ "[]:80", PLUMB_EVALUE },
		{ "127.0.0.256:80", PLUMB_EGAI },
		{ "localhost:80", PLUMB_EGAI },
	};
	struct plumb_address address;
	char path[200];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(
		    plumb_address_parse(rows[i].text, &address), rows[i].error);
	memset(path, '/', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	assert_int_equal(
	    plumb_address_parse(path, &address), PLUMB_ENAMETOOLONG);
}

static void
addresses_are_equal_where_they_are_the_same_place(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		bool equal;
	} rows[] = {
		{ "127.0.0.1:80", "127.0.0.1:80", true },
		{ "127.0.0.1:80", "127.0.0.1:81", false },
		{ "127.0.0.1:80", "127.0.0.2:80", false },
		{ "127.0.0.1:80", "[::1]:80", false },
		{ "[::1]:80", "[0:0:0:0:0:0:0:1]:80", true },
		{ "[::1]:80", "[::2]:80", false },
		{ "[fe80::1%lo]:80", "[fe80::1]:80", true },
		{ "/a", "/a", true },
		{ "/a", "/ab", false },
		{ "/a", "127.0.0.1:80", false },
	};
	struct plumb_address nobody = { .len = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct plumb_address a;
		struct plumb_address b;

		memset(&a, 0xaa, sizeof a);
		assert_int_equal(plumb_address_parse(rows[i].a, &a), 0);
		assert_int_equal(plumb_address_parse(rows[i].b, &b), 0);
		assert_int_equal(plumb_address_equal(&a, &b), rows[i].equal);
		assert_false(plumb_address_equal(&a, &nobody));
	}
	assert_true(plumb_address_equal(&nobody, &nobody));
}

/* A bound UDP socket, and where it is. */
static int
udp(struct plumb_address *at)
{
	int fd;

	assert_int_equal(plumb_address_parse("127.0.0.1:0", at), 0);
	assert_int_equal(k->datagram_socket(NULL, AF_INET, &fd), 0);
	assert_int_equal(k->datagram_bind(NULL, fd, at), 0);
	assert_int_equal(k->sockname(NULL, fd, at), 0);
	return fd;
}

static void
a_datagram_of_two_pieces_arrives_as_one_with_its_sender(void **state)
{
	struct plumb_piece pieces[] = { { (const uint8_t *)"ab", 2 },
		{ (const uint8_t *)"cd", 2 } };
	struct plumb_address here;
	struct plumb_address there;
	struct plumb_address from;
	char got[8];
	int a = udp(&here);
	int b = udp(&there);
	struct plumb_io io;

	(void)state;
	io = k->recvfrom(NULL, b, got, sizeof got, &from);
	assert_int_equal(io.status, PLUMB_WOULD_BLOCK);
	io = k->sendto(NULL, a, pieces, 2, &there);
	assert_int_equal(io.count, 4);
	io = k->recvfrom(NULL, b, got, sizeof got, &from);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 4);
	assert_memory_equal(got, "abcd", 4);
	assert_true(plumb_address_equal(&from, &here));
	k->close(NULL, a);
	k->close(NULL, b);
}

static void
an_empty_datagram_is_no_end_and_unnamed_senders_are_nobody(void **state)
{
	struct plumb_address from;
	char got[8];
	int ends[2];
	struct plumb_io io;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
	assert_int_equal(k->datagram_adopt(NULL, ends[0]), 0);
	io = k->sendto(NULL, ends[1], NULL, 0, NULL);
	assert_int_equal(io.status, 0);
	io = k->recvfrom(NULL, ends[0], got, sizeof got, &from);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 0);
	assert_int_equal(from.len, 0);
	io = k->recvfrom(NULL, ends[0], got, sizeof got, &from);
	assert_int_equal(io.status, PLUMB_WOULD_BLOCK);
	k->close(NULL, ends[0]);
	k->close(NULL, ends[1]);
}

static void
only_datagram_sockets_are_adopted_and_bound_ports_are_not_shared(void **state)
{
	struct plumb_address at;
	struct plumb_address other;
	int fd = udp(&at);
	int second = udp(&other);
	int stream = socket(AF_INET, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(k->datagram_adopt(NULL, stream), PLUMB_EVALUE);
	assert_int_equal(k->datagram_adopt(NULL, -1), PLUMB_EBADF);
	close(second);
	assert_int_equal(k->datagram_socket(NULL, AF_INET, &second), 0);
	assert_int_equal(k->datagram_bind(NULL, second, &at), PLUMB_EADDRINUSE);
	assert_true(fcntl(second, F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(second, F_GETFL) & O_NONBLOCK);
	close(stream);
	k->close(NULL, second);
	k->close(NULL, fd);
}

static void
a_port_is_shared_and_all_are_addressed_where_that_is_permitted(void **state)
{
	struct plumb_address at;
	struct plumb_address all;
	struct plumb_io io;
	int fds[2];

	(void)state;
	assert_int_equal(plumb_address_parse("127.0.0.1:0", &at), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(k->datagram_socket(NULL, AF_INET, &fds[i]), 0);
		assert_int_equal(
		    k->permit(NULL, fds[i], PLUMB_PERMIT_REUSE_PORT), 0);
		assert_int_equal(k->datagram_bind(NULL, fds[i], &at), 0);
		assert_int_equal(k->sockname(NULL, fds[i], &at), 0);
	}
	assert_int_equal(plumb_address_parse("127.255.255.255:9", &all), 0);
	io = k->sendto(NULL, fds[0], NULL, 0, &all);
	assert_int_equal(io.status, PLUMB_EACCES);
	assert_int_equal(k->permit(NULL, fds[0], PLUMB_PERMIT_BROADCAST), 0);
	io = k->sendto(NULL, fds[0], NULL, 0, &all);
	assert_int_equal(io.status, 0);
	k->close(NULL, fds[0]);
	k->close(NULL, fds[1]);
}

static void
a_path_that_is_left_over_is_bound_again_and_one_in_use_is_not(void **state)
{
	struct plumb_address at;
	char path[64];
	int fds[2];

	(void)state;
	snprintf(path, sizeof path, "/tmp/plumb-gram-%ld", (long)getpid());
	assert_int_equal(plumb_address_parse(path, &at), 0);
	assert_int_equal(k->datagram_socket(NULL, AF_UNIX, &fds[0]), 0);
	assert_int_equal(k->datagram_socket(NULL, AF_UNIX, &fds[1]), 0);
	assert_int_equal(k->datagram_bind(NULL, fds[0], &at), 0);
	assert_int_equal(k->datagram_bind(NULL, fds[1], &at), PLUMB_EADDRINUSE);
	k->close(NULL, fds[0]);
	assert_int_equal(k->datagram_bind(NULL, fds[1], &at), 0);
	k->close(NULL, fds[1]);
	unlink(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_parsed_and_shown_again),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(
		    addresses_are_equal_where_they_are_the_same_place),
		cmocka_unit_test(
		    a_datagram_of_two_pieces_arrives_as_one_with_its_sender),
		cmocka_unit_test(
		    an_empty_datagram_is_no_end_and_unnamed_senders_are_nobody),
		cmocka_unit_test(
		    only_datagram_sockets_are_adopted_and_bound_ports_are_not_shared),
		cmocka_unit_test(
		    a_port_is_shared_and_all_are_addressed_where_that_is_permitted),
		cmocka_unit_test(
		    a_path_that_is_left_over_is_bound_again_and_one_in_use_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
