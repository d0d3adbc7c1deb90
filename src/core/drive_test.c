/*
 * What a drive does where an event comes that is not its, or numbers are at
 * their end: nothing, or it says so. The rest of it is tested over transports.
 */
#include "core/port_test.h"

#include "core/drive_datagram.h"
#include "plumbline/errors.h"

static struct plumb_drive drive;
static const struct plumb_piece piece = { (const uint8_t *)"0123456789", 10 };
static const struct plumb_given ten = { &piece, 1, 10 };

static void
begin(enum plumb_kind kind)
{
	memset(&answers, 0, sizeof answers);
	plumb_drive_init(&drive);
	drive.kind = kind;
	said[0] = '\0';
}

static void
begin_open(enum plumb_kind kind)
{
	begin(kind);
	plumb_drive_made(&drive);
	assert_string_equal(said, "made");
	said[0] = '\0';
}

static void
it_is_made_once(void **state)
{
	(void)state;
	for (int deaf = 0; deaf < 2; deaf++) {
		begin(PLUMB_KIND_WRITEPIPE);
		drive.deaf = deaf;
		plumb_drive_made(&drive);
		assert_string_equal(said, "made");
		assert_int_equal(watches_reading, !deaf);
		plumb_drive_made(&drive);
		assert_string_equal(said, "made");
		assert_int_equal(watches_reading, !deaf);
	}
}

/* What a turn begins with may be over before its tasks are run. */
static void
what_was_closed_before_it_was_made_is_not_made(void **state)
{
	(void)state;
	begin(PLUMB_KIND_TCP);
	drive.deaf = true;
	assert_int_equal(plumb_drive_close(&drive), 0);
	assert_string_equal(said, "forget");
	plumb_drive_made(&drive);
	assert_string_equal(said, "forget");
	assert_false(watches_reading);
}

static void
what_it_runs_over_ends_nothing_that_is_not_closing(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TLS);
	plumb_drive_linger(&drive);
	plumb_drive_finished(&drive);
	assert_string_equal(said, "");
	assert_true(watches_reading);
	plumb_drive_linger(&drive);
	assert_int_equal(plumb_drive_close(&drive), 0);
	assert_string_equal(said, "");
	plumb_drive_finished(&drive);
	assert_string_equal(said, "lost forget");
}

/* Which is queued once, and comes from the loop. */
static void
it_is_lost_once_and_only_when_it_ends(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	plumb_drive_lost(&drive);
	assert_string_equal(said, "");
	assert_true(watches_reading);
	assert_int_equal(plumb_drive_abort(&drive), 0);
	plumb_drive_lost(&drive);
	plumb_drive_lost(&drive);
	assert_string_equal(said, "discard queue-lost lost forget");
}

static void
where_nothing_is_queued_nothing_is_flushed(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	plumb_drive_writable(&drive);
	assert_string_equal(said, "");
	assert_false(watches_writing);
	begin_open(PLUMB_KIND_UDP);
	plumb_endpoint_writable(&drive);
	assert_string_equal(said, "");
	assert_false(watches_writing);
}

/* It closes when the end is read, so the answer changes nothing. */
static void
the_end_of_a_pipe_is_told_a_turn_later_and_once(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_READPIPE);
	plumb_drive_readable(&drive);
	assert_string_equal(said, "read queue-last queue-lost");
	said[0] = '\0';
	plumb_drive_last(&drive);
	assert_string_equal(said, "eof");
	plumb_drive_last(&drive);
	assert_string_equal(said, "eof");
	plumb_drive_lost(&drive);
	plumb_drive_lost(&drive);
	assert_string_equal(said, "eof lost forget");
	assert_int_equal(drive.stream.error, 0);
}

/* Numbers at their end */

static void
a_queue_that_cannot_be_counted_any_further_ends_it(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	drive.stream.flow.high = SIZE_MAX;
	drive.stream.size = SIZE_MAX - 10;
	assert_int_equal(
	    plumb_drive_write(&drive, PLUMB_VERB_WRITE, &ten, 0), 0);
	assert_string_equal(said, "called keep");
	assert_int_equal(drive.stream.size, SIZE_MAX);
	assert_int_equal(
	    plumb_drive_write(&drive, PLUMB_VERB_WRITE, &ten, 0), 0);
	assert_string_equal(
	    said, "called keep called discard queue-lost report");
	assert_int_equal(drive.stream.error, PLUMB_EMEMORY);
}

static void
calls_that_cannot_be_counted_are_put_down_ahead_of_sending(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	answers.io.count = 10;
	assert_int_equal(plumb_drive_write_plain(&drive, &ten), 0);
	assert_string_equal(said, "send wrote");
	said[0] = '\0';
	drive.monitor.calls = UINT32_MAX;
	assert_int_equal(plumb_drive_write_plain(&drive, &ten), 0);
	assert_string_equal(said, "called send");
}

