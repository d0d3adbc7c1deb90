/*
 * What the monitor lets pass, as it should, and what it does with events that
 * fit nothing. monitor_judge_test.c has a tape for each rule.
 */
#include "core/monitor_test.h"

/* Shapes that real implementations print, each of them right. */
static const char *const right_tapes[] = {
	/* A callback that switches protocols, and one that follows. */
	MADE "a <= data_received :x\na => set_protocol name=q\n"
	     "a -> set_protocol\na <- data_received\n"
	     "a <= data_received :y via=q\na <- data_received via=q\n" LOST,
	/* Everything a protocol may ask after the end. */
	MADE LOST "a => get_extra_info peername\n"
		  "a -> get_extra_info :127.0.0.1:9\na => write :x\n"
		  "a -> write size=0\na => write_eof\na -> write_eof\n"
		  "a => pause_reading\na -> pause_reading\na => close\n"
		  "a -> close\na => abort\na -> abort\n",
	/* The same inside connection_lost. */
	MADE "a <= connection_lost ConnectionResetError errno=ECONNRESET\n"
	     "a => abort\na -> abort\na => is_closing\n"
	     "a -> is_closing true\na <- connection_lost\n",
	/* Closing with bytes to send: paused, drained, resumed, lost. */
	MADE LIMITS PAUSED "a => close\na -> close\n"
			   "a <= resume_writing size=5\n"
			   "a => write :x\na -> write size=6\n"
			   "a <- resume_writing\n" LOST,
	/* Pausing again while closing. */
	MADE LIMITS PAUSED
	"a => close\na -> close\n" RESUMED PAUSED RESUMED LOST,
	/* Limits set inside a pause that setting limits has caused. */
	MADE LIMITS "a => set_write_buffer_limits high=0\n"
		    "a <= pause_writing size=9\n"
		    "a => set_write_buffer_limits high=4 low=1\n"
		    "a -> set_write_buffer_limits low=1 high=4\n"
		    "a <- pause_writing\n"
		    "a -> set_write_buffer_limits low=1 high=4\n"
		    "a <= resume_writing size=1\na <- resume_writing\n",
	/* A failed connection, which never was one. */
	"a => open kind=tcp host=127.0.0.1 port=9\na -> open\n"
	"a <= opened ConnectionRefusedError errno=ECONNREFUSED\na <- opened\n",
	/* close() and abort() inside connection_made. */
	"a <= protocol_factory\na <- protocol_factory\na <= connection_made\n"
	"a => close\na -> close\na <- connection_made\n" LOST
	"a <= opened\na <- opened\n",
	"a <= connection_made\na => abort\na -> abort\na <- "
	"connection_made\n" LOST,
	/* Callbacks that raise. */
	MADE LIMITS "a => write *101\na <= pause_writing size=101\n"
		    "a <- pause_writing !ValueError\na -> write size=101\n"
		    "a <= resume_writing size=0\n"
		    "a <- resume_writing !ValueError\n"
		    "a <= eof_received\na <- eof_received !ValueError\n"
		    "a <= connection_lost ValueError\na <- connection_lost\n",
	/* EOF answered false with the tail still to be sent. */
	MADE LIMITS PAUSED
	"a <= eof_received\na <- eof_received return=false\n"
	"a => is_closing\na -> is_closing true\n" RESUMED LOST,
	/* eof_received that closes and yet answers true. */
	MADE "a <= eof_received\na => close\na -> close\n"
	     "a <- eof_received return=true\n" LOST,
	/* No sizes, no limits: what is not known breaks nothing. */
	MADE "a => write *9\na <= pause_writing\na <- pause_writing\n"
	     "a -> write\na <= resume_writing\na <- resume_writing\n",
	/* A peer's lines and comments in between. */
	MADE "a ~> eof\na <~ :x\n" KEPT,
	/* What is not supported was not done. */
	MADE "a -> pause_reading unsupported\n" DATA,
	/* Empty datagrams, in both directions, and who has no name. */
	MADE "a => sendto :\na -> sendto size=8\n"
	     "a <= datagram_received : from=\na <- datagram_received\n" LOST,
	/* Errors while the queue drains, one after the other. */
	MADE LIMITS "a => sendto *200\na <= pause_writing size=208\n"
		    "a <- pause_writing\na -> sendto size=208\n"
		    "a => close\na -> close\n" ERROR ERROR RESUMED LOST,
	/* An error inside the sendto of an error. */
	MADE "a => sendto :x\na <= error_received OSError errno=EMSGSIZE\n"
	     "a => sendto :y\n" ERROR "a -> sendto size=0\n"
	     "a <- error_received\na -> sendto size=0\n" LOST,
	/* A call that raised inside a callback. */
	MADE "a <= data_received :x\na => write type=str\n"
	     "a -> write !TypeError\na <- data_received\n" DATA,
};

