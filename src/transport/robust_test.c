/* What programs do to a stream that they should not, and what goes wrong. */
#include "transport/stream_test.h"

#include <fcntl.h>
#include <stdlib.h>

#include "transport/transport.h"

static char broken[64]; /* slug of the rule that was said to be broken */
static char tape[8192];

static void
keep_violation(void *self, const struct plumb_violation *violation)
{
	(void)self;
	snprintf(broken, sizeof broken, "%s", violation->slug);
	snprintf(tape, sizeof tape, "%s", violation->tape);
}

static void
keep_line(void *self, const char *line, size_t len)
{
	(void)self;
	strncat(tape, line, len);
}

static int
descriptor(void)
{
	return plumb_transport_get_extra_info(transport, "socket").fd;
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* Descriptors */

static void
a_descriptor_taken_away_is_not_closed_with_the_loop(void **state)
{
	int fd;

	(void)state;
	begin_open();
	fd = descriptor();
	close(fd);
	turns(1); /* seen, and connection_lost is queued */
	assert_int_equal(dup2(peer, fd), fd); /* somebody else's now */
	release(state);
	transport = NULL;
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_true(is_open(fd));
	close(fd);
}

static void
a_socket_is_adopted_by_one_alone(void **state)
{
	struct plumb_connection how = { .protocol_factory = factory };
	int fd = dup(0); /* the number that the other end will have */

	(void)state;
	close(fd);
	begin();
	fd = is_open(fd) && fd != peer ? fd : fd + 1;
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, fd, &how), PLUMB_EUSAGE);
	wait_for("opened");
	assert_int_equal(
	    plumb_loop_create_connection_sock(loop, descriptor(), &how),
	    PLUMB_EUSAGE);
	turns(2);
	assert_string_equal(said, "factory made opened");
}

static void
a_hang_up_while_paused_wakes_nobody(void **state)
{
	(void)state;
	begin_open();
	do_pause_reading();
	peer_closes();
	turns(2);
	assert_int_equal(loop->polls.count, 0);
	assert_string_equal(said, "");
	plumb_transport_resume_reading(transport);
	wait_for("lost(None)");
}

static void
a_hang_up_after_a_kept_open_end_wakes_nobody(void **state)
{
	(void)state;
	begin_open();
	react("eof", keep_open);
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	assert_int_equal(plumb_transport_write_eof(transport), 0);
	peer_closes();
	turns(2);
	assert_int_equal(loop->polls.count, 0);
	assert_string_equal(said, "eof");
}

static void
a_kept_open_end_comes_once_whatever_is_paused_and_resumed(void **state)
{
	(void)state;
	begin_open();
	react("eof", keep_open);
	shutdown(peer, SHUT_WR);
	wait_for("eof");
	plumb_transport_pause_reading(transport);
	plumb_transport_resume_reading(transport);
	turns(2);
	assert_string_equal(said, "eof");
	assert_false(plumb_transport_is_reading(transport));
}

/* Memory */

static void *
no_memory(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	(void)old_size;
	if (size == 0)
		free(old);
	return NULL;
}

static void
write_again(
    void *self, struct plumb_transport *of, int error, const char *message)
{
	(void)message;
	assert_int_equal(error, PLUMB_EMEMORY);
	assert_ptr_equal(of, transport);
	*(bool *)self = plumb_transport_is_closing(transport);
	gate = OPEN_GATE;
	assert_int_equal(plumb_transport_write(transport, "behind", 6), 0);
}

static void
bytes_that_found_no_memory_leave_no_hole(void **state)
{
	struct plumb_allocator allocator = loop->allocator;
	bool was_closing = false;

	(void)state;
	begin_open();
	plumb_loop_set_exception_handler(loop, write_again, &was_closing);
	loop->allocator.resize = no_memory;
	gate = 10;
	assert_int_equal(plumb_transport_write(transport, bytes, 1000), 0);
	loop->allocator = allocator;
	assert_true(was_closing);
	wait_for("lost(MemoryError)");
	assert_int_equal(peer_reads_to_the_end(), 10);
}

/* More than any memory, of an empty queue and of one that has room. */
static void
no_queue_has_room_for_more_than_there_can_be(void **state)
{
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 1,
		SIZE_MAX / 2 + 1 };
	size_t cap;

	(void)state;
	begin_open();
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_false(plumb_transport_make_room(transport, sizes[i]));
	assert_true(plumb_transport_make_room(transport, 0));
	assert_int_equal(transport->queue.cap, 0);
	assert_true(plumb_transport_make_room(transport, 1));
	cap = transport->queue.cap;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_false(plumb_transport_make_room(transport, sizes[i]));
	assert_int_equal(transport->queue.cap, cap);
	assert_true(plumb_transport_make_room(transport, cap));
}

static void
a_list_longer_than_memory_is_refused_unread(void **state)
{
	struct plumb_bytes one = { "a", 1 };

	(void)state;
	begin_open();
	assert_int_equal(
	    plumb_transport_writelines(transport, &one, SIZE_MAX / 16 + 1),
	    PLUMB_EMEMORY);
	assert_false(plumb_transport_is_closing(transport));
	assert_int_equal(plumb_transport_writelines(transport, &one, 1), 0);
}

/* Names */

static void
a_transport_may_be_renamed_at_any_time(void **state)
{
	(void)state;
	begin_open();
	assert_string_equal(plumb_transport_name(transport), "a");
	tape[0] = '\0';
	plumb_loop_set_tape(loop, keep_line, NULL);
	plumb_transport_set_name(transport, "new name");
	plumb_transport_close(transport);
	assert_string_equal(plumb_transport_name(transport), "new_name");
	assert_string_equal(tape, "new_name => close\nnew_name -> close\n");
	plumb_loop_set_tape(loop, NULL, NULL);
}

