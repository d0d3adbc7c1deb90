/* Pipes, FIFOs, sockets and terminals that are read, and their descriptors. */
#define _GNU_SOURCE
#include "transport/pipe_test.h"

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
		ALL(the_pipe_is_known_by_its_descriptor),
		ON(pipe, a_file_is_refused_and_not_taken),
		PAIR(a_descriptor_that_the_loop_has_is_refused),
		ON(pipe, a_closed_loop_refuses_and_leaves_the_pipe_as_it_was),
		ON(pipe, a_fifo_that_we_read_ourselves_never_loses_its_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
