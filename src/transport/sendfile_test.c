/* Files that are sent on a stream. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "transport/stream_test.h"

static int file;
static bool cannot;	/* the kernel cannot do it */
static int file_error;	/* of reading it */
static size_t read_max; /* the largest piece that was read by hand */
static int by_kernel;	/* calls that sent something */

static struct plumb_io
gated_sendfile(void *self, int fd, int from, uint64_t offset, size_t size)
{
	struct plumb_io io = { PLUMB_WOULD_BLOCK, 0 };

	if (cannot)
		return (struct plumb_io){ PLUMB_ENOTIMPL, 0 };
	if (file_error != 0)
		return (struct plumb_io){ file_error, 0 };
	if (gate == 0)
		return io;
	io = plumb_kernel_real.sendfile(
	    self, fd, from, offset, size < gate ? size : gate);
	if (io.status == 0)
		by_kernel++;
	gate -= io.count;
	return io;
}

static struct plumb_io
noted_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	struct plumb_io io =
	    plumb_kernel_real.read_at(self, fd, offset, out, size);

	if (file_error != 0)
		return (struct plumb_io){ file_error, 0 };
	read_max = io.count > read_max ? io.count : read_max;
	return io;
}

static int
completed(void *self, struct plumb_transport *of, int error, uint64_t sent)
{
	char word[64];

	assert_ptr_equal(self, said);
	assert_ptr_equal(of, transport);
	snprintf(word, sizeof word, "(%s,%llu)", plumb_error_exception(error),
	    (unsigned long long)sent);
	return say("completed", word);
}

static int
send_the_file(uint64_t offset, uint64_t count)
{
	struct plumb_sendfile how = { completed, said };

	return plumb_transport_sendfile(transport, file, offset, count, &how);
}

static int
do_write_tail_and_close(void)
{
	int error = plumb_transport_write(transport, bytes + BIG - 100, 100);

	do_close();
	return error;
}

static int
do_sendfile_again(void)
{
	react("completed", do_close);
	return send_the_file(BIG - 10, PLUMB_WHOLE_FILE);
}

static void
it_arrives_between_the_bytes_around_it(void **state)
{
	(void)state;
	begin_open();
	react("completed", do_write_tail_and_close);
	assert_int_equal(plumb_transport_write(transport, bytes, 100), 0);
	assert_int_equal(send_the_file(100, BIG - 200), 0);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	assert_string_equal(said, "completed(None,2999800) lost(None)");
}

static void
it_waits_behind_what_is_buffered(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	assert_int_equal(plumb_transport_write(transport, bytes, 65000), 0);
	assert_int_equal(send_the_file(65000, PLUMB_WHOLE_FILE), 0);
	assert_int_equal(size(), 64001);
	turns(2);
	assert_int_equal(by_kernel, 0);
	gate = OPEN_GATE;
	react("completed", do_close);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	assert_string_equal(said, "completed(None,2935000) lost(None)");
}

static void
it_ends_where_the_file_ends(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(send_the_file(BIG - 5, 1000), 0);
	wait_for("completed");
	assert_int_equal(send_the_file(BIG + 5, 1000), 0);
	wait_for("completed(None,0)");
	assert_int_equal(size(), 0);
	assert_string_equal(said, "completed(None,5) completed(None,0)");
}

static void
another_may_begin_inside_completed(void **state)
{
	(void)state;
	begin_open();
	react("completed", do_sendfile_again);
	assert_int_equal(send_the_file(0, BIG - 10), 0);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	assert_string_equal(
	    said, "completed(None,2999990) completed(None,10) lost(None)");
}

static void
writing_and_another_file_are_refused_meanwhile(void **state)
{
	struct plumb_bytes none = { NULL, 0 };

	(void)state;
	begin_open();
	gate = 0;
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	assert_int_equal(
	    plumb_transport_write(transport, "x", 1), PLUMB_EUSAGE);
	assert_int_equal(plumb_transport_write(transport, "", 0), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_writelines(transport, &none, 1), PLUMB_EUSAGE);
	assert_int_equal(send_the_file(0, 1), PLUMB_EUSAGE);
	assert_int_equal(size(), 1);
	gate = OPEN_GATE;
	react("completed", do_close);
	assert_int_equal(peer_reads_to_the_end(), BIG);
}

static void
nothing_to_send_and_no_way_to_are_refused(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(send_the_file(0, 0), PLUMB_EVALUE);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	assert_int_equal(send_the_file(0, 1), PLUMB_EUSAGE);
	do_close();
	assert_int_equal(send_the_file(0, 1), PLUMB_EUSAGE);
	wait_for("lost");
	assert_int_equal(send_the_file(0, 1), PLUMB_EUSAGE);
	assert_string_equal(said, "lost(None)");
}

static void
close_and_write_eof_wait_for_it(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	do_close();
	assert_true(plumb_transport_is_closing(transport));
	turns(2);
	assert_string_equal(said, "");
	gate = OPEN_GATE;
	assert_int_equal(peer_reads_to_the_end(), BIG);
	wait_for("lost");
	assert_string_equal(said, "completed(None,3000000) lost(None)");
}

static void
abort_ends_it(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	turns(3);
	do_abort();
	assert_string_equal(said, "");
	assert_int_equal(size(), 0);
	wait_for("lost");
	assert_memory_equal(said, "completed(ConnectionAbortedError,", 33);
	assert_non_null(strstr(said, ") lost(None)"));
}

static void
abort_and_close_inside_completed_are_one_end(void **state)
{
	(void)state;
	begin_open();
	react("completed", do_abort);
	assert_int_equal(send_the_file(0, 10), 0);
	wait_for("lost");
	turns(2);
	assert_string_equal(said, "completed(None,10) lost(None)");
}