/* Files */

static void
one_file_waits_at_a_time(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	assert_int_equal(plumb_drive_sendfile(&drive), 0);
	assert_int_equal(plumb_drive_sendfile(&drive), PLUMB_EUSAGE);
	assert_int_equal(drive.stream.size, 1);
	begin_open(PLUMB_KIND_TCP);
	drive.stream.flow.high = SIZE_MAX;
	drive.stream.size = SIZE_MAX;
	assert_int_equal(plumb_drive_sendfile(&drive), PLUMB_EUSAGE);
	assert_int_equal(drive.stream.size, SIZE_MAX);
	assert_false(drive.file);
}

static void
a_file_that_is_not_out_yet_goes_on(void **state)
{
	(void)state;
	begin_open(PLUMB_KIND_TCP);
	assert_int_equal(plumb_drive_sendfile(&drive), 0);
	plumb_drive_writable(&drive);
	assert_string_equal(said, "send-file");
	assert_true(drive.file);
	assert_true(watches_writing);
	answers.io.count = 1;
	plumb_drive_writable(&drive);
	assert_string_equal(said, "send-file send-file file-done");
	assert_false(drive.file);
	assert_false(watches_writing);
}

/* Endpoints */

static void
an_endpoint_sends_nothing_before_it_is_made(void **state)
{
	const struct plumb_parcel parcel = { piece, NULL, NULL };

	(void)state;
	begin(PLUMB_KIND_UDP);
	assert_int_equal(
	    plumb_endpoint_sendto(&drive, &parcel, 0), PLUMB_EUSAGE);
	assert_string_equal(said, "");
	plumb_drive_made(&drive);
	assert_int_equal(plumb_endpoint_sendto(&drive, &parcel, 0), 0);
	assert_string_equal(said, "made sendto");
}

static void
an_endpoint_that_does_not_read_receives_nothing(void **state)
{
	(void)state;
	begin(PLUMB_KIND_UDP);
	plumb_endpoint_readable(&drive);
	assert_string_equal(said, "");
	plumb_drive_made(&drive);
	plumb_endpoint_readable(&drive);
	assert_string_equal(said, "made receive datagram");
	assert_int_equal(plumb_drive_abort(&drive), 0);
	plumb_endpoint_readable(&drive);
	assert_string_equal(said, "made receive datagram discard queue-lost");
}

/* What a datagram counts is added first, then what it holds. */
static const struct {
	size_t queued;
	size_t len;
	int error;
} rooms[] = {
	{ SIZE_MAX - 18, 10, 0 },
	{ SIZE_MAX - 18, 11, PLUMB_EMEMORY },
	{ SIZE_MAX - 8, 0, 0 },
	{ SIZE_MAX - 8, 1, PLUMB_EMEMORY },
	{ SIZE_MAX - 7, 0, PLUMB_EMEMORY },
	{ SIZE_MAX, 0, PLUMB_EMEMORY },
};

static void
a_queue_of_datagrams_takes_what_can_be_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
		struct plumb_parcel parcel = { piece, NULL, NULL };

		begin_open(PLUMB_KIND_UDP);
		drive.stream.flow.high = SIZE_MAX;
		drive.stream.size = rooms[i].queued;
		parcel.piece.len = rooms[i].len;
		assert_int_equal(
		    plumb_endpoint_sendto(&drive, &parcel, 0), rooms[i].error);
		assert_string_equal(said, rooms[i].error == 0 ? "keep" : "");
		assert_int_equal(drive.stream.size,
		    rooms[i].error == 0 ? rooms[i].queued + 8 + rooms[i].len
					: rooms[i].queued);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_made_once),
		cmocka_unit_test(
		    what_was_closed_before_it_was_made_is_not_made),
		cmocka_unit_test(
		    what_it_runs_over_ends_nothing_that_is_not_closing),
		cmocka_unit_test(it_is_lost_once_and_only_when_it_ends),
		cmocka_unit_test(where_nothing_is_queued_nothing_is_flushed),
		cmocka_unit_test(
		    the_end_of_a_pipe_is_told_a_turn_later_and_once),
		cmocka_unit_test(
		    a_queue_that_cannot_be_counted_any_further_ends_it),
		cmocka_unit_test(
		    calls_that_cannot_be_counted_are_put_down_ahead_of_sending),
		cmocka_unit_test(one_file_waits_at_a_time),
		cmocka_unit_test(a_file_that_is_not_out_yet_goes_on),
		cmocka_unit_test(an_endpoint_sends_nothing_before_it_is_made),
		cmocka_unit_test(
		    an_endpoint_that_does_not_read_receives_nothing),
		cmocka_unit_test(
		    a_queue_of_datagrams_takes_what_can_be_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
