/*
 * Datagrams in the runner: the peer's socket, what is compared with what, and
 * what the record of a case says of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conformance/runner/peer_datagram.h"
#include "conformance/runner/record.h"

/* A peer, and a plain socket where it expects its endpoint. */
struct ends {
	struct actors actors;
	struct actor *peer;
	char address[ACTOR_ADDRESS_MAX];
	int endpoint;
};

static struct sockaddr_in
at_port(unsigned port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };

	addr.sin_port = htons((uint16_t)port);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return addr;
}

static unsigned
port_of(const char *address)
{
	const char *colon = strrchr(address, ':');

	assert_non_null(colon);
	return (unsigned)strtoul(colon + 1, NULL, 10);
}

static int
socket_at(unsigned port)
{
	struct sockaddr_in addr = at_port(port);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	return fd;
}

static void
meet(struct ends *e)
{
	memset(e, 0, sizeof(*e));
	actors_clear(&e->actors);
	e->peer = actors_add(&e->actors, "a", 1);
	assert_true(datagram_open(e->peer, AF_INET, NULL));
	assert_true(datagram_expect(e->peer, NULL, e->address));
	e->endpoint = socket_at(port_of(e->address));
}

static void
part(struct ends *e)
{
	close(e->endpoint);
	actors_free(&e->actors);
}

static void
send_to_peer(const struct ends *e, int fd, const char *text)
{
	struct sockaddr_in addr = at_port(port_of(e->peer->address));

	assert_int_equal(sendto(fd, text, strlen(text), 0,
			     (struct sockaddr *)&addr, sizeof(addr)),
	    strlen(text));
}

static void
each_datagram_is_read_by_itself_and_a_strangers_not(void **state)
{
	struct ends e;
	const uint8_t *at;
	int stranger;

	(void)state;
	meet(&e);
	stranger = socket_at(0);
	send_to_peer(&e, e.endpoint, "one");
	send_to_peer(&e, stranger, "astray");
	send_to_peer(&e, e.endpoint, "");
	send_to_peer(&e, e.endpoint, "three");
	assert_int_equal(peer_look(e.peer), PEER_BYTES);
	assert_int_equal(peer_read(e.peer, 2), 2);
	assert_int_equal(wire_piece(&e.peer->wire, 0, &at), 3);
	assert_memory_equal(at, "one", 3);
	assert_int_equal(wire_piece(&e.peer->wire, 1, &at), 0);
	assert_int_equal(peer_read(e.peer, SIZE_MAX), 1);
	assert_int_equal(wire_have(&e.peer->wire), 3);
	assert_int_equal(peer_look(e.peer), PEER_NOTHING);
	close(stranger);
	part(&e);
}

static void
an_empty_datagram_is_sent_as_well(void **state)
{
	struct ends e;
	char bytes[8];

	(void)state;
	meet(&e);
	bytes_add_literal(&e.peer->sent, "", 0);
	assert_false(peer_has_sent(e.peer));
	assert_true(peer_send(e.peer));
	assert_true(peer_has_sent(e.peer));
	assert_int_equal(recv(e.endpoint, bytes, sizeof(bytes), 0), 0);
	assert_int_equal(recv(e.endpoint, bytes, sizeof(bytes), 0), -1);
	part(&e);
}

static void
a_peer_that_is_closed_refuses_and_comes_back_at_its_address(void **state)
{
	struct ends e;
	struct sockaddr_in addr;
	char byte;

	(void)state;
	meet(&e);
	addr = at_port(port_of(e.peer->address));
	assert_int_equal(
	    connect(e.endpoint, (struct sockaddr *)&addr, sizeof(addr)), 0);
	peer_drop(e.peer);
	assert_int_equal(send(e.endpoint, "x", 1, 0), 1);
	assert_int_equal(recv(e.endpoint, &byte, 1, 0), -1);
	assert_int_equal(errno, ECONNREFUSED);
	assert_true(datagram_open_again(e.peer));
	assert_int_equal(send(e.endpoint, "x", 1, 0), 1);
	assert_int_equal(peer_read(e.peer, 1), 1);
	part(&e);
}

static void
a_unix_peer_is_found_by_its_path(void **state)
{
	char dir[] = "/tmp/plumbline-test-XXXXXX";
	char path[64];
	struct actors actors = { 0 };
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct actor *peer;
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/d0", dir);
	actors_clear(&actors);
	peer = actors_add(&actors, "a", 1);
	assert_true(datagram_open(peer, AF_UNIX, path));
	assert_string_equal(peer->address, path);
	strcpy(addr.sun_path, path);
	assert_int_equal(
	    sendto(fd, "hi", 2, 0, (struct sockaddr *)&addr, sizeof(addr)), 2);
	assert_int_equal(peer_read(peer, 1), 1);
	close(fd);
	actors_free(&actors);
	unlink(path);
	rmdir(dir);
}

