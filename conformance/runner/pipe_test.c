/* The peer of a pipe, at the other end of each thing that can be one. */
#define _GNU_SOURCE /* ptsname_r */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

struct pair {
	struct actors actors;
	struct actor *peer;
	int other;
};

static void
set_up(struct pair *p, int peer, int other)
{
	memset(p, 0, sizeof(*p));
	actors_clear(&p->actors);
	p->peer = actors_add(&p->actors, "a", 1);
	p->peer->ops = &peer_pipe;
	p->peer->fd = peer;
	p->other = other;
	fcntl(peer, F_SETFL, fcntl(peer, F_GETFL) | O_NONBLOCK);
}

static void
pipe_that_the_peer_reads(struct pair *p)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	set_up(p, fds[0], fds[1]);
}

static void
pipe_that_the_peer_writes(struct pair *p)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	set_up(p, fds[1], fds[0]);
}

static void
socket_pair(struct pair *p)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	set_up(p, fds[0], fds[1]);
}

static void
master_of_a_terminal(struct pair *p)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	char name[64];
	int slave;

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	assert_int_equal(ptsname_r(master, name, sizeof(name)), 0);
	slave = open(name, O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	set_up(p, master, slave);
}

static void
part(struct pair *p)
{
	if (p->other >= 0) {
		close(p->other);
	}
	actors_free(&p->actors);
}

static void (*const readers[])(struct pair *) = { pipe_that_the_peer_reads,
	socket_pair, master_of_a_terminal };
static void (*const writers[])(
    struct pair *) = { pipe_that_the_peer_writes, socket_pair };

static void
a_peer_reads_what_there_is_and_then_sees_the_end(void **state)
{
	struct pair p;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		readers[i](&p);
		assert_int_equal(peer_look(p.peer), PEER_NOTHING);
		assert_int_equal(write(p.other, "hi", 2), 2);
		assert_int_equal(peer_look(p.peer), PEER_BYTES);
		assert_int_equal(peer_read(p.peer, 1), 1);
		assert_int_equal(peer_read(p.peer, SIZE_MAX), 1);
		assert_false(p.peer->eof_seen);
		close(p.other);
		p.other = -1;
		assert_int_equal(peer_look(p.peer), PEER_EOF);
		assert_int_equal(peer_read(p.peer, SIZE_MAX), 0);
		assert_true(p.peer->eof_seen);
		part(&p);
	}
}

static void
a_peer_that_only_writes_sees_its_reader_go(void **state)
{
	struct pair p;

	(void)state;
	pipe_that_the_peer_writes(&p);
	p.peer->draining = true;
	assert_false(peer_move(p.peer));
	assert_int_equal(peer_look(p.peer), PEER_NOTHING);
	close(p.other);
	p.other = -1;
	assert_true(peer_move(p.peer));
	assert_int_equal(peer_look(p.peer), PEER_EOF);
	part(&p);
}

static void
what_is_sent_arrives_and_then_the_end(void **state)
{
	struct pair p;
	char bytes[8];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		writers[i](&p);
		bytes_add_literal(&p.peer->sent, "hello", 5);
		p.peer->eof_due = true;
		assert_true(peer_send(p.peer));
		assert_int_equal(read(p.other, bytes, 8), 5);
		assert_int_equal(read(p.other, bytes, 8), 0);
		/* Only a socket has two halves. */
		assert_int_equal(p.peer->fd >= 0, i == 1);
		part(&p);
	}
}

static void
what_waits_in_the_pipe_is_seen_by_its_writer(void **state)
{
	struct pair p;
	unsigned long long before;
	char byte;

	(void)state;
	pipe_that_the_peer_writes(&p);
	bytes_add_literal(&p.peer->sent, "xy", 2);
	peer_send(p.peer);
	before = peer_stir(p.peer);
	assert_int_equal(read(p.other, &byte, 1), 1);
	assert_int_not_equal(peer_stir(p.peer), before);
	part(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_peer_reads_what_there_is_and_then_sees_the_end),
		cmocka_unit_test(a_peer_that_only_writes_sees_its_reader_go),
		cmocka_unit_test(what_is_sent_arrives_and_then_the_end),
		cmocka_unit_test(what_waits_in_the_pipe_is_seen_by_its_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
