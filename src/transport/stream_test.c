/*
 * The stream transport over real sockets, TCP and Unix. Only sending is taken
 * over from the kernel, by a gate that lets through as many bytes as a test
 * says: so the edges of flow control are met to the byte.
 */
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

static struct plumb_io
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

static struct plumb_io
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

static int
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

static int
connection_made(void *self, struct plumb_transport *made)
{
	assert_ptr_equal(self, said);
	transport = made;
	plumb_transport_hold(made);
	return say("made", "");
}

static int
data_received(void *self, const void *data, size_t len)
{
	char word[80];

	(void)self;
	snprintf(word, sizeof word, "(%.*s)", (int)(len < 20 ? len : 20),
	    (const char *)data);
	return say("data", word);
}

static int
eof_received(void *self)
{
	(void)self;
	return say("eof", "");
}

static int
pause_writing(void *self)
{
	(void)self;
	return say("pause", "");
}

static int
resume_writing(void *self)
{
	(void)self;
	return say("resume", "");
}

static int
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

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &ops;
	protocol->self = self;
	return say("factory", "");
}

static int
opened(void *self, struct plumb_transport *made, int error)
{
	assert_ptr_equal(self, said);
	assert_int_equal(error, 0);
	assert_ptr_equal(made, transport);
	return say("opened", "");
}

static void
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

static void
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
static void
turns(int count)
{
	while (count-- > 0) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
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
static void
begin_open(void)
{
	begin();
	wait_for("opened");
	said[0] = '\0';
}

static int
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
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i % 251);
	if (plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static int
set_up_tcp(void **state)
{
	kind = 't';
	return set_up(state);
}

static int
set_up_unix(void **state)
{
	kind = 'u';
	return set_up(state);
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	if (peer >= 0)
		close(peer);
	return 0;
}

static void
peer_sends(const char *what)
{
	assert_int_equal(send(peer, what, strlen(what), 0), strlen(what));
}

/* Reads all that comes until the end, and checks that it is our bytes. */
static size_t
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

static void
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

static void
peer_closes(void)
{
	close(peer);
	peer = -1;
}

static size_t
size(void)
{
	return plumb_transport_get_write_buffer_size(transport);
}

static int
do_close(void)
{
	plumb_transport_close(transport);
	return 0;
}

static int
do_abort(void)
{
	plumb_transport_abort(transport);
	return 0;
}

static int
do_pause_reading(void)
{
	plumb_transport_pause_reading(transport);
	return 0;
}

static int
do_write(void)
{
	return plumb_transport_write(transport, bytes, 1000);
}

static int
do_write_and_close(void)
{
	assert_int_equal(plumb_transport_write(transport, bytes, 6), 0);
	return do_close();
}

static int
keep_open(void)
{
	return 1;
}

static int
raise_value(void)
{
	return PLUMB_EVALUE;
}

static int
raise_os(void)
{
	return PLUMB_EOS;
}

static void
react(const char *in, int (*act)(void))
{
	reaction.in = in;
	reaction.act = act;
}

/* Order */

static void
made_then_opened_then_data_that_was_there_before(void **state)
{
	(void)state;
	begin();
	peer_sends("early");
	wait_for("data");
	assert_string_equal(said, "factory made opened data(early)");
}

static void
close_in_made_gives_lost_before_opened(void **state)
{
	(void)state;
	react("made", do_close);
	begin();
	peer_sends("early");
	wait_for("opened");
	turns(2);
	assert_string_equal(said, "factory made lost(None) opened");
}

static void
write_and_close_in_made_sends_the_bytes_and_the_end(void **state)
{
	(void)state;
	react("made", do_write_and_close);
	begin();
	assert_int_equal(peer_reads_to_the_end(), 6);
}

static void
pause_reading_in_made_holds_data_back(void **state)
{
	(void)state;
	react("made", do_pause_reading);
	begin();
	peer_sends("held");
	wait_for("opened");
	turns(3);
	assert_string_equal(said, "factory made opened");
	plumb_transport_resume_reading(transport);
	assert_string_equal(said, "factory made opened");
	wait_for("data(held)");
}

static void
pause_reading_in_data_stops_before_the_next(void **state)
{
	(void)state;
	begin_open();
	react("data", do_pause_reading);
	peer_sends("one");
	wait_for("data(one)");
	peer_sends("two");
	shutdown(peer, SHUT_WR);
	turns(3);
	assert_string_equal(said, "data(one)");
	assert_false(plumb_transport_is_reading(transport));
	plumb_transport_resume_reading(transport);
	reaction.in = NULL;
	wait_for("lost");
	assert_string_equal(said, "data(one) data(two) eof lost(None)");
}

static void
close_is_never_heard_of_from_inside(void **state)
{
	(void)state;
	begin_open();
	do_close();
	do_close();
	assert_string_equal(said, "");
	assert_true(plumb_transport_is_closing(transport));
	peer_sends("late");
	turns(2);
	assert_string_equal(said, "lost(None)");
}

/* The end of input */

static void
eof_answered_false_closes_after_flushing(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	turns(3);
	assert_string_equal(said, "pause eof");
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), BIG);
	wait_for("lost");
	assert_string_equal(said, "pause eof resume lost(None)");
}

