/* Pipes, FIFOs, sockets and terminals as one direction of bytes. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "transport/stream_test.h"

static int given; /* the descriptor that the transport was made of */

static struct plumb_io
gated_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_piece some = pieces[0];
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	(void)count;
	sends++;
	if (gate == 0)
		return io;
	some.len = some.len < gate ? some.len : gate;
	io = plumb_kernel_real.write_pipe(self, fd, &some, 1);
	gate -= io.count;
	return io;
}

static int
connect_end(int fd, bool reads)
{
	struct plumb_connection how = {
		.protocol_factory = factory,
		.opened = opened,
		.self = said,
		.name = "a",
	};

	gated.write_pipe = gated_write_pipe;
	given = fd;
	return reads ? plumb_loop_connect_read_pipe(loop, fd, &how)
		     : plumb_loop_connect_write_pipe(loop, fd, &how);
}

/* Our end, and the peer's, by the kind that the row asks for. */
static void
make_ends(int *ours, int *theirs, bool reads)
{
	int ends[2];
	char *name;

	if (kind == 's') {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	} else if (kind == 't') {
		*ours = posix_openpt(O_RDWR | O_NOCTTY);
		assert_true(*ours >= 0);
		assert_int_equal(grantpt(*ours), 0);
		assert_int_equal(unlockpt(*ours), 0);
		name = ptsname(*ours);
		*theirs = open(name, O_RDWR | O_NOCTTY);
		assert_true(*theirs >= 0);
		return;
	} else {
		assert_int_equal(pipe(ends), 0);
	}
	*ours = ends[reads ? 0 : 1];
	*theirs = ends[reads ? 1 : 0];
}

static void
begin_pipe(bool reads)
{
	int ours;

	make_ends(&ours, &peer, reads);
	assert_int_equal(connect_end(ours, reads), 0);
}

static void
begin_open_pipe(bool reads)
{
	begin_pipe(reads);
	wait_for("opened");
	said[0] = '\0';
}

static void
peer_writes(const char *what)
{
	assert_int_equal(write(peer, what, strlen(what)), strlen(what));
}

static int
raise_and_close(void)
{
	do_close();
	return PLUMB_EVALUE;
}

static int
note_closing(void)
{
	strcat(said,
	    plumb_transport_is_closing(transport) ? "[closing]" : "[open]");
	return 1;
}

/* Reading */

static void
a_read_pipe_lives_from_made_to_lost(void **state)
{
	(void)state;
	begin_pipe(true);
	peer_writes("early");
	wait_for("data");
	peer_writes("more");
	wait_for("data(more)");
	peer_closes();
	wait_for("lost");
	assert_string_equal(
	    said, "factory made opened data(early) data(more) eof lost(None)");
}

static void
at_the_end_it_is_closing_and_a_true_result_keeps_nothing(void **state)
{
	(void)state;
	begin_open_pipe(true);
	react("eof", note_closing);
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "eof[closing] lost(None)");
}

static void
what_eof_raises_is_reported_and_lost_gets_none(void **state)
{
	(void)state;
	begin_open_pipe(true);
	react("eof", raise_value);
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "eof report(ValueError) lost(None)");
}

static void
what_data_raises_is_reported_and_the_pipe_goes_on(void **state)
{
	(void)state;
	begin_open_pipe(true);
	react("data", raise_value);
	peer_writes("one");
	wait_for("report");
	react(NULL, NULL);
	peer_writes("two");
	wait_for("data(two)");
	assert_false(plumb_transport_is_closing(transport));
	assert_string_equal(said, "data(one) report(ValueError) data(two)");
}

static void
data_that_closes_and_raises_ends_without_an_error(void **state)
{
	(void)state;
	begin_open_pipe(true);
	react("data", raise_and_close);
	peer_writes("one");
	wait_for("lost");
	assert_string_equal(said, "data(one) report(ValueError) lost(None)");
}

static void
close_in_made_leaves_nothing_watched(void **state)
{
	(void)state;
	react("made", do_close);
	begin_pipe(true);
	peer_writes("never");
	wait_for("opened");
	turns(2);
	assert_string_equal(said, "factory made lost(None) opened");
	assert_null(plumb_watch_find(loop, given));
	assert_int_equal(loop->polls.count, 0);
}

static bool peer_is_closed_in_turn;

