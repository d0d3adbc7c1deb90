#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer_tls.h"

/*
 * A peer at one end of a socket pair; the other end is a struct tls that is
 * handed what comes, as an implementation would be.
 */
struct pair {
	struct actors actors;
	struct actor *peer;
	int other;
	struct tls *far;
	bool end; /* the far side has seen a FIN */
};

static struct tls_common *common;

static void
meet(struct pair *p, size_t stops)
{
	struct tls_options near = {
		.server = true, .certificate = CERTIFICATE_GOOD, .stops = stops
	};
	struct tls_options far = { .name = CERTIFICATE_HOST };
	int fds[2];

	memset(p, 0, sizeof(*p));
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	actors_clear(&p->actors);
	p->peer = actors_add(&p->actors, "a", 1);
	p->peer->kind = KIND_TLS;
	p->peer->fd = fds[0];
	p->other = fds[1];
	p->far = tls_new(common, &far);
	assert_non_null(p->far);
	assert_true(peer_tls_start(p->peer, common, &near));
}

static void
part(struct pair *p)
{
	close(p->other);
	tls_free(p->far);
	actors_free(&p->actors);
}

/* The far side sends what it has and takes what there is. */
static bool
far_moves(struct pair *p)
{
	bool any = p->far->raw.len > 0;
	char at[4096];
	ssize_t n;

	if (any) {
		assert_int_equal(send(p->other, p->far->raw.at, p->far->raw.len,
				     MSG_NOSIGNAL),
		    p->far->raw.len);
		p->far->raw.len = 0;
	}
	do {
		size_t wants = p->far->notified || p->far->broken
				   ? sizeof(at)
				   : tls_wants(p->far);

		n = recv(p->other, at, wants < sizeof(at) ? wants : sizeof(at),
		    MSG_DONTWAIT);
		if (n > 0) {
			tls_take(p->far, at, (size_t)n);
			any = true;
		}
		p->end = p->end || n == 0;
	} while (n > 0);
	return any;
}

static void
talk(struct pair *p)
{
	while (far_moves(p) || peer_move(p->peer)) {
		/* until both have said all */
	}
}

static void
tell(struct pair *p, const char *text)
{
	bytes_add_literal(&p->peer->sent, text, strlen(text));
	peer_send(p->peer);
}

static void
far_says(struct pair *p, const char *text)
{
	assert_int_equal(tls_write(p->far, text, strlen(text)), strlen(text));
	talk(p);
}

static void
far_hears(struct pair *p, const char *text)
{
	char got[64] = "";

	assert_int_equal(tls_read(p->far, got, sizeof(got) - 1), strlen(text));
	assert_string_equal(got, text);
}

static void
what_is_due_goes_when_the_handshake_is_over(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, TLS_ALL_FLIGHTS);
	tell(&p, "hello");
	assert_false(peer_has_sent(p.peer));
	talk(&p);
	assert_true(peer_has_sent(p.peer));
	far_hears(&p, "hello");
	part(&p);
}

static void
a_handshake_is_news_and_then_there_is_none(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, TLS_ALL_FLIGHTS);
	assert_false(peer_move(p.peer));
	p.peer->want = 1; /* as a line that waits for something to read */
	far_moves(&p);
	assert_true(peer_move(p.peer));
	assert_false(peer_move(p.peer));
	part(&p);
}

static void
it_reads_up_to_the_first_data_that_nobody_asked_for(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, TLS_ALL_FLIGHTS);
	talk(&p);
	far_says(&p, "one");
	far_says(&p, "two");
	tls_notify(p.far);
	talk(&p);
	assert_int_equal(p.peer->wire.got.len, 0);
	assert_false(peer_tls_of(p.peer)->notified);
	assert_int_equal(peer_look(p.peer), PEER_BYTES);
	assert_int_equal(peer_read(p.peer, 2), 2);
	assert_int_equal(peer_read(p.peer, 9), 4);
	assert_memory_equal(p.peer->wire.got.at, "onetwo", 6);
	talk(&p);
	assert_true(peer_tls_of(p.peer)->notified);
	assert_int_equal(peer_look(p.peer), PEER_NOTHING);
	shutdown(p.other, SHUT_WR);
	assert_true(peer_move(p.peer));
	assert_false(peer_move(p.peer));
	assert_int_equal(peer_look(p.peer), PEER_EOF);
	part(&p);
}