static void
eof_answered_true_keeps_it_open_for_writing(void **state)
{
	char buffer[2048];

	(void)state;
	begin_open();
	react("eof", keep_open);
	peer_sends("x");
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	turns(3);
	assert_int_equal(do_write(), 0);
	assert_int_equal(recv(peer, buffer, sizeof buffer, 0), 1000);
	assert_string_equal(said, "data(x) eof");
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	turns(3);
	assert_string_equal(said, "data(x) eof");
	assert_false(plumb_transport_is_closing(transport));
}

static void
write_eof_comes_behind_the_buffer_and_reading_goes_on(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(do_write(), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_write(transport, NULL, 0), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_writelines(transport, NULL, 0), PLUMB_EUSAGE);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	peer_sends("answer");
	wait_for("data(answer)");
	assert_false(plumb_transport_is_closing(transport));
	assert_true(plumb_transport_can_write_eof(transport));
}

/* Loss */

static void
a_reset_is_the_argument_of_lost(void **state)
{
	(void)state;
	begin_open();
	peer_will_reset();
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(ConnectionResetError)");
}

static void
a_reset_drops_the_buffer(void **state)
{
	(void)state;
	begin_open();
	peer_will_reset();
	gate = 0;
	do_write();
	peer_closes();
	wait_for("lost");
	assert_int_equal(size(), 0);
	assert_non_null(strstr(said, "lost(ConnectionResetError)"));
}

static void
a_write_to_a_peer_that_is_gone_returns_and_ends_in_lost(void **state)
{
	(void)state;
	begin_open();
	react("eof", keep_open);
	peer_closes();
	wait_for("eof");
	for (int i = 0; i < 4 && !is_said((void *)"lost"); i++) {
		assert_int_equal(do_write(), 0);
		turns(1);
	}
	wait_for("lost");
	assert_string_equal(said, "eof lost(BrokenPipeError)");
}

static void
abort_drops_the_buffer_and_says_none(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	do_write();
	assert_int_equal(size(), 1000);
	do_close();
	assert_string_equal(said, "");
	do_abort();
	do_abort();
	do_close();
	assert_int_equal(size(), 0);
	assert_string_equal(said, "");
	turns(2);
	assert_string_equal(said, "lost(None)");
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), 0);
}

static void
methods_after_lost_do_nothing(void **state)
{
	struct plumb_bytes list[] = { { "a", 1 }, { "b", 1 } };
	struct plumb_extra info;
	size_t low;
	size_t high;

	(void)state;
	begin_open();
	do_abort();
	turns(1);
	do_close();
	do_abort();
	do_pause_reading();
	plumb_transport_resume_reading(transport);
	assert_int_equal(do_write(), 0);
	assert_int_equal(plumb_transport_writelines(transport, list, 2), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 0, 0), 0);
	plumb_transport_get_write_buffer_limits(transport, &low, &high);
	assert_int_equal(size() + low + high, 0);
	assert_true(plumb_transport_is_closing(transport));
	assert_false(plumb_transport_is_reading(transport));
	assert_null(plumb_transport_get_protocol(transport).ops);
	info = plumb_transport_get_extra_info(transport, "sockname");
	assert_int_equal(info.kind, PLUMB_EXTRA_TEXT);
	turns(2);
	assert_string_equal(said, "lost(None)");
}

static int
look_at_the_socket(void)
{
	struct plumb_extra info =
	    plumb_transport_get_extra_info(transport, "socket");
	char byte;

	assert_int_equal(info.kind, PLUMB_EXTRA_SOCKET);
	assert_true(info.fd >= 0);
	/* the peer has seen no end yet */
	assert_int_equal(recv(peer, &byte, 1, MSG_DONTWAIT), -1);
	return 0;
}