static void
a_peer_that_goes_in_the_middle_ends_both(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	turns(3);
	assert_true(by_kernel > 0 || cannot);
	peer_closes(); /* with bytes unread: a reset */
	wait_for("lost");
	assert_true(strstr(said, "completed(ConnectionResetError,") == said ||
		    strstr(said, "completed(BrokenPipeError,") == said);
	assert_true(strstr(said, ") lost(ConnectionResetError)") != NULL ||
		    strstr(said, ") lost(BrokenPipeError)") != NULL);
}

static void
a_file_that_cannot_be_read_is_its_own_error(void **state)
{
	(void)state;
	begin_open();
	gate = 1000;
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	turns(2);
	file_error = PLUMB_EIO;
	gate = OPEN_GATE;
	wait_for("completed");
	assert_string_equal(said, "completed(OSError,1000)");
	assert_int_equal(size(), 0);
	assert_int_equal(plumb_transport_write(transport, bytes + 1000, 5), 0);
	do_close();
	assert_int_equal(peer_reads_to_the_end(), 1005);
}

static void
resume_comes_while_it_is_still_to_be_sent(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 100, 50), 0);
	gate = 0;
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	assert_int_equal(send_the_file(1000, PLUMB_WHOLE_FILE), 0);
	assert_string_equal(said, "pause");
	gate = 951;
	wait_for("resume");
	assert_int_equal(size(), 50);
	gate = OPEN_GATE;
	do_close();
	assert_int_equal(peer_reads_to_the_end(), BIG);
	assert_string_equal(
	    said, "pause resume completed(None,2999000) lost(None)");
}

static void
high_zero_is_not_about_files(void **state)
{
	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 0, 0), 0);
	react("completed", do_close);
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	assert_int_equal(peer_reads_to_the_end(), BIG);
	assert_string_equal(said, "completed(None,3000000) lost(None)");
}

static void
reading_goes_on(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	peer_sends("hello");
	wait_for("data(hello)");
	do_abort();
	wait_for("lost");
}

static void
nobody_is_told_when_the_loop_is_closed(void **state)
{
	(void)state;
	begin_open();
	gate = 0;
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	turns(1);
	do_abort(); /* its end is queued */
	plumb_transport_release(transport);
	transport = NULL;
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_string_equal(said, "");
}

static void
what_completed_raises_is_reported(void **state)
{
	(void)state;
	begin_open();
	react("completed", raise_value);
	assert_int_equal(send_the_file(0, 10), 0);
	wait_for("report");
	assert_string_equal(said, "completed(None,10) report(ValueError)");
}

static volatile sig_atomic_t caught;

static void catch (int number)
{
	(void)number;
	caught++;
}

/* The first bytes meet a peer that is gone, and the next ones the reset. */
static void
no_signal_is_raised_behind_the_first_bytes_of_a_call(void **state)
{
	struct sigaction old, now = { .sa_handler = catch };

	(void)state;
	caught = 0;
	assert_int_equal(sigaction(SIGPIPE, &now, &old), 0);
	begin_open();
	peer_closes();
	assert_int_equal(send_the_file(0, PLUMB_WHOLE_FILE), 0);
	wait_for("lost");
	assert_int_equal(caught, 0);
	assert_int_equal(sigaction(SIGPIPE, &old, NULL), 0);
	assert_non_null(strstr(said, "completed("));
	assert_null(strstr(said, "completed(None"));
}

static int
begin_file(void **state, char which, bool by_hand)
{
	char path[] = "/tmp/plumb-file-XXXXXX";

	kind = which;
	cannot = by_hand;
	file_error = 0;
	read_max = 0;
	by_kernel = 0;
	if (set_up(state) != 0)
		return -1;
	gated.sendfile = gated_sendfile;
	gated.read_at = noted_read_at;
	file = mkstemp(path);
	unlink(path);
	return write(file, bytes, BIG) == BIG ? 0 : -1;
}

static int
set_up_tcp_file(void **state)
{
	return begin_file(state, 't', false);
}

static int
set_up_unix_file(void **state)
{
	return begin_file(state, 'u', false);
}

static int
set_up_by_hand(void **state)
{
	return begin_file(state, 'u', true);
}

static int
tear_down_file(void **state)
{
	/* its position is where it was, it was read in bounded pieces */
	bool fine =
	    lseek(file, 0, SEEK_CUR) == BIG && read_max <= PLUMB_READ_MAX;

	close(file);
	return tear_down_all(state) == 0 && fine ? 0 : -1;
}

#define ROW(kind, name)                                                    \
	{                                                                  \
#kind " " #name, name, set_up_##kind, tear_down_file, NULL \
	}
#define EACH(name) ROW(tcp_file, name), ROW(unix_file, name), ROW(by_hand, name)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH(it_arrives_between_the_bytes_around_it),
		EACH(it_waits_behind_what_is_buffered),
		EACH(it_ends_where_the_file_ends),
		EACH(another_may_begin_inside_completed),
		EACH(writing_and_another_file_are_refused_meanwhile),
		EACH(nothing_to_send_and_no_way_to_are_refused),
		EACH(close_and_write_eof_wait_for_it),
		EACH(abort_ends_it),
		EACH(abort_and_close_inside_completed_are_one_end),
		EACH(a_peer_that_goes_in_the_middle_ends_both),
		EACH(a_file_that_cannot_be_read_is_its_own_error),
		EACH(resume_comes_while_it_is_still_to_be_sent),
		EACH(high_zero_is_not_about_files),
		EACH(reading_goes_on),
		EACH(nobody_is_told_when_the_loop_is_closed),
		EACH(what_completed_raises_is_reported),
		EACH(no_signal_is_raised_behind_the_first_bytes_of_a_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
