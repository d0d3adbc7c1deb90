/*
 * What the monitor says of subprocesses: each rule with a tape that breaks it,
 * once and nothing else, and one that comes close and does not. Lines of a.0,
 * a.1 and a.2 are methods of the pipes of a.
 */
#include "core/monitor_process.h"

#include "core/event.h"
#include "core/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define MADE "a <= connection_made\na <- connection_made\n"
#define DATA(fd)                                  \
	"a <= pipe_data_received :x fd=" #fd "\n" \
	"a <- pipe_data_received\n"
#define GONE(fd)                                      \
	"a <= pipe_connection_lost None fd=" #fd "\n" \
	"a <- pipe_connection_lost\n"
#define EXITED "a <= process_exited\na <- process_exited\n"
#define LOST "a <= connection_lost None\na <- connection_lost\n"
#define CODE(value) "a => get_returncode\na -> get_returncode " value "\n"
#define PAUSED                                  \
	"a.0 => write *9\na <= pause_writing\n" \
	"a <- pause_writing\na.0 -> write\n"
#define RESUMED "a <= resume_writing\na <- resume_writing\n"

static unsigned char
pipe_of(struct plumb_span who)
{
	return who.len == 3 && who.at[1] == '.'
		   ? (unsigned char)(who.at[2] - '0' + 1)
		   : 0;
}

/* The first rule that a tape breaks, and how many breaks there are. */
static enum plumb_rule
judge(struct plumb_monitor *m, const char *tape, size_t *breaks)
{
	enum plumb_rule first = PLUMB_RULE_NONE;

	*breaks = 0;
	for (size_t len; *tape != '\0'; tape += len + 1) {
		struct plumb_tape_line line;
		struct plumb_event e;
		enum plumb_rule rule;

		len = strcspn(tape, "\n");
		assert_int_equal(
		    plumb_tape_parse(tape, len, &line), PLUMB_TAPE_OK);
		assert_true(plumb_event_of_line(&line, &e));
		e.pipe = pipe_of(line.who);
		rule = plumb_monitor_step(m, &e);
		if (rule == PLUMB_RULE_NONE)
			continue;
		if ((*breaks)++ == 0)
			first = rule;
	}
	return first;
}