static void
the_socket_is_open_in_lost_and_closed_right_after(void **state)
{
	char byte;

	(void)state;
	begin_open();
	react("lost", look_at_the_socket);
	do_close();
	turns(1);
	assert_string_equal(said, "lost(None)");
	assert_int_equal(recv(peer, &byte, 1, MSG_DONTWAIT), 0);
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "socket").fd, -1);
}

/* Callbacks that raise */

static const struct raising {
	const char *in;
	int (*act)(void);
	const char *said;
} raisings[] = {
	{ "made", raise_value,
	    "factory made report(ValueError) opened data(x) eof lost(None)" },
	{ "data", raise_value,
	    "factory made opened data(x) report(ValueError) "
	    "lost(ValueError)" },
	{ "data", raise_os, "factory made opened data(x) lost(OSError)" },
	{ "eof", raise_value,
	    "factory made opened data(x) eof report(ValueError) "
	    "lost(ValueError)" },
	{ "eof", raise_os, "factory made opened data(x) eof lost(OSError)" },
	{ "lost", raise_value,
	    "factory made opened data(x) eof lost(None) "
	    "report(ValueError)" },
	{ "opened", raise_os,
	    "factory made opened report(OSError) data(x) eof lost(None)" },
};

static void
what_raises_has_the_consequence_that_the_api_gives_it(void **state)
{
	for (size_t i = 0; i < sizeof raisings / sizeof raisings[0]; i++) {
		react(raisings[i].in, raisings[i].act);
		begin();
		peer_sends("x");
		shutdown(peer, SHUT_WR);
		wait_for("lost");
		assert_string_equal(said, raisings[i].said);
		plumb_transport_release(transport);
		tear_down(state);
		set_up(state);
	}
}

static void
a_raising_pause_still_pauses_and_a_raising_resume_resumes(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	react("pause", raise_value);
	assert_int_equal(plumb_transport_write(transport, bytes, 65537), 0);
	react("resume", raise_os);
	gate = OPEN_GATE;
	wait_for("report(OSError)");
	do_close();
	wait_for("lost");
	assert_string_equal(
	    said, "pause report(ValueError) resume report(OSError) lost(None)");
}

/* Flow control, to the byte */

static void
pause_comes_strictly_over_high_and_resume_at_low(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 1000, 300), 0);
	gate = 0;
	do_write();
	assert_string_equal(said, "");
	assert_int_equal(plumb_transport_write(transport, bytes, 1), 0);
	assert_string_equal(said, "pause");
	do_write();
	assert_string_equal(said, "pause");
	gate = 1700; /* 301 are left */
	turns(3);
	assert_string_equal(said, "pause");
	assert_int_equal(size(), 301);
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
	assert_int_equal(size(), 300);
}

static void
high_zero_pauses_for_any_byte_that_stays(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_set_write_buffer_limits(
			     transport, 0, PLUMB_LIMIT_UNSET),
	    0);
	do_write();
	assert_string_equal(said, "");
	gate = 999;
	do_write();
	assert_string_equal(said, "pause");
	assert_int_equal(size(), 1);
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
}

static void
lowering_the_limits_pauses_at_once_and_raising_does_not_resume(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	do_write();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 999, 0), 0);
	assert_string_equal(said, "pause");
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 5000, 5000), 0);
	turns(2);
	assert_string_equal(said, "pause");
	gate = 1;
	turns(1);
	assert_string_equal(said, "pause resume");
}

#define UNSET PLUMB_LIMIT_UNSET

static const struct limits {
	int64_t high, low;
	int error;
	size_t now_high, now_low;
} limits[] = {
	{ UNSET, UNSET, 0, 65536, 16384 },
	{ 100, UNSET, 0, 100, 25 },
	{ UNSET, 100, 0, 400, 100 },
	{ 100, 100, 0, 100, 100 },
	{ 100, 101, PLUMB_EVALUE, 100, 100 },
	{ -1, UNSET, PLUMB_EVALUE, 100, 100 },
	{ UNSET, -1, PLUMB_EVALUE, 100, 100 },
	{ 10, -1, PLUMB_EVALUE, 100, 100 },
	{ UNSET, 0, 0, 0, 0 },
	{ 0, UNSET, 0, 0, 0 },
};

