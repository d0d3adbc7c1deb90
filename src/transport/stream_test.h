/*
 * What the tests of streams share: a transport over a real socket, TCP or Unix,
 * whose protocol says what it hears and does one thing in one callback. Only
 * sending is taken over from the kernel, by a gate that lets through as many
 * bytes as a test says: so the edges of flow control are met to the byte.
 */
#ifndef PLUMB_TRANSPORT_STREAM_TEST_H
#define PLUMB_TRANSPORT_STREAM_TEST_H

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

enum { BIG = 3000000, OPEN_GATE = 1 << 30 };

static struct plumb_kernel gated;
static size_t gate; /* bytes that may still go out */
static int sends;   /* system calls that sent */

static struct plumb_loop *loop;
static struct plumb_transport *transport;
static int peer; /* the other end */
static char kind;
static char said[4096];	       /* the callbacks, in order */
static uint8_t bytes[BIG + 1]; /* something to write */

/* What the protocol does inside a callback, by the callback's name. */
static struct {
	const char *in;
	int (*act)(void);
} reaction;

static inline struct plumb_io
gated_send(void *self, int fd, const void *data, size_t size)
{
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	sends++;
	if (gate == 0)
		return io;
	io = plumb_kernel_real.send(self, fd, data, size < gate ? size : gate);
	gate -= io.count;
	return io;
}

static inline struct plumb_io
gated_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	if (gate < OPEN_GATE / 2)
		return gated_send(self, fd, pieces[0].at, pieces[0].len);
	sends++;
	io = plumb_kernel_real.sendv(self, fd, pieces, count);
	gate -= io.count;
	return io;
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
	assert_ptr_equal(self, said);
	transport = made;
	plumb_transport_hold(made);
	return say("made", "");
}

static inline int
data_received(void *self, const void *data, size_t len)
{
	char word[80];

	(void)self;
	snprintf(word, sizeof word, "(%.*s)", (int)(len < 20 ? len : 20),
	    (const char *)data);
	return say("data", word);
}

static inline int
eof_received(void *self)
{
	(void)self;
	return say("eof", "");
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
	.data_received = data_received,
	.eof_received = eof_received,
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
	assert_ptr_equal(self, said);
	assert_int_equal(error, 0);
	assert_ptr_equal(made, transport);
	return say("opened", "");
}

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

static inline void
connect_tcp(int ends[2])
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(listener, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(
	    getsockname(listener, (struct sockaddr *)&at, &len), 0);
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(ends[0], (struct sockaddr *)&at, len), 0);
	ends[1] = accept(listener, NULL, NULL);
	assert_true(ends[1] >= 0);
	close(listener);
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
is_said(void *self)
{
	return strstr(said, self) != NULL;
}

static inline void
wait_for(const char *word)
{
	assert_int_equal(plumb_loop_run_until(loop, is_said, (void *)word), 0);
}

static inline void
begin(void)
{
	struct plumb_connection how = {
		.protocol_factory = factory,
		.opened = opened,
		.self = said,
		.name = "a",
	};
	int ends[2];

	if (kind == 't')
		connect_tcp(ends);
	else
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	peer = ends[1];
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, ends[0], &how), 0);
}

/* Open, and what came so far forgotten. */
static inline void
begin_open(void)
{
	begin();
	wait_for("opened");
	said[0] = '\0';
}

static inline int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &gated };

	(void)state;
	gated = plumb_kernel_real;
	gated.send = gated_send;
	gated.sendv = gated_sendv;
	gate = OPEN_GATE;
	sends = 0;
	peer = -1;
	transport = NULL;
	said[0] = '\0';
	reaction.in = NULL;
	for (size_t i = bytes[1] == 0 ? 0 : sizeof bytes; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i % 251);
	if (plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static inline int
set_up_tcp(void **state)
{
	kind = 't';
	return set_up(state);
}

static inline int
set_up_unix(void **state)
{
	kind = 'u';
	return set_up(state);
}

static inline int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	if (peer >= 0)
		close(peer);
	return 0;
}

static inline void
peer_sends(const char *what)
{
	assert_int_equal(send(peer, what, strlen(what), 0), strlen(what));
}

/* Reads all that comes until the end, and checks that it is our bytes. */
static inline size_t
peer_reads_to_the_end(void)
{
	static uint8_t buffer[1 << 16];
	size_t total = 0;
	ssize_t n;

	for (;;) {
		n = recv(peer, buffer, sizeof buffer, MSG_DONTWAIT);
		if (n < 0) {
			turns(1);
			continue;
		}
		if (n == 0)
			return total;
		assert_memory_equal(buffer, bytes + total, (size_t)n);
		total += (size_t)n;
	}
}

static inline void
peer_will_reset(void)
{
	struct linger now = { .l_onoff = 1 };

	if (kind == 't')
		assert_int_equal(
		    setsockopt(peer, SOL_SOCKET, SO_LINGER, &now, sizeof now),
		    0);
	else /* a Unix socket resets where something is left unread */
		assert_int_equal(
		    plumb_transport_write(transport, "unread", 6), 0);
}

static inline void
peer_closes(void)
{
	close(peer);
	peer = -1;
}

static inline size_t
size(void)
{
	return plumb_transport_get_write_buffer_size(transport);
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
	plumb_transport_abort(transport);
	return 0;
}

static inline int
do_pause_reading(void)
{
	plumb_transport_pause_reading(transport);
	return 0;
}

static inline int
do_write(void)
{
	return plumb_transport_write(transport, bytes, 1000);
}

static inline int
do_write_and_close(void)
{
	assert_int_equal(plumb_transport_write(transport, bytes, 6), 0);
	return do_close();
}

static inline int
keep_open(void)
{
	return 1;
}

static inline int
raise_value(void)
{
	return PLUMB_EVALUE;
}

static inline int
raise_os(void)
{
	return PLUMB_EOS;
}

static inline void
react(const char *in, int (*act)(void))
{
	reaction.in = in;
	reaction.act = act;
}

static inline void
release(void **state)
{
	(void)state;
	if (transport != NULL)
		plumb_transport_release(transport);
}

static inline int
tear_down_all(void **state)
{
	release(state);
	return tear_down(state);
}

#define ON(kind, name)                                                    \
	{                                                                 \
#kind " " #name, name, set_up_##kind, tear_down_all, NULL \
	}
#define BOTH(name) ON(tcp, name), ON(unix, name)

#endif