/* What the protocol sends and the peer reads, as the lines say it. */
struct exchange {
	const char *sends[4]; /* "!": the one before was refused */
	const char *reads[4];
	size_t excused;
	bool same;
};

static const struct exchange exchanges[] = {
	{ { "one", "two" }, { "one", "two" }, 0, true },
	{ { "one", "two" }, { "one" }, 0, true },
	{ { "one", "two" }, { "onetwo" }, 0, false },
	{ { "onetwo" }, { "one", "two" }, 0, false },
	{ { "one", "two" }, { "two", "one" }, 0, false },
	{ { "one" }, { "one", "one" }, 0, false },
	{ { "one", "!", "two" }, { "two" }, 0, true },
	{ { "one", "!", "two" }, { "one" }, 0, false },
	{ { "one", "two" }, { "two" }, 0, false },
	{ { "one", "two" }, { "two" }, 1, true },
	{ { "one", "two", "three" }, { "three" }, 1, false },
	{ { "one", "", "two" }, { "one", "two" }, 0, true },
	{ { "one", "", "two" }, { "one", "", "two" }, 0, true },
	{ { "one", "two" }, { "one", "" }, 0, false },
};

static bool
is_as_sent(const struct exchange *x)
{
	struct wire wire = { .parted = true, .excused = x->excused };
	size_t from = 0;
	char why[128];
	bool same;

	for (size_t i = 0; i < 4 && x->sends[i]; i++) {
		struct plumb_tape_line line;
		char text[64];

		if (x->sends[i][0] == '!') {
			wire_undo(&wire, from, wire.written.count);
			continue;
		}
		snprintf(text, sizeof(text), "a => sendto :%s", x->sends[i]);
		assert_int_equal(
		    plumb_tape_parse(text, strlen(text), &line), PLUMB_TAPE_OK);
		from = wire_sendto(&wire, &line, false);
	}
	for (size_t i = 0; i < 4 && x->reads[i]; i++) {
		wire_got(&wire, x->reads[i], strlen(x->reads[i]));
		wire_end_piece(&wire);
	}
	same = wire_settled(&wire, why, sizeof(why));
	wire_free(&wire);
	return same;
}

static void
datagrams_come_whole_and_in_order_or_not_at_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(exchanges) / sizeof(exchanges[0]); i++) {
		if (is_as_sent(&exchanges[i]) != exchanges[i].same) {
			fail_msg("row %zu", i);
		}
	}
}

/* Lines of an adapter whose peer at /p has sent "hello" and then nothing. */
struct told {
	const char *lines[3];
	enum plumb_rule rule;
	enum verdict verdict;
};

static const struct told tellings[] = {
	{ { "a <= datagram_received :hello from=/p" }, PLUMB_RULE_NONE,
	    VERDICT_NONE },
	{ { "a <= datagram_received :hell from=/p" },
	    PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE, VERDICT_FAIL },
	{ { "a <= datagram_received :hello from=/q" },
	    PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE, VERDICT_FAIL },
	/* That is no datagram from elsewhere, but half a line. */
	{ { "a <= datagram_received :hello" }, PLUMB_RULE_NONE,
	    VERDICT_ADAPTER_ERROR },
	{ { "a <= datagram_received :hello from=/p", "a <- datagram_received",
	      "a <= datagram_received :hello from=/p" },
	    PLUMB_RULE_DATAGRAM_RECEIVED_WHOLE, VERDICT_FAIL },
};

static bool
is_told_so(const struct told *t)
{
	struct actors actors = { 0 };
	struct record record = { 0 };
	struct actor *a;
	bool so;

	actors_clear(&actors);
	a = actors_add(&actors, "a", 1);
	strcpy(a->address, "/p");
	bytes_add_literal(&a->sent, "hello", 5);
	record_start(&record, &actors, kind_of(KIND_UNIXGRAM));
	record_line(&record, "a <= connection_made", 20);
	record_line(&record, "a <- connection_made", 20);
	for (size_t i = 0; i < 3 && t->lines[i]; i++) {
		record_line(&record, t->lines[i], strlen(t->lines[i]));
	}
	so = record.flaw.rule == t->rule && record.flaw.verdict == t->verdict;
	record_free(&record);
	actors_free(&actors);
	return so;
}

static void
what_is_received_is_what_was_sent_and_from_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tellings) / sizeof(tellings[0]); i++) {
		if (!is_told_so(&tellings[i])) {
			fail_msg("row %zu", i);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_datagram_is_read_by_itself_and_a_strangers_not),
		cmocka_unit_test(an_empty_datagram_is_sent_as_well),
		cmocka_unit_test(
		    a_peer_that_is_closed_refuses_and_comes_back_at_its_address),
		cmocka_unit_test(a_unix_peer_is_found_by_its_path),
		cmocka_unit_test(
		    datagrams_come_whole_and_in_order_or_not_at_all),
		cmocka_unit_test(
		    what_is_received_is_what_was_sent_and_from_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
