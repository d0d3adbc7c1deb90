/*
 * What the tests of datagrams share: an endpoint over a real socket, whose
 * protocol says what it hears and does one thing in one callback, and a peer,
 * a socket without a loop. Only sending is taken over from the kernel: its
 * answers can be written down in advance, and it can be made to block.
 */
#ifndef PLUMB_TRANSPORT_DATAGRAM_TEST_H
#define PLUMB_TRANSPORT_DATAGRAM_TEST_H

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

enum { ANSWERS = 8 };

static struct plumb_kernel kernel;
static int answers[ANSWERS]; /* what sendto shall say; 0: ask the kernel */
static size_t answer;	     /* the next of them */
static bool blocked;	     /* after the last of them */
static int open_count;	     /* descriptors that the kernel table gave */

static struct plumb_loop *loop;
static struct plumb_transport *transport;
static char kind; /* 'u': UDP, '6': UDP over IPv6, 'x': Unix */
static int peer;
static struct plumb_address peer_at;
static char peer_text[PLUMB_ADDRESS_TEXT];
static char local_text[PLUMB_ADDRESS_TEXT];
static char said[4096]; /* the callbacks, in order */
static bool inside;	/* a sendto() runs */
static struct plumb_address sender;

/* What the protocol does inside a callback, by the callback's name. */
static struct {
	const char *in;
	int (*act)(void);
} reaction;

static inline struct plumb_io
t_sendto(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct plumb_io io = { blocked ? PLUMB_WOULD_BLOCK : 0, 0 };

	if (answer < ANSWERS)
		io.status = answers[answer++];
	if (io.status != 0)
		return io;
	return plumb_kernel_real.sendto(self, fd, pieces, count, to);
}

static inline int
t_socket(void *self, int family, int *fd)
{
	int error = plumb_kernel_real.datagram_socket(self, family, fd);

	open_count += error == 0;
	return error;
}

static inline void
t_close(void *self, int fd)
{
	open_count--;
	plumb_kernel_real.close(self, fd);
}

static inline int
say(const char *callback, const char *word)
{
	if (said[0] != '\0')
		strcat(said, " ");
	strcat(said, callback);
	strcat(said, word);
	if (reaction.in != NULL && strcmp(reaction.in, callback) == 0)
		return reaction.act();
	return 0;
}

static inline int
connection_made(void *self, struct plumb_transport *made)
{
	(void)self;
	transport = made;
	plumb_transport_hold(made);
	return say("made", "");
}

static inline int
datagram_received(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	char word[80];

	(void)self;
	sender = *from;
	snprintf(word, sizeof word, "(%.*s)", (int)(len < 20 ? len : 20),
	    (const char *)data);
	return say("datagram", word);
}

static inline int
error_received(void *self, int error)
{
	char word[80];

	(void)self;
	snprintf(word, sizeof word, "(%s)", plumb_error_symbol(error));
	return say(inside ? "inside" : "error", word);
}

static inline int
pause_writing(void *self)
{
	(void)self;
	return say("pause", "");
}

static inline int
resume_writing(void *self)
{
	(void)self;
	return say("resume", "");
}