static const struct {
	enum plumb_rule rule;
	const char *breaks;
	const char *keeps;
} rows[] = {
	{ PLUMB_RULE_SUBPROCESS_MADE_FIRST, EXITED, MADE EXITED },
	{ PLUMB_RULE_SUBPROCESS_MADE_FIRST, DATA(1), MADE DATA(1) },
	{ PLUMB_RULE_SUBPROCESS_MADE_FIRST, GONE(0) MADE, MADE GONE(0) },
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST, MADE DATA(1) GONE(1) LOST,
	    MADE DATA(1) GONE(1) EXITED LOST },
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST, MADE EXITED DATA(1) LOST,
	    MADE EXITED DATA(1) GONE(1) LOST },
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST, MADE EXITED LOST GONE(1),
	    MADE EXITED GONE(1) LOST },
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST, MADE EXITED LOST EXITED,
	    MADE EXITED LOST },
	/* A method that others have not says what it is. */
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST, MADE CODE("None") LOST,
	    MADE LOST /* of nobody knows what */ },
	{ PLUMB_RULE_SUBPROCESS_LOST_LAST,
	    MADE "a.1 => pause_reading\na.1 -> pause_reading\n" LOST,
	    MADE "a.1 => pause_reading\na.1 -> pause_reading\n" EXITED LOST },
	{ PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST,
	    MADE DATA(1) GONE(1) DATA(1) EXITED GONE(2),
	    MADE DATA(1) GONE(1) DATA(2) EXITED GONE(2) },
	{ PLUMB_RULE_SUBPROCESS_PIPE_DATA_THEN_LOST, MADE GONE(0) GONE(0),
	    MADE GONE(0) GONE(1) GONE(2) },
	{ PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT, MADE EXITED CODE("None"),
	    MADE CODE("None") EXITED CODE("0") LOST CODE("0") },
	{ PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT,
	    MADE "a <= process_exited\n" CODE("None"),
	    MADE "a <= process_exited\n" CODE("-9") "a <- process_exited\n" },
	{ PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST,
	    MADE EXITED LOST "a => terminate\na -> terminate\n",
	    MADE EXITED LOST "a => terminate\n"
			     "a -> terminate !ProcessLookupError\n" },
	{ PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST,
	    MADE EXITED LOST "a => kill\na -> kill\n",
	    /* Inside of connection_lost it is not yet after it. */
	    MADE EXITED "a <= connection_lost None\na => kill\na -> kill\n"
			"a <- connection_lost\n" },
	{ PLUMB_RULE_SUBPROCESS_SIGNAL_AFTER_LOST,
	    MADE EXITED LOST "a => send_signal signal=10\na -> send_signal\n",
	    MADE EXITED "a => send_signal signal=10\na -> send_signal\n" LOST },
	/* The general rules hold as well. */
	{ PLUMB_RULE_LIFE_MADE_FIRST, LOST, MADE EXITED LOST },
	{ PLUMB_RULE_LIFE_LOST_ONCE, MADE EXITED LOST LOST, MADE EXITED LOST },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    MADE "a <= pipe_data_received :x fd=1\n" EXITED,
	    MADE "a <= pipe_data_received :x fd=1\n"
		 "a <- pipe_data_received\n" EXITED },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a.0 => close\n" GONE(0) "a.0 -> close\n",
	    MADE "a.0 => close\na.0 -> close\n" GONE(0) },
	/* Flow: the calls are the pipe's, the callbacks its owner's. */
	{ PLUMB_RULE_FLOW_PAIRED, MADE PAUSED PAUSED,
	    MADE PAUSED RESUMED PAUSED },
	{ PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL,
	    MADE "a <= pause_writing\na <- pause_writing\n", MADE PAUSED },
	{ PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
	    MADE "a.0 => set_write_buffer_limits high=9\n"
		 "a.0 -> set_write_buffer_limits low=2 high=9\n"
		 "a.0 => write *9\na <= pause_writing size=9\n"
		 "a <- pause_writing\na.0 -> write size=9\n",
	    MADE "a.0 => set_write_buffer_limits high=8\n"
		 "a.0 -> set_write_buffer_limits low=2 high=8\n"
		 "a.0 => write *9\na <= pause_writing size=9\n"
		 "a <- pause_writing\na.0 -> write size=9\n" },
	/* A method of a pipe says nothing about its owner. */
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE "a => close\na -> close\na => is_closing\n"
		 "a -> is_closing false\n",
	    MADE "a.0 => close\na.0 -> close\na => is_closing\n"
		 "a -> is_closing false\n" },
};

static void
each_rule_is_broken_by_its_tape_once_and_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_monitor m;
		enum plumb_rule rule;
		size_t breaks;

		plumb_monitor_init(&m);
		rule = judge(&m, rows[i].breaks, &breaks);
		if (rule != rows[i].rule || breaks != 1)
			fail_msg("%zu, %s first:\n%s", breaks,
			    plumb_rule_info(rule)->slug, rows[i].breaks);
	}
}

static void
a_tape_that_comes_close_breaks_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct plumb_monitor m;
		enum plumb_rule rule;
		size_t breaks;

		plumb_monitor_init(&m);
		rule = judge(&m, rows[i].keeps, &breaks);
		if (breaks != 0)
			fail_msg("%s:\n%s", plumb_rule_info(rule)->slug,
			    rows[i].keeps);
	}
}

static void
a_pipe_that_is_known_of_is_waited_for_even_if_nothing_comes(void **state)
{
	static const bool pipes[] = { false, true, true };
	struct plumb_monitor m;
	size_t breaks;

	(void)state;
	plumb_monitor_init(&m);
	plumb_monitor_process_begin(&m, pipes);
	assert_int_equal(judge(&m, MADE GONE(1) EXITED LOST, &breaks),
	    PLUMB_RULE_SUBPROCESS_LOST_LAST);
	plumb_monitor_init(&m);
	plumb_monitor_process_begin(&m, pipes);
	assert_int_equal(
	    judge(&m, MADE GONE(1) EXITED GONE(2) LOST, &breaks), 0);
}

static void
what_is_no_descriptor_of_a_pipe_is_survived(void **state)
{
	struct plumb_monitor m;
	struct plumb_event e = { .mark = PLUMB_MARK_ENTER,
		.verb = PLUMB_VERB_PIPE_DATA_RECEIVED,
		.has_fd = true,
		.fd = UINT64_MAX };
	size_t breaks;

	(void)state;
	plumb_monitor_init(&m);
	(void)judge(&m, MADE, &breaks);
	assert_int_equal(plumb_monitor_step(&m, &e), 0);
	e = (struct plumb_event){
		.mark = PLUMB_MARK_RETURN, .verb = PLUMB_VERB_WRITE, .pipe = 9
	};
	assert_int_equal(plumb_monitor_step(&m, &e), 0);
	assert_int_equal(m.calls, 0);
}

