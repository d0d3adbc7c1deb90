/* Pipes, FIFOs, sockets and terminals that are written to; SIGPIPE. */
#define _GNU_SOURCE
#include "transport/pipe_test.h"

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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
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
		PAIR(no_signal_is_raised_whoever_would_have_caught_it),
		PAIR(a_signal_that_the_program_has_waiting_goes_on_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