static void
a_name_that_was_asked_for_may_be_gone(void **state)
{
	char *name = strdup("peername");
	char *other = strdup("of my own");

	(void)state;
	begin_open();
	plumb_loop_set_violation_handler(loop, keep_violation, NULL);
	plumb_transport_get_extra_info(transport, name);
	plumb_transport_get_extra_info(transport, other);
	memset(name, '!', strlen(name));
	memset(other, '!', strlen(other));
	free(name);
	free(other);
	(void)plumb_notify_made(transport); /* a rule is broken: it is shown */
	assert_string_equal(broken, "life.made-once");
	assert_non_null(strstr(tape, "a => get_extra_info peername\n"));
	assert_null(strchr(tape, '!'));
}

static void
no_name_makes_a_line_that_is_none(void **state)
{
	struct plumb_protocol protocol = { &ops, said, "two words\nand more" };

	(void)state;
	begin_open();
	tape[0] = '\0';
	plumb_loop_set_tape(loop, keep_line, NULL);
	plumb_transport_get_extra_info(transport, "two words\nand more");
	plumb_transport_set_protocol(transport, protocol);
	assert_string_equal(tape, "a => get_extra_info two_words_and_more\n"
				  "a -> get_extra_info None\n"
				  "a => set_protocol name=two_words_and_more\n"
				  "a -> set_protocol\n");
	plumb_loop_set_tape(loop, NULL, NULL);
}

/* The loop, from inside of what a method calls that itself is called outside */

static int run_inside;	  /* what running the loop gave there */
static int closed_inside; /* and closing it */

static int
run_and_close(void)
{
	plumb_loop_stop(loop); /* one turn, if it runs */
	run_inside = plumb_loop_run_forever(loop);
	closed_inside = plumb_loop_close(loop);
	return 0;
}

static int
run_and_close_when_reported(void)
{
	react("report", run_and_close);
	return PLUMB_EVALUE;
}

static void
assert_refused_in_pause(int (*act)(void))
{
	begin_open();
	assert_int_equal(
	    plumb_transport_set_write_buffer_limits(transport, 0, 0), 0);
	gate = 0;
	react("pause", act);
	assert_int_equal(send(peer, "x", 1, 0), 1); /* it would be read */
	assert_int_equal(plumb_transport_write(transport, "y", 1), 0);
	assert_int_equal(run_inside, PLUMB_EUSAGE);
	assert_int_equal(closed_inside, PLUMB_EUSAGE);
	gate = OPEN_GATE;
	wait_for("data(x)");
}

static void
pause_writing_outside_of_the_loop_neither_runs_nor_closes_it(void **state)
{
	(void)state;
	assert_refused_in_pause(run_and_close);
}

static void
the_exception_handler_outside_of_the_loop_neither_runs_nor_closes_it(
    void **state)
{
	(void)state;
	assert_refused_in_pause(run_and_close_when_reported);
}

static void
what_is_not_known_has_an_empty_text(void **state)
{
	struct plumb_extra extra;

	(void)state;
	begin_open();
	extra = plumb_transport_get_extra_info(transport, "nonsense");
	assert_int_equal(extra.kind, PLUMB_EXTRA_NONE);
	assert_string_equal(extra.text, ""); /* fit for printf */
}

/* Partial sending */

static size_t part; /* of the next writelines() */

static struct plumb_io
send_part(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	uint8_t all[64];
	size_t total = 0;

	for (size_t i = 0; i < count; i++) {
		if (pieces[i].len > 0)
			memcpy(all + total, pieces[i].at, pieces[i].len);
		total += pieces[i].len;
	}
	if (part == 0)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	return plumb_kernel_real.send(
	    self, fd, all, part < total ? part : total);
}

static void
writelines_goes_on_wherever_the_kernel_stopped(void **state)
{
	struct plumb_bytes list[] = { { bytes, 3 }, { NULL, 0 },
		{ bytes + 3, 5 }, { bytes + 8, 1 }, { bytes + 9, 0 } };
	uint8_t got[32];

	(void)state;
	begin_open();
	gated.sendv = send_part;
	for (part = 0; part <= 9; part++) {
		assert_int_equal(
		    plumb_transport_writelines(transport, list, 5), 0);
		assert_int_equal(size(), 9 - part);
		turns(2);
		assert_int_equal(recv(peer, got, sizeof got, 0), 9);
		assert_memory_equal(got, bytes, 9);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		BOTH(a_descriptor_taken_away_is_not_closed_with_the_loop),
		BOTH(a_socket_is_adopted_by_one_alone),
		BOTH(a_hang_up_while_paused_wakes_nobody),
		BOTH(a_hang_up_after_a_kept_open_end_wakes_nobody),
		BOTH(a_kept_open_end_comes_once_whatever_is_paused_and_resumed),
		BOTH(bytes_that_found_no_memory_leave_no_hole),
		BOTH(no_queue_has_room_for_more_than_there_can_be),
		BOTH(a_list_longer_than_memory_is_refused_unread),
		BOTH(a_transport_may_be_renamed_at_any_time),
		BOTH(a_name_that_was_asked_for_may_be_gone),
		BOTH(no_name_makes_a_line_that_is_none),
		BOTH(
		    pause_writing_outside_of_the_loop_neither_runs_nor_closes_it),
		BOTH(
		    the_exception_handler_outside_of_the_loop_neither_runs_nor_closes_it),
		BOTH(what_is_not_known_has_an_empty_text),
		BOTH(writelines_goes_on_wherever_the_kernel_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