static struct plumb_event
of_pipe(enum plumb_mark mark, enum plumb_verb verb)
{
	return (struct plumb_event){ .mark = mark, .verb = verb, .pipe = 1 };
}

static void
what_only_a_pipe_is_told_is_counted_for_the_process(void **state)
{
	struct plumb_event e = of_pipe(PLUMB_MARK_CALL, PLUMB_VERB_WRITELINES);
	struct plumb_monitor m;

	(void)state;
	plumb_monitor_init(&m);
	plumb_monitor_process_pipe(&m, e);
	assert_int_equal(m.calls, 1);
	assert_int_equal(m.pausing_calls, 1);
	assert_int_equal(m.limiting_calls, 0);
	e.mark = PLUMB_MARK_ACT;
	plumb_monitor_process_pipe(&m, e);
	assert_int_equal(m.calls, 1);
	e.mark = PLUMB_MARK_CALL;
	e.verb = PLUMB_VERB_DATA_RECEIVED;
	plumb_monitor_process_pipe(&m, e);
	assert_int_equal(m.calls, 1);
	assert_true(m.process.known);
}

static void
only_limits_that_stdin_returned_are_known(void **state)
{
	struct plumb_event e =
	    of_pipe(PLUMB_MARK_RETURN, PLUMB_VERB_GET_WRITE_BUFFER_LIMITS);
	struct plumb_monitor m;

	(void)state;
	plumb_monitor_init(&m);
	plumb_monitor_process_pipe(&m, e);
	assert_false(m.has_limits);
	e.has_limits = true;
	e.high = 7;
	e.raised = true;
	plumb_monitor_process_pipe(&m, e);
	assert_false(m.has_limits);
	e.raised = false;
	e.pipe = 2;
	plumb_monitor_process_pipe(&m, e);
	assert_false(m.has_limits);
	e.pipe = 1;
	plumb_monitor_process_pipe(&m, e);
	assert_true(m.has_limits);
	assert_int_equal(m.high, 7);
}

static void
a_return_code_that_is_not_told_is_not_judged(void **state)
{
	struct plumb_event e = { .mark = PLUMB_MARK_RETURN,
		.verb = PLUMB_VERB_GET_RETURNCODE };
	struct plumb_monitor m;
	size_t breaks;

	(void)state;
	plumb_monitor_init(&m);
	judge(&m, MADE EXITED, &breaks);
	assert_int_equal(breaks, 0);
	assert_int_equal(plumb_monitor_step(&m, &e), PLUMB_RULE_NONE);
	e.has_truth = true;
	assert_int_equal(plumb_monitor_step(&m, &e),
	    PLUMB_RULE_SUBPROCESS_RETURNCODE_AT_EXIT);
}

static void
each_pipe_is_lost_for_itself(void **state)
{
	static const char *const tapes[] = {
		MADE GONE(0) DATA(1) DATA(2),
		MADE GONE(1) DATA(2),
		MADE GONE(2) DATA(1),
	};
	static const char *const late[] = { DATA(0), DATA(1), DATA(2) };

	(void)state;
	for (size_t i = 0; i < LENGTH(tapes); i++) {
		struct plumb_monitor m;
		size_t breaks;

		plumb_monitor_init(&m);
		judge(&m, tapes[i], &breaks);
		assert_int_equal(breaks, 0);
		judge(&m, late[i], &breaks);
		assert_int_equal(breaks, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_rule_is_broken_by_its_tape_once_and_alone),
		cmocka_unit_test(a_tape_that_comes_close_breaks_nothing),
		cmocka_unit_test(
		    a_pipe_that_is_known_of_is_waited_for_even_if_nothing_comes),
		cmocka_unit_test(what_is_no_descriptor_of_a_pipe_is_survived),
		cmocka_unit_test(
		    what_only_a_pipe_is_told_is_counted_for_the_process),
		cmocka_unit_test(only_limits_that_stdin_returned_are_known),
		cmocka_unit_test(a_return_code_that_is_not_told_is_not_judged),
		cmocka_unit_test(each_pipe_is_lost_for_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