static inline int
connection_lost(void *self, int error)
{
	char word[64];

	(void)self;
	snprintf(word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("lost", word);
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.datagram_received = datagram_received,
	.error_received = error_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

static inline int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &ops;
	protocol->self = self;
	return say("factory", "");
}

static inline int
opened(void *self, struct plumb_transport *made, int error)
{
	char word[64] = "";

	(void)self;
	assert_true((made == NULL) == (error != 0));
	if (error != 0)
		snprintf(
		    word, sizeof word, "(%s)", plumb_error_exception(error));
	return say("opened", word);
}

static const struct plumb_connection how = {
	.protocol_factory = factory,
	.opened = opened,
	.name = "a",
};

static inline void
note_report(
    void *self, struct plumb_transport *of, int error, const char *message)
{
	char word[64];

	(void)self;
	(void)of;
	(void)message;
	snprintf(word, sizeof word, "(%s)", plumb_error_exception(error));
	say("report", word);
}

/* Turns, as many as are asked for; each polls. */
static inline void
turns(int count)
{
	while (count-- > 0) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
}

static inline bool
ends_with(void *self)
{
	size_t len = strlen(self);
	size_t have = strlen(said);

	return have >= len && strcmp(said + have - len, self) == 0;
}

/* Until that was said last; a test that hangs is stopped by who runs it. */
static inline void
wait_for(const char *words)
{
	assert_int_equal(
	    plumb_loop_run_until(loop, ends_with, (void *)(uintptr_t)words), 0);
}

static inline void
react(const char *in, int (*act)(void))
{
	reaction.in = in;
	reaction.act = act;
}

static inline void
forget(void)
{
	said[0] = '\0';
}

/* A free port, or a path of this test's own. */
static inline void
any_place(char *out, const char *which)
{
	if (kind == 'x')
		snprintf(out, PLUMB_ADDRESS_TEXT, "/tmp/plumb-%s-%ld", which,
		    (long)getpid());
	else
		strcpy(out, kind == 'u' ? "127.0.0.1:0" : "[::1]:0");
}

static inline int
family(void)
{
	return kind == 'u' ? AF_INET : kind == '6' ? AF_INET6 : AF_UNIX;
}

/* A bound socket where the peer is to be; at_text is kept if it has a port. */
static inline void
open_peer(void)
{
	struct plumb_address_text text;

	assert_int_equal(plumb_address_parse(peer_text, &peer_at), 0);
	assert_int_equal(
	    plumb_kernel_real.datagram_socket(NULL, family(), &peer), 0);
	assert_int_equal(
	    plumb_kernel_real.datagram_bind(NULL, peer, &peer_at), 0);
	assert_int_equal(plumb_kernel_real.sockname(NULL, peer, &peer_at), 0);
	plumb_address_show(&peer_at, &text);
	strcpy(peer_text, text.at);
}

static inline void
begin(bool connected)
{
	struct plumb_endpoint where = { .local = local_text,
		.remote = connected ? peer_text : NULL };

	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	assert_string_equal(said, "");
	wait_for("opened");
	assert_string_equal(said, "factory made opened");
	forget();
}

static inline int
sendto_peer(const char *text, const struct plumb_address *to)
{
	int error;

	inside = true;
	error = plumb_transport_sendto(transport, text, strlen(text), to);
	inside = false;
	return error;
}

/* What the endpoint is to the peer. */
static inline struct plumb_address
endpoint_at(void)
{
	struct plumb_address at;
	struct plumb_extra info =
	    plumb_transport_get_extra_info(transport, "sockname");

	assert_int_equal(plumb_address_parse(info.text, &at), 0);
	return at;
}

static inline void
peer_sends(const char *text)
{
	struct plumb_address to = endpoint_at();

	assert_int_equal(sendto(peer, text, strlen(text), 0,
			     (const struct sockaddr *)&to.any, to.len),
	    strlen(text));
}

/* The next datagram at the peer; "-" where there is none. */
static inline const char *
peer_got(void)
{
	static char text[4096];
	ssize_t n = recv(peer, text, sizeof text - 1, MSG_DONTWAIT);

	if (n < 0)
		return "-";
	text[n] = '\0';
	return text;
}

static inline int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &kernel };

	kind = *(const char *)*state;
	kernel = plumb_kernel_real;
	kernel.sendto = t_sendto;
	kernel.datagram_socket = t_socket;
	kernel.close = t_close;
	answer = ANSWERS;
	blocked = inside = false;
	open_count = 0;
	reaction.in = NULL;
	transport = NULL;
	forget();
	any_place(peer_text, "peer");
	any_place(local_text, "local");
	open_peer();
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	plumb_transport_release(transport);
	plumb_loop_free(loop);
	assert_int_equal(open_count, 0);
	close(peer);
	if (kind == 'x') {
		unlink(peer_text);
		unlink(local_text);
	}
	return 0;
}

/* The answers to the next sendto calls, ended by 1: then it blocks. */
static inline void
answer_with(const int *list)
{
	size_t count = 0;

	memset(answers, 0, sizeof answers);
	while (list[count] <= 0)
		count++;
	answer = ANSWERS - count;
	memcpy(answers + answer, list, count * sizeof *list);
}

/* A socket for the loop to be handed. */
static inline int
handed_over(void)
{
	int fd = socket(family(), SOCK_DGRAM, 0);

	open_count++;
	return fd;
}

static inline const char *
info(const char *name)
{
	return plumb_transport_get_extra_info(transport, name).text;
}

static inline int
do_close(void)
{
	plumb_transport_close(transport);
	return 0;
}

static inline int
do_abort(void)
{
	return plumb_transport_abort(transport);
}

static inline size_t
size(void)
{
	return plumb_transport_get_write_buffer_size(transport);
}

#define EACH(test)                                                 \
	cmocka_unit_test_prestate_setup_teardown(                  \
	    test, set_up, tear_down, (void *)(uintptr_t) "u"),     \
	    cmocka_unit_test_prestate_setup_teardown(              \
		test, set_up, tear_down, (void *)(uintptr_t) "6"), \
	    cmocka_unit_test_prestate_setup_teardown(              \
		test, set_up, tear_down, (void *)(uintptr_t) "x")

#endif