static int
close_between(void *self)
{
	(void)self;
	/* runs in the turn that finds the end, behind it */
	plumb_transport_close(transport);
	peer_is_closed_in_turn = true;
	return 0;
}

static void
close_between_the_end_and_its_callback_takes_the_callback_back(void **state)
{
	int ends[2];

	(void)state;
	begin_open_pipe(true);
	assert_int_equal(pipe(ends), 0);
	/* Found ready in the same poll, and called behind: it is dispatched
	 * from the last that is watched to the first. */
	assert_int_equal(
	    plumb_loop_add_writer(loop, ends[1], close_between, NULL), 0);
	plumb_transport_pause_reading(transport);
	plumb_transport_resume_reading(transport);
	peer_closes();
	turns(1);
	assert_true(peer_is_closed_in_turn);
	plumb_loop_remove_writer(loop, ends[1]);
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
	close(ends[0]);
	close(ends[1]);
}

static void
pause_holds_data_and_end_back(void **state)
{
	(void)state;
	begin_open_pipe(true);
	assert_int_equal(plumb_transport_pause_reading(transport), 0);
	peer_writes("held");
	peer_closes();
	turns(3);
	assert_string_equal(said, "");
	assert_int_equal(plumb_transport_resume_reading(transport), 0);
	wait_for("lost");
	assert_string_equal(said, "data(held) eof lost(None)");
}

static void
a_read_pipe_does_not_write(void **state)
{
	struct plumb_bytes bytes_of = { "x", 1 };

	(void)state;
	begin_open_pipe(true);
	assert_int_equal(
	    plumb_transport_write(transport, "x", 1), PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_writelines(transport, &bytes_of, 1),
	    PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_write_eof(transport), PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_abort(transport), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 1, 0),
	    PLUMB_ENOTIMPL);
	assert_false(plumb_transport_can_write_eof(transport));
	assert_false(plumb_transport_is_closing(transport));
	turns(2);
	assert_string_equal(said, "");
}

static void
a_terminal_that_hangs_up_ends_with_the_error(void **state)
{
	(void)state;
	begin_open_pipe(true);
	peer_writes("hello");
	wait_for("data");
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "data(hello) lost(OSError)");
}

/* Writing */