static void
a_close_notify_is_answered_behind_all_data_unless_it_stalls(void **state)
{
	(void)state;
	for (int stalls = 0; stalls < 2; stalls++) {
		struct pair p;

		meet(&p, TLS_ALL_FLIGHTS);
		talk(&p);
		peer_tls_of(p.peer)->stalls = stalls;
		tell(&p, "last");
		tls_notify(p.far);
		talk(&p);
		far_hears(&p, "last");
		talk(&p);
		assert_int_equal(p.far->notified, !stalls);
		assert_false(p.end);
		part(&p);
	}
}

static void
an_end_is_a_close_notify_and_a_fin_and_truncation_only_the_fin(void **state)
{
	(void)state;
	for (int cut = 0; cut < 2; cut++) {
		struct pair p;

		meet(&p, TLS_ALL_FLIGHTS);
		talk(&p);
		tell(&p, "last");
		if (cut) {
			peer_tls_truncate(p.peer);
		} else {
			p.peer->eof_due = true;
			peer_send(p.peer);
		}
		talk(&p);
		far_hears(&p, "last");
		assert_true(p.end);
		assert_int_equal(p.far->notified, !cut);
		assert_true(peer_has_sent(p.peer));
		part(&p);
	}
}

static void
a_flight_waits_for_its_release(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, 1);
	talk(&p);
	assert_false(tls_is_ready(p.far));
	tls_release(peer_tls_of(p.peer), 7);
	talk(&p);
	assert_false(tls_is_ready(p.far));
	tls_release_all(peer_tls_of(p.peer));
	talk(&p);
	assert_true(tls_is_ready(p.far));
	part(&p);
}

static void
a_part_of_a_record_and_then_rubbish(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, TLS_ALL_FLIGHTS);
	talk(&p);
	bytes_add_literal(&p.peer->sent, "whole", 5);
	peer_tls_send_part(p.peer, 9);
	talk(&p);
	assert_false(p.far->has_data);
	assert_int_equal(p.far->record.len, 9);
	peer_tls_rubbish(p.peer, "0123456789abcdef0123456789abcdef", 32);
	talk(&p);
	assert_true(p.far->broken);
	part(&p);
}

static void
nothing_is_left_of_it_when_it_closes(void **state)
{
	struct pair p;

	(void)state;
	meet(&p, TLS_ALL_FLIGHTS);
	talk(&p);
	peer_close(p.peer);
	assert_null(peer_tls_of(p.peer));
	assert_int_equal(p.peer->fd, -1);
	assert_int_equal(peer_look(p.peer), PEER_NOTHING);
	assert_false(peer_move(p.peer));
	part(&p);
}

static int
make_common(void **state)
{
	(void)state;
	common = tls_common_make();
	return common ? 0 : -1;
}

static int
free_common(void **state)
{
	(void)state;
	tls_common_free(common);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_due_goes_when_the_handshake_is_over),
		cmocka_unit_test(a_handshake_is_news_and_then_there_is_none),
		cmocka_unit_test(
		    it_reads_up_to_the_first_data_that_nobody_asked_for),
		cmocka_unit_test(
		    a_close_notify_is_answered_behind_all_data_unless_it_stalls),
		cmocka_unit_test(
		    an_end_is_a_close_notify_and_a_fin_and_truncation_only_the_fin),
		cmocka_unit_test(a_flight_waits_for_its_release),
		cmocka_unit_test(a_part_of_a_record_and_then_rubbish),
		cmocka_unit_test(nothing_is_left_of_it_when_it_closes),
	};

	return cmocka_run_group_tests(tests, make_common, free_common);
}