static void
limits_follow_each_other_and_wrong_ones_are_refused(void **state)
{
	(void)state;
	begin_open();
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		size_t low;
		size_t high;

		assert_int_equal(plumb_transport_set_write_buffer_limits(
				     transport, limits[i].high, limits[i].low),
		    limits[i].error);
		plumb_transport_get_write_buffer_limits(transport, &low, &high);
		assert_int_equal(low, limits[i].now_low);
		assert_int_equal(high, limits[i].now_high);
	}
}

static int
write_once_more(void)
{
	reaction.in = NULL;
	return plumb_transport_write(transport, bytes, 65537);
}

static void
write_in_pause_is_taken_and_write_in_resume_may_pause_again(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	react("pause", write_once_more);
	plumb_transport_write(transport, bytes, 65537);
	assert_int_equal(size(), 2 * 65537);
	assert_string_equal(said, "pause");
	react("resume", write_once_more);
	gate = 2 * 65537;
	wait_for("resume");
	assert_string_equal(said, "pause resume pause");
	assert_int_equal(size(), 65537);
}

static const struct {
	const char *in;
	int (*act)(void);
	const char *said;
} endings[] = {
	{ "pause", do_close, "pause resume lost(None)" },
	{ "pause", do_abort, "pause lost(None)" },
	{ "resume", do_close, "pause resume lost(None)" },
	{ "resume", do_abort, "pause resume lost(None)" },
};

static void
ending_inside_pause_or_resume_gives_one_lost(void **state)
{
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		begin_open();
		gate = 0;
		react(endings[i].in, endings[i].act);
		plumb_transport_write(transport, bytes, 65537);
		gate = OPEN_GATE;
		wait_for("lost");
		turns(2);
		assert_string_equal(said, endings[i].said);
		plumb_transport_release(transport);
		tear_down(state);
		set_up(state);
	}
}

static void
close_flushes_megabytes_to_a_slow_peer_in_order(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	for (size_t at = 0; at < BIG; at += 100000)
		assert_int_equal(
		    plumb_transport_write(transport, bytes + at, 100000), 0);
	do_close();
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), BIG);
	wait_for("lost");
	assert_string_equal(said, "pause resume lost(None)");
}

/* Writing */

static void
writelines_is_one_system_call_and_skips_what_is_empty(void **state)
{
	struct plumb_bytes list[] = { { "", 0 }, { "one ", 4 }, { NULL, 0 },
		{ "two", 3 }, { "", 0 } };
	char buffer[16] = "";

	(void)state;
	begin_open();
	assert_int_equal(plumb_transport_writelines(transport, list, 5), 0);
	assert_int_equal(sends, 1);
	assert_int_equal(size(), 0);
	assert_int_equal(recv(peer, buffer, sizeof buffer, 0), 7);
	assert_string_equal(buffer, "one two");
	assert_int_equal(plumb_transport_writelines(transport, list, 1), 0);
	assert_int_equal(plumb_transport_writelines(transport, NULL, 0), 0);
	assert_int_equal(sends, 1);
}

static void
writelines_of_very_many_arrives_whole(void **state)
{
	enum { COUNT = 3000 };
	static struct plumb_bytes list[COUNT];

	(void)state;
	begin_open();
	for (size_t i = 0; i < COUNT; i++) {
		list[i].data = bytes + i * 1000;
		list[i].len = 1000;
	}
	assert_int_equal(plumb_transport_writelines(transport, list, COUNT), 0);
	assert_string_equal(said, "pause");
	do_close();
	assert_int_equal(peer_reads_to_the_end(), BIG);
}

static void
a_bad_argument_raises_and_nothing_is_sent(void **state)
{
	struct plumb_bytes list[] = { { "good", 4 }, { NULL, 3 } };

	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_write(transport, NULL, 3), PLUMB_ETYPE);
	assert_int_equal(
	    plumb_transport_writelines(transport, list, 2), PLUMB_ETYPE);
	assert_int_equal(sends, 0);
	turns(1);
	assert_string_equal(said, "");
}

/* Protocols and information */

static int
other_data(void *self, const void *data, size_t len)
{
	(void)data;
	(void)len;
	return say(self, "");
}