static size_t
peer_reads_all(void)
{
	static uint8_t buffer[1 << 16];
	size_t total = 0;
	ssize_t n;

	fcntl(peer, F_SETFL, O_NONBLOCK);
	for (;;) {
		n = read(peer, buffer, sizeof buffer);
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
close_flushes_what_is_buffered(void **state)
{
	(void)state;
	begin_open_pipe(false);
	assert_int_equal(plumb_transport_write(transport, bytes, BIG), 0);
	assert_true(size() > 0);
	do_close();
	assert_string_equal(said, "pause");
	assert_int_equal(peer_reads_all(), BIG);
	assert_string_equal(said, "pause resume lost(None)");
}

static void
write_eof_is_close_and_later_writes_are_dropped(void **state)
{
	(void)state;
	begin_open_pipe(false);
	assert_true(plumb_transport_can_write_eof(transport));
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_true(plumb_transport_is_closing(transport));
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(peer_reads_all(), 1000);
	assert_string_equal(said, "lost(None)");
}

static void
a_reader_that_goes_is_noticed_while_idle(void **state)
{
	(void)state;
	begin_open_pipe(false);
	turns(2);
	assert_string_equal(said, "");
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
a_reader_that_goes_with_bytes_buffered_breaks_the_pipe(void **state)
{
	(void)state;
	begin_open_pipe(false);
	gate = 10;
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	assert_int_equal(size(), 990);
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(BrokenPipeError)");
	assert_int_equal(size(), 0);
}

static void
a_reader_that_goes_during_the_last_flush_breaks_the_pipe(void **state)
{
	(void)state;
	begin_open_pipe(false);
	gate = 10;
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	do_close();
	gate = OPEN_GATE;
	peer_closes();
	wait_for("lost");
	assert_string_equal(said, "lost(BrokenPipeError)");
}

static void
writing_to_a_closed_reader_returns_and_breaks_the_pipe(void **state)
{
	(void)state;
	begin_open_pipe(false);
	peer_closes();
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	assert_string_equal(said, "");
	wait_for("lost");
	assert_string_equal(said, "lost(BrokenPipeError)");
}

static void
a_byte_from_the_reader_is_its_end(void **state)
{
	(void)state;
	begin_open_pipe(false);
	peer_writes("!");
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

static void
abort_twice_or_after_close_is_one_end(void **state)
{
	(void)state;
	begin_open_pipe(false);
	gate = 10;
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	do_close();
	do_abort();
	do_abort();
	do_close();
	wait_for("lost");
	turns(2);
	assert_string_equal(said, "lost(None)");
}

static void
resume_comes_at_the_low_mark(void **state)
{
	(void)state;
	begin_open_pipe(false);
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 500, 100), 0);
	gate = 0;
	assert_int_equal(plumb_transport_write(transport, bytes, 500), 0);
	assert_string_equal(said, "");
	assert_int_equal(plumb_transport_write(transport, bytes + 500, 1), 0);
	assert_string_equal(said, "pause");
	gate = 400;
	turns(2);
	assert_string_equal(said, "pause");
	assert_int_equal(size(), 101);
	gate = 1;
	wait_for("resume");
	assert_int_equal(size(), 100);
}

static void
a_write_pipe_does_not_read(void **state)
{
	(void)state;
	begin_open_pipe(false);
	assert_int_equal(
	    plumb_transport_pause_reading(transport), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_resume_reading(transport), PLUMB_ENOTIMPL);
}

static void
what_a_terminal_says_is_not_the_end_of_its_reader(void **state)
{
	(void)state;
	begin_open_pipe(false);
	peer_writes("typed\n");
	turns(3);
	assert_int_equal(plumb_transport_write(transport, bytes, 3), 0);
	turns(1);
	assert_string_equal(said, "");
	do_close();
	wait_for("lost");
	assert_string_equal(said, "lost(None)");
}

/* Descriptors */

static void
the_pipe_is_known_by_its_descriptor(void **state)
{
	struct plumb_extra extra;

	(void)state;
	begin_open_pipe(kind != 't');
	extra = plumb_transport_get_extra_info(transport, "pipe");
	assert_int_equal(extra.kind, PLUMB_EXTRA_PIPE);
	assert_int_equal(extra.fd, given);
	assert_true((fcntl(given, F_GETFL) & O_NONBLOCK) != 0);
	extra = plumb_transport_get_extra_info(transport, "socket");
	assert_int_equal(extra.kind, PLUMB_EXTRA_NONE);
	extra = plumb_transport_get_extra_info(transport, "sockname");
	assert_int_equal(extra.kind, PLUMB_EXTRA_NONE);
	do_close();
	wait_for("lost");
	turns(1);
	assert_int_equal(fcntl(given, F_GETFL), -1);
}

static void
a_file_is_refused_and_not_taken(void **state)
{
	char path[] = "/tmp/plumb-pipe-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	unlink(path);
	for (int reads = 0; reads < 2; reads++) {
		int flags = fcntl(fd, F_GETFL);

		assert_int_equal(connect_end(fd, reads), PLUMB_EVALUE);
		assert_int_equal(fcntl(fd, F_GETFL), flags);
	}
	turns(2);
	assert_string_equal(said, "");
	close(fd);
	assert_int_equal(connect_end(fd, true), PLUMB_EBADF);
	assert_int_equal(connect_end(-1, true), PLUMB_EBADF);
	assert_int_equal(loop->polls.open, 0);
}

static void
a_descriptor_that_the_loop_has_is_refused(void **state)
{
	(void)state;
	begin_open_pipe(true);
	assert_int_equal(connect_end(given, true), PLUMB_EUSAGE);
	assert_int_equal(connect_end(given, false), PLUMB_EUSAGE);
}

static void
a_closed_loop_refuses_and_leaves_the_pipe_as_it_was(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(connect_end(ends[0], true), PLUMB_EUSAGE);
	assert_int_equal(fcntl(ends[0], F_GETFL) & O_NONBLOCK, 0);
	close(ends[0]);
	close(ends[1]);
}

static void
a_fifo_that_we_read_ourselves_never_loses_its_reader(void **state)
{
	char dir[] = "/tmp/plumb-fifo-XXXXXX";
	char path[64];
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/f", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDWR);
	assert_int_equal(connect_end(fd, false), 0);
	wait_for("opened");
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	turns(3);
	assert_string_equal(said, "factory made opened");
	unlink(path);
	rmdir(dir);
}

/* Signals */

static volatile sig_atomic_t caught;

static void catch (int number)
{
	(void)number;
	caught++;
}

static void
no_signal_is_raised_whoever_would_have_caught_it(void **state)
{
	struct sigaction old, now = { .sa_handler = catch };

	(void)state;
	caught = 0;
	assert_int_equal(sigaction(SIGPIPE, &now, &old), 0);
	begin_open_pipe(false);
	peer_closes();
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	wait_for("lost(BrokenPipeError)");
	assert_int_equal(caught, 0);
	assert_int_equal(sigaction(SIGPIPE, NULL, &now), 0);
	assert_true(now.sa_handler == catch);
	/* one of somebody else still arrives */
	assert_int_equal(raise(SIGPIPE), 0);
	assert_int_equal(caught, 1);
	assert_int_equal(sigaction(SIGPIPE, &old, NULL), 0);
}

static void
a_signal_that_the_program_has_waiting_goes_on_waiting(void **state)
{
	struct sigaction old, now = { .sa_handler = catch };
	sigset_t set, mask;

	(void)state;
	caught = 0;
	assert_int_equal(sigaction(SIGPIPE, &now, &old), 0);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	assert_int_equal(sigprocmask(SIG_BLOCK, &set, &mask), 0);
	assert_int_equal(raise(SIGPIPE), 0);
	begin_open_pipe(false);
	peer_closes();
	assert_int_equal(plumb_transport_write(transport, "x", 1), 0);
	wait_for("lost(BrokenPipeError)");
	assert_int_equal(caught, 0);
	assert_int_equal(sigprocmask(SIG_SETMASK, &mask, NULL), 0);
	assert_int_equal(caught, 1);
	assert_int_equal(sigaction(SIGPIPE, &old, NULL), 0);
}

static int
set_up_pipe(void **state)
{
	kind = 'p';
	return set_up(state);
}

static int
set_up_socket(void **state)
{
	kind = 's';
	return set_up(state);
}

static int
set_up_tty(void **state)
{
	kind = 't';
	return set_up(state);
}

#define PAIR(name) ON(pipe, name), ON(socket, name)
#define ALL(name) ON(pipe, name), ON(socket, name), ON(tty, name)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		PAIR(a_read_pipe_lives_from_made_to_lost),
		PAIR(at_the_end_it_is_closing_and_a_true_result_keeps_nothing),
		PAIR(what_eof_raises_is_reported_and_lost_gets_none),
		ALL(what_data_raises_is_reported_and_the_pipe_goes_on),
		ALL(data_that_closes_and_raises_ends_without_an_error),
		ALL(close_in_made_leaves_nothing_watched),
		PAIR(
		    close_between_the_end_and_its_callback_takes_the_callback_back),
		PAIR(pause_holds_data_and_end_back),
		ALL(a_read_pipe_does_not_write),
		ON(tty, a_terminal_that_hangs_up_ends_with_the_error),
		PAIR(close_flushes_what_is_buffered),
		PAIR(write_eof_is_close_and_later_writes_are_dropped),
		PAIR(a_reader_that_goes_is_noticed_while_idle),
		PAIR(a_reader_that_goes_with_bytes_buffered_breaks_the_pipe),
		PAIR(a_reader_that_goes_during_the_last_flush_breaks_the_pipe),
		PAIR(writing_to_a_closed_reader_returns_and_breaks_the_pipe),
		ON(socket, a_byte_from_the_reader_is_its_end),
		PAIR(abort_twice_or_after_close_is_one_end),
		PAIR(resume_comes_at_the_low_mark),
		PAIR(a_write_pipe_does_not_read),
		ON(tty, what_a_terminal_says_is_not_the_end_of_its_reader),
		ALL(the_pipe_is_known_by_its_descriptor),
		ON(pipe, a_file_is_refused_and_not_taken),
		PAIR(a_descriptor_that_the_loop_has_is_refused),
		ON(pipe, a_closed_loop_refuses_and_leaves_the_pipe_as_it_was),
		ON(pipe, a_fifo_that_we_read_ourselves_never_loses_its_reader),
		PAIR(no_signal_is_raised_whoever_would_have_caught_it),
		PAIR(a_signal_that_the_program_has_waiting_goes_on_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
