#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

/* The other end of a peer: a plain socket, as an implementation has it. */
struct pair {
	struct actors actors;
	struct actor *peer;
	int other;
};

static int
connect_to(unsigned port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	addr.sin_port = htons((uint16_t)port);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

static void
meet(struct pair *p, bool tcp)
{
	memset(p, 0, sizeof(*p));
	actors_clear(&p->actors);
	p->peer = actors_add(&p->actors, "a", 1);
	p->peer->kind = tcp ? KIND_TCP : KIND_UNIX;
	if (tcp) {
		unsigned port;
		int listener = peer_listen_tcp(&port);

		assert_true(listener >= 0);
		p->other = connect_to(port);
		p->peer->fd = peer_accept(listener, true);
		close(listener);
	} else {
		int fds[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
		p->peer->fd = fds[0];
		p->other = fds[1];
	}
	assert_true(p->peer->fd >= 0);
}

static void
part(struct pair *p)
{
	close(p->other);
	actors_free(&p->actors);
}

/* What the other end reads next: a count, 0 at the end, or -errno. */
static int
read_other(struct pair *p)
{
	char bytes[64];
	ssize_t n = recv(p->other, bytes, sizeof(bytes), 0);

	return n < 0 ? -errno : (int)n;
}

static void
what_is_sent_arrives_and_then_the_end(void **state)
{
	struct pair p;

	(void)state;
	for (int tcp = 0; tcp < 2; tcp++) {
		meet(&p, tcp);
		bytes_add_literal(&p.peer->sent, "hello", 5);
		p.peer->eof_due = true;
		assert_false(peer_has_sent(p.peer));
		assert_true(peer_send(p.peer));
		assert_true(peer_has_sent(p.peer));
		assert_int_equal(read_other(&p), 5);
		assert_int_equal(read_other(&p), 0);
		part(&p);
	}
}

static void
a_reset_is_a_reset(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, true);
	assert_true(peer_reset(p.peer));
	assert_int_equal(read_other(&p), -ECONNRESET);
	part(&p);
	meet(&p, false);
	assert_false(peer_reset(p.peer)); /* with nothing unread it cannot */
	assert_int_equal(send(p.other, "x", 1, 0), 1);
	assert_true(peer_reset(p.peer));
	assert_int_equal(read_other(&p), -ECONNRESET);
	part(&p);
}

static void
a_close_reads_first_and_so_is_orderly(void **state)
{
	struct pair p;

	(void)state;
	for (int tcp = 0; tcp < 2; tcp++) {
		struct pollfd arrives = { -1, POLLIN, 0 };

		meet(&p, tcp);
		arrives.fd = p.peer->fd;
		assert_int_equal(send(p.other, "x", 1, 0), 1);
		assert_int_equal(poll(&arrives, 1, -1), 1);
		peer_close(p.peer);
		assert_int_equal(p.peer->wire.got.len, 1);
		assert_int_equal(read_other(&p), 0);
		part(&p);
	}
}

static void
a_peer_that_vanishes_sends_nothing(void **state)
{
	struct pair p;

	(void)state;
	if (!peer_can_vanish()) {
		skip();
	}
	meet(&p, true);
	assert_true(peer_vanish(p.peer));
	assert_int_equal(fcntl(p.other, F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(read_other(&p), -EAGAIN);
	part(&p);
}

static void
looking_tells_what_the_next_read_finds(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, false);
	assert_int_equal(peer_look(p.peer), PEER_NOTHING);
	assert_int_equal(send(p.other, "xy", 2, 0), 2);
	assert_int_equal(peer_look(p.peer), PEER_BYTES);
	assert_int_equal(peer_read(p.peer, 1), 1);
	assert_int_equal(peer_look(p.peer), PEER_BYTES);
	assert_int_equal(peer_read(p.peer, 9), 1);
	shutdown(p.other, SHUT_WR);
	assert_int_equal(peer_look(p.peer), PEER_EOF);
	part(&p);
}

static bool
is_writable(int fd)
{
	struct pollfd p = { fd, POLLOUT, 0 };

	return poll(&p, 1, 0) > 0;
}

/*
 * As an event loop writes: all that it has, while there is room. It may take a
 * moment until the kernel has seen what the peer's has acknowledged.
 */
static size_t
jam(const struct pair *p)
{
	static char bytes[3 << 19];
	size_t all = 0;

	for (int quiet = 0; quiet < 20; quiet++) {
		struct pollfd room = { p->other, POLLOUT, 0 };
		ssize_t n;

		peer_acknowledge(p->peer);
		if (poll(&room, 1, 1) > 0) {
			n = send(p->other, bytes, sizeof(bytes), MSG_DONTWAIT);
			all += n > 0 ? (size_t)n : 0;
			quiet = 0;
		}
	}
	return all;
}

static void
a_jammed_connection_stays_jammed_when_the_peer_sends(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct pair p;

		meet(&p, true);
		assert_in_range(jam(&p), 100000, 3000000);
		for (int k = 0; k < 20; k++) {
			bytes_add_literal(&p.peer->sent, "x", 1);
			peer_send(p.peer);
			assert_int_equal(read_other(&p), 1);
			assert_false(is_writable(p.other));
		}
		part(&p);
	}
}

static void
a_jammed_connection_has_no_room_that_a_write_would_find(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct pair p;

		meet(&p, true);
		jam(&p);
		assert_int_equal(send(p.other, "x", 1, MSG_DONTWAIT), -1);
		part(&p);
	}
}

static void
names_are_addresses_as_data(void **state)
{
	struct pair p;
	char name[64];

	(void)state;
	meet(&p, true);
	peer_name(p.peer, true, name, sizeof(name));
	assert_memory_equal(name, ":127.0.0.1:", 11);
	part(&p);
	meet(&p, false);
	peer_name(p.peer, true, name, sizeof(name));
	assert_string_equal(name, ":");
	part(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_arrives_and_then_the_end),
		cmocka_unit_test(a_reset_is_a_reset),
		cmocka_unit_test(a_close_reads_first_and_so_is_orderly),
		cmocka_unit_test(a_peer_that_vanishes_sends_nothing),
		cmocka_unit_test(looking_tells_what_the_next_read_finds),
		cmocka_unit_test(
		    a_jammed_connection_stays_jammed_when_the_peer_sends),
		cmocka_unit_test(
		    a_jammed_connection_has_no_room_that_a_write_would_find),
		cmocka_unit_test(names_are_addresses_as_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