static void
what_real_implementations_print_breaks_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(right_tapes); i++) {
		struct judgement found = judge(right_tapes[i]);

		if (found.count != 0) {
			fail_msg("line %zu breaks %s:\n%s", found.lines[0],
			    plumb_rule_info(found.rules[0])->slug,
			    right_tapes[i]);
		}
	}
}

static void
after_a_broken_rule_the_next_one_is_still_seen(void **state)
{
	struct judgement found =
	    judge(DATA MADE PAUSED PAUSED KEPT DATA LOST LOST
		"a => is_closing\na -> is_closing false\n");

	(void)state;
	assert_int_equal(found.count, 5);
	assert_int_equal(found.rules[0], PLUMB_RULE_LIFE_MADE_FIRST);
	assert_int_equal(found.rules[1], PLUMB_RULE_FLOW_PAIRED);
	assert_int_equal(found.rules[2], PLUMB_RULE_EOF_NO_DATA_AFTER);
	assert_int_equal(found.rules[3], PLUMB_RULE_LIFE_LOST_ONCE);
	assert_int_equal(found.rules[4], PLUMB_RULE_CLOSE_IS_CLOSING_STAYS);
}

static void
leaving_what_was_never_entered_is_survived(void **state)
{
	struct judgement found =
	    judge("a <- data_received\na -> write\n"
		  "a -> set_write_buffer_limits low=1 high=4\n" MADE DATA);

	(void)state;
	assert_int_equal(found.count, 0);
}

/* Unlike what a tape says: its parser has ruled these out. */
static void
a_mark_that_does_not_fit_the_verb_changes_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < PLUMB_MARK_COUNT; i++) {
		enum plumb_mark mark = (enum plumb_mark)i;
		struct plumb_event call = { .mark = mark,
			.verb = PLUMB_VERB_CLOSE };
		struct plumb_event entry = { .mark = mark,
			.verb = PLUMB_VERB_CONNECTION_MADE };
		struct plumb_monitor m;

		plumb_monitor_init(&m);
		if (mark != PLUMB_MARK_CALL && mark != PLUMB_MARK_RETURN) {
			plumb_monitor_step(&m, &call);
			assert_false(m.closing);
			assert_int_equal(m.calls, 0);
		}
		if (mark != PLUMB_MARK_ENTER && mark != PLUMB_MARK_LEAVE) {
			plumb_monitor_step(&m, &entry);
			assert_int_equal(m.phase, PLUMB_PHASE_NEW);
			assert_int_equal(m.callbacks, 0);
		}
	}
}

static void
an_answer_that_was_raised_is_none(void **state)
{
	struct plumb_event left = { .mark = PLUMB_MARK_LEAVE,
		.verb = PLUMB_VERB_EOF_RECEIVED,
		.has_truth = true,
		.raised = true };
	struct plumb_event closing = { .mark = PLUMB_MARK_RETURN,
		.verb = PLUMB_VERB_IS_CLOSING,
		.has_truth = true };
	struct plumb_monitor m;

	(void)state;
	plumb_monitor_init(&m);
	plumb_monitor_step(&m, &left);
	assert_false(m.closing);
	left.raised = false;
	plumb_monitor_step(&m, &left);
	assert_true(m.closing);
	assert_int_equal(plumb_monitor_step(&m, &closing),
	    PLUMB_RULE_CLOSE_IS_CLOSING_STAYS);
	closing.raised = true;
	assert_int_equal(plumb_monitor_step(&m, &closing), PLUMB_RULE_NONE);
	closing.raised = false;
	closing.has_truth = false;
	assert_int_equal(plumb_monitor_step(&m, &closing), PLUMB_RULE_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_real_implementations_print_breaks_nothing),
		cmocka_unit_test(
		    after_a_broken_rule_the_next_one_is_still_seen),
		cmocka_unit_test(leaving_what_was_never_entered_is_survived),
		cmocka_unit_test(
		    a_mark_that_does_not_fit_the_verb_changes_nothing),
		cmocka_unit_test(an_answer_that_was_raised_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