static void
after_a_switch_the_new_protocol_is_called(void **state)
{
	static const struct plumb_protocol_ops other_ops = {
		.data_received = other_data,
	};
	static char other_self[] = "other";
	struct plumb_protocol other = { &other_ops, other_self, "q" };

	(void)state;
	begin_open();
	plumb_transport_set_protocol(transport, other);
	assert_ptr_equal(
	    plumb_transport_get_protocol(transport).self, other_self);
	peer_sends("x");
	wait_for("other");
	shutdown(peer, SHUT_WR); /* unset slots: as the empty defaults */
	turns(3);
	assert_string_equal(said, "other");
	assert_null(plumb_transport_get_protocol(transport).ops);
}

static void
extra_info_names_both_ends(void **state)
{
	struct plumb_extra here;
	struct plumb_extra there;

	(void)state;
	begin_open();
	here = plumb_transport_get_extra_info(transport, "sockname");
	there = plumb_transport_get_extra_info(transport, "peername");
	assert_int_equal(here.kind, PLUMB_EXTRA_TEXT);
	assert_int_equal(there.kind, PLUMB_EXTRA_TEXT);
	if (kind == 't') {
		assert_memory_equal(here.text, "127.0.0.1:", 10);
		assert_memory_equal(there.text, "127.0.0.1:", 10);
		assert_string_not_equal(here.text, there.text);
	} else {
		assert_int_equal(here.len, 0);
		assert_int_equal(there.len, 0);
	}
	assert_int_equal(
	    plumb_transport_get_extra_info(transport, "nonsense").kind,
	    PLUMB_EXTRA_NONE);
}

static void
a_descriptor_closed_behind_its_back_ends_the_transport(void **state)
{
	(void)state;
	begin_open();
	close(plumb_transport_get_extra_info(transport, "socket").fd);
	wait_for("lost");
	assert_string_equal(said, "lost(OSError)");
}

static void
release(void **state)
{
	(void)state;
	if (transport != NULL)
		plumb_transport_release(transport);
}

static int
tear_down_all(void **state)
{
	release(state);
	return tear_down(state);
}

int
main(void)
{
#define ON(kind, name)                                                    \
	{                                                                 \
#kind " " #name, name, set_up_##kind, tear_down_all, NULL \
	}
#define BOTH(name) ON(tcp, name), ON(unix, name)
	static const struct CMUnitTest tests[] = {
		BOTH(made_then_opened_then_data_that_was_there_before),
		BOTH(close_in_made_gives_lost_before_opened),
		BOTH(write_and_close_in_made_sends_the_bytes_and_the_end),
		BOTH(pause_reading_in_made_holds_data_back),
		BOTH(pause_reading_in_data_stops_before_the_next),
		BOTH(close_is_never_heard_of_from_inside),
		BOTH(eof_answered_false_closes_after_flushing),
		BOTH(eof_answered_true_keeps_it_open_for_writing),
		BOTH(write_eof_comes_behind_the_buffer_and_reading_goes_on),
		BOTH(a_reset_is_the_argument_of_lost),
		BOTH(a_reset_drops_the_buffer),
		BOTH(a_write_to_a_peer_that_is_gone_returns_and_ends_in_lost),
		BOTH(abort_drops_the_buffer_and_says_none),
		BOTH(methods_after_lost_do_nothing),
		BOTH(the_socket_is_open_in_lost_and_closed_right_after),
		BOTH(what_raises_has_the_consequence_that_the_api_gives_it),
		BOTH(a_raising_pause_still_pauses_and_a_raising_resume_resumes),
		BOTH(pause_comes_strictly_over_high_and_resume_at_low),
		BOTH(high_zero_pauses_for_any_byte_that_stays),
		BOTH(
		    lowering_the_limits_pauses_at_once_and_raising_does_not_resume),
		BOTH(limits_follow_each_other_and_wrong_ones_are_refused),
		BOTH(
		    write_in_pause_is_taken_and_write_in_resume_may_pause_again),
		BOTH(ending_inside_pause_or_resume_gives_one_lost),
		BOTH(close_flushes_megabytes_to_a_slow_peer_in_order),
		BOTH(writelines_is_one_system_call_and_skips_what_is_empty),
		BOTH(writelines_of_very_many_arrives_whole),
		BOTH(a_bad_argument_raises_and_nothing_is_sent),
		BOTH(after_a_switch_the_new_protocol_is_called),
		BOTH(extra_info_names_both_ends),
		BOTH(a_descriptor_closed_behind_its_back_ends_the_transport),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
