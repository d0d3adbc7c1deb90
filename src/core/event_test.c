#include "core/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static bool
read_line(const char *text, struct plumb_event *e)
{
	struct plumb_tape_line line;

	assert_int_equal(
	    plumb_tape_parse(text, strlen(text), &line), PLUMB_TAPE_OK);
	return plumb_event_of_line(&line, e);
}

static void
a_line_tells_what_is_known(void **state)
{
	static const struct {
		const char *text;
		struct plumb_event event;
	} rows[] = {
		{ "a => write :x size=9", { .mark = PLUMB_MARK_CALL } },
		{ "a -> write size=9", { .mark = PLUMB_MARK_RETURN,
					   .has_size = true,
					   .size = 9 } },
		{ "a -> writelines size=0",
		    { .mark = PLUMB_MARK_RETURN, .has_size = true } },
		{ "a -> write later=1 size=9", { .mark = PLUMB_MARK_RETURN,
						   .has_size = true,
						   .size = 9 } },
		{ "a -> write", { .mark = PLUMB_MARK_RETURN } },
		{ "a -> write size=many", { .mark = PLUMB_MARK_RETURN } },
		{ "a -> write !TypeError",
		    { .mark = PLUMB_MARK_RETURN, .raised = true } },
		{ "a -> get_write_buffer_size 77", { .mark = PLUMB_MARK_RETURN,
						       .has_size = true,
						       .size = 77 } },
		{ "a -> get_write_buffer_size !OSError errno=EBADF",
		    { .mark = PLUMB_MARK_RETURN, .raised = true } },
		{ "a -> get_write_buffer_limits low=1 high=4",
		    { .mark = PLUMB_MARK_RETURN,
			.has_limits = true,
			.low = 1,
			.high = 4 } },
		{ "a -> set_write_buffer_limits high=4 low=1",
		    { .mark = PLUMB_MARK_RETURN,
			.has_limits = true,
			.low = 1,
			.high = 4 } },
		{ "a -> set_write_buffer_limits",
		    { .mark = PLUMB_MARK_RETURN } },
		{ "a -> is_closing true", { .mark = PLUMB_MARK_RETURN,
					      .has_truth = true,
					      .truth = true } },
		{ "a -> is_closing false",
		    { .mark = PLUMB_MARK_RETURN, .has_truth = true } },
		{ "a -> is_closing maybe", { .mark = PLUMB_MARK_RETURN } },
		{ "a -> get_extra_info :127.0.0.1:80",
		    { .mark = PLUMB_MARK_RETURN } },
		{ "a <= connection_made", { .mark = PLUMB_MARK_ENTER } },
		{ "a <= connection_lost None", { .mark = PLUMB_MARK_ENTER } },
		{ "a <= data_received :ab%0a", { .mark = PLUMB_MARK_ENTER,
						   .has_count = true,
						   .count = 3 } },
		{ "a <= data_received :",
		    { .mark = PLUMB_MARK_ENTER, .has_count = true } },
		{ "a <= data_received *65536 crc=00000000 via=q",
		    { .mark = PLUMB_MARK_ENTER,
			.has_count = true,
			.count = 65536 } },
		{ "a <= data_received", { .mark = PLUMB_MARK_ENTER } },
		{ "a <= pause_writing size=65537", { .mark = PLUMB_MARK_ENTER,
						       .has_size = true,
						       .size = 65537 } },
		{ "a <= resume_writing via=q size=1",
		    { .mark = PLUMB_MARK_ENTER, .has_size = true, .size = 1 } },
		{ "a <= resume_writing via=q", { .mark = PLUMB_MARK_ENTER } },
		{ "a <= pipe_data_received :ab fd=1",
		    { .mark = PLUMB_MARK_ENTER,
			.has_count = true,
			.count = 2,
			.has_fd = true,
			.fd = 1 } },
		{ "a <= pipe_connection_lost None fd=2",
		    { .mark = PLUMB_MARK_ENTER, .has_fd = true, .fd = 2 } },
		{ "a <= pipe_connection_lost None fd=out",
		    { .mark = PLUMB_MARK_ENTER } },
		{ "a <= process_exited", { .mark = PLUMB_MARK_ENTER } },
		{ "a -> get_returncode None",
		    { .mark = PLUMB_MARK_RETURN, .has_truth = true } },
		{ "a -> get_returncode -9", { .mark = PLUMB_MARK_RETURN,
						.has_truth = true,
						.truth = true } },
		{ "a -> get_pid 17", { .mark = PLUMB_MARK_RETURN } },
		{ "a <- data_received", { .mark = PLUMB_MARK_LEAVE } },
		{ "a <- data_received !ValueError",
		    { .mark = PLUMB_MARK_LEAVE, .raised = true } },
		{ "a <- eof_received return=true", { .mark = PLUMB_MARK_LEAVE,
						       .has_truth = true,
						       .truth = true } },
		{ "a <- eof_received return=false",
		    { .mark = PLUMB_MARK_LEAVE, .has_truth = true } },
		{ "a <- eof_received via=q", { .mark = PLUMB_MARK_LEAVE } },
		{ "a <- eof_received true", { .mark = PLUMB_MARK_LEAVE } },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct plumb_event *want = &rows[i].event;
		struct plumb_event e;

		assert_true(read_line(rows[i].text, &e));
		assert_int_equal(e.mark, want->mark);
		assert_int_equal(e.has_size, want->has_size);
		assert_int_equal(e.has_limits, want->has_limits);
		assert_int_equal(e.has_count, want->has_count);
		assert_int_equal(e.has_truth, want->has_truth);
		assert_int_equal(e.raised, want->raised);
		assert_int_equal(e.truth, want->truth);
		assert_int_equal(e.size, want->size);
		assert_int_equal(e.count, want->count);
		assert_int_equal(e.has_fd, want->has_fd);
		assert_int_equal(e.fd, want->fd);
		assert_int_equal(e.pipe, 0);
		if (want->has_limits) {
			assert_int_equal(e.low, want->low);
			assert_int_equal(e.high, want->high);
		}
	}
}

static void
one_limit_alone_is_not_known(void **state)
{
	struct plumb_event e;

	(void)state;
	assert_true(read_line("a -> get_write_buffer_limits low=1", &e));
	assert_false(e.has_limits);
	assert_true(read_line("a -> get_write_buffer_limits high=1", &e));
	assert_false(e.has_limits);
	assert_true(read_line("a -> get_write_buffer_limits low=x high=1", &e));
	assert_false(e.has_limits);
	assert_true(read_line("a -> get_write_buffer_limits low=1 high=x", &e));
	assert_false(e.has_limits);
}

static void
other_lines_are_no_events(void **state)
{
	static const char *const rows[] = { "a ~> eof", "a ~> :x", "a <~ :x",
		"a <~ rest", "a !! data_received",
		"a on data_received return true", "a => :x", "a <= *3",
		"a -> write unsupported", "a -> frobnicate unsupported" };

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_event e;

		if (read_line(rows[i], &e)) {
			fail_msg("%s: became an event", rows[i]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_tells_what_is_known),
		cmocka_unit_test(one_limit_alone_is_not_known),
		cmocka_unit_test(other_lines_are_no_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
