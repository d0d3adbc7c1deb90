/*
 * Each rule of the monitor with a tape that breaks it, once and nothing else,
 * and one that comes close and does not.
 */
#include "core/monitor_test.h"

static const struct {
	enum plumb_rule rule;
	const char *breaks;
	const char *keeps;
} rows[] = {
	{ PLUMB_RULE_LIFE_MADE_FIRST, DATA, MADE DATA },
	{ PLUMB_RULE_LIFE_MADE_FIRST, LOST, MADE LOST },
	{ PLUMB_RULE_LIFE_MADE_FIRST, DATA MADE LOST,
	    /* What is around a connection is no callback of it. */
	    "a <= protocol_factory\na <- protocol_factory\n" MADE LOST },
	{ PLUMB_RULE_LIFE_MADE_ONCE, MADE MADE,
	    MADE "a <= opened\na <- opened\n" },
	{ PLUMB_RULE_LIFE_MADE_ONCE, MADE DATA MADE LOST, MADE DATA LOST },
	{ PLUMB_RULE_LIFE_MADE_ONCE, MADE LOST MADE, MADE LOST },
	{ PLUMB_RULE_LIFE_SET_PROTOCOL_NO_MADE,
	    MADE "a => set_protocol name=q\na -> set_protocol\n" MADE,
	    MADE "a => set_protocol name=q\na -> set_protocol\n" DATA },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    /* Only a callback's end is the end of a callback. */
	    MADE "a <= data_received :x\na <= opened\na <- opened\n" DATA,
	    MADE "a <= data_received :x\na <= opened\na <- opened\n"
		 "a <- data_received\n" DATA },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    /* Only a method's return is the return of a method. */
	    MADE "a => write :x\nloop -> sync\n" DATA,
	    MADE "a => write :x\na -> write\nloop -> sync\n" DATA },
	{ PLUMB_RULE_LIFE_LOST_LAST, MADE LOST DATA,
	    MADE LOST "a <= opened\na <- opened\n" },
	{ PLUMB_RULE_LIFE_LOST_LAST, MADE LOST KEPT,
	    MADE KEPT LOST "a => close\na -> close\n" },
	{ PLUMB_RULE_LIFE_LOST_LAST, MADE PAUSED LOST RESUMED,
	    MADE PAUSED LOST },
	{ PLUMB_RULE_LIFE_LOST_ONCE, MADE LOST LOST,
	    MADE LOST "a => abort\na -> abort\n" },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => close\n" LOST "a -> close\n",
	    MADE "a => close\na -> close\n" LOST },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => resume_reading\n" DATA "a -> resume_reading\n",
	    MADE "a => resume_reading\na -> resume_reading\n" DATA },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => write :x\n" KEPT "a -> write\n",
	    MADE "a => write :x\na -> write\n" KEPT },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    /* Inside the pause inside the call is inside the call. */
	    MADE "a => write *9\na <= pause_writing\n" DATA
		 "a <- pause_writing\na -> write\n",
	    MADE "a => write *9\na <= pause_writing\na <- pause_writing\n"
		 "a -> write\n" DATA },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    MADE "a <= data_received :x\n" KEPT "a <- data_received\n",
	    MADE "a <= data_received :x\na <- data_received\n" KEPT },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    "a <= connection_made\n" DATA "a <- connection_made\n",
	    "a <= connection_made\n"
	    "a => write *9\na <= pause_writing\na <- pause_writing\n"
	    "a -> write\na <- connection_made\n" },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    /* The method has returned by then. */
	    MADE "a <= data_received :x\na => close\na -> close\n" LOST
		 "a <- data_received\n",
	    MADE "a <= data_received :x\na => close\na -> close\n"
		 "a <- data_received\n" LOST },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    MADE PAUSED "a <= data_received :x\n" RESUMED
			"a <- data_received\n",
	    MADE PAUSED DATA RESUMED },
	{ PLUMB_RULE_EOF_ONCE, MADE KEPT KEPT, MADE KEPT },
	{ PLUMB_RULE_EOF_ONCE,
	    MADE KEPT "a => pause_reading\na -> pause_reading\n"
		      "a => resume_reading\na -> resume_reading\n" KEPT KEPT,
	    MADE KEPT "a => pause_reading\na -> pause_reading\n"
		      "a => resume_reading\na -> resume_reading\n" KEPT },
	{ PLUMB_RULE_EOF_NO_DATA_AFTER, MADE KEPT DATA, MADE DATA KEPT },
	{ PLUMB_RULE_EOF_NO_DATA_AFTER,
	    /* Resuming permits an eof, and still no data. */
	    MADE KEPT "a => resume_reading\na -> resume_reading\n" DATA,
	    MADE KEPT "a => resume_reading\na -> resume_reading\n" LOST },
	{ PLUMB_RULE_READ_NON_EMPTY,
	    MADE "a <= data_received :\na <- data_received\n",
	    MADE "a <= data_received :%00\na <- data_received\n" },
	{ PLUMB_RULE_READ_NON_EMPTY,
	    MADE "a <= data_received *0 crc=00000000\n",
	    MADE "a <= data_received *1 crc=00000000\n" },
	{ PLUMB_RULE_READ_NOT_WHILE_PAUSED,
	    MADE "a => pause_reading\na -> pause_reading\n" DATA,
	    MADE "a => pause_reading\na -> pause_reading\n"
		 "a => resume_reading\na -> resume_reading\n" DATA },
	{ PLUMB_RULE_READ_NOT_WHILE_PAUSED,
	    MADE "a <= data_received :x\na => pause_reading\n"
		 "a -> pause_reading\na <- data_received\n" DATA,
	    /* What pauses inside itself is still being left. */
	    MADE "a <= data_received :x\na => pause_reading\n"
		 "a -> pause_reading\na <- data_received\n" LOST },
	{ PLUMB_RULE_READ_NOT_WHILE_PAUSED,
	    "a <= connection_made\na => pause_reading\na -> pause_reading\n"
	    "a <- connection_made\n" DATA,
	    /* A pause that raised is none. */
	    "a <= connection_made\na => pause_reading\n"
	    "a -> pause_reading !RuntimeError\n"
	    "a <- connection_made\n" DATA },
	{ PLUMB_RULE_EOF_WAITS_WHILE_PAUSED,
	    MADE "a => pause_reading\na -> pause_reading\n" KEPT,
	    MADE "a => pause_reading\na -> pause_reading\n" LOST },
	{ PLUMB_RULE_CLOSE_NO_DATA_AFTER,
	    MADE "a => close\na -> close\n" DATA LOST,
	    MADE "a => close\na -> close\n" LOST },
	{ PLUMB_RULE_CLOSE_NO_DATA_AFTER, MADE "a => close\na -> close\n" KEPT,
	    /* What a transport did not take up it does not forbid. */
	    MADE "a => close\na -> close !RuntimeError\n" KEPT },
	{ PLUMB_RULE_CLOSE_NO_DATA_AFTER,
	    /* EOF answered false closes as well. */
	    MADE "a <= eof_received\na <- eof_received return=false\n"
		 "a => resume_reading\na -> resume_reading\n" KEPT,
	    MADE "a <= eof_received\na <- eof_received return=true\n"
		 "a => resume_reading\na -> resume_reading\n" KEPT },
	{ PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
	    MADE "a => abort\na -> abort\n" DATA LOST,
	    /* The callback that aborts is still being left. */
	    MADE "a <= data_received :x\na => abort\na -> abort\n"
		 "a <- data_received\n" LOST },
	{ PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
	    MADE PAUSED "a => abort\na -> abort\n" RESUMED,
	    MADE PAUSED "a => close\na -> close\n" RESUMED },
	{ PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
	    MADE "a => abort\na -> abort\na => write *9\n"
		 "a <= pause_writing\na <- pause_writing\na -> write\n",
	    MADE "a => write *9\na <= pause_writing\na => abort\n"
		 "a -> abort\na <- pause_writing\na -> write\n" LOST },
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE "a => close\na -> close\na => is_closing\n"
		 "a -> is_closing false\n",
	    MADE "a => is_closing\na -> is_closing false\na => close\n"
		 "a -> close\na => is_closing\na -> is_closing true\n" },
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE "a => abort\na -> abort\na => is_closing\n"
		 "a -> is_closing false\n",
	    MADE "a => abort\na -> abort\na => is_closing\n"
		 "a -> is_closing true\n" },
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE LOST "a => is_closing\na -> is_closing false\n",
	    MADE LOST "a => is_closing\na -> is_closing true\n" },
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE "a <= connection_lost None\na => is_closing\n"
		 "a -> is_closing false\na <- connection_lost\n",
	    MADE "a <= connection_lost None\na => is_closing\n"
		 "a -> is_closing true\na <- connection_lost\n" },
	{ PLUMB_RULE_CLOSE_IS_CLOSING_STAYS,
	    MADE "a <= eof_received\na <- eof_received return=false\n"
		 "a => is_closing\na -> is_closing false\n",
	    /* It closes after the answer, not before. */
	    MADE "a <= eof_received\na => is_closing\na -> is_closing false\n"
		 "a <- eof_received return=false\n" },
	{ PLUMB_RULE_FLOW_PAIRED, MADE RESUMED, MADE PAUSED RESUMED },
	{ PLUMB_RULE_FLOW_PAIRED, MADE PAUSED RESUMED RESUMED,
	    MADE PAUSED RESUMED PAUSED RESUMED },
	{ PLUMB_RULE_FLOW_PAIRED, MADE PAUSED PAUSED,
	    MADE PAUSED "a => write :x\na -> write size=201\n" },
	{ PLUMB_RULE_FLOW_PAIRED,
	    MADE "a => write *9\na <= pause_writing\na => write *9\n"
		 "a <= pause_writing\na <- pause_writing\na -> write\n"
		 "a <- pause_writing\na -> write\n",
	    MADE "a => write *9\na <= pause_writing\na => write *9\n"
		 "a -> write\na <- pause_writing\na -> write\n" },
	{ PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
	    MADE LIMITS "a => write *100\na <= pause_writing size=100\n"
			"a <- pause_writing\na -> write\n",
	    MADE LIMITS "a => write *101\na <= pause_writing size=101\n"
			"a <- pause_writing\na -> write\n" },
	{ PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
	    MADE "a => get_write_buffer_limits\n"
		 "a -> get_write_buffer_limits low=0 high=0\n"
		 "a => writelines\na <= pause_writing size=0\n",
	    MADE "a => get_write_buffer_limits\n"
		 "a -> get_write_buffer_limits low=0 high=0\n"
		 "a => writelines\na <= pause_writing size=1\n" },
	{ PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
	    /* Limits that were refused are not in force. */
	    MADE LIMITS "a => set_write_buffer_limits high=1 low=2\n"
			"a -> set_write_buffer_limits !ValueError\n"
			"a => write *9\na <= pause_writing size=50\n",
	    MADE LIMITS "a => set_write_buffer_limits high=1 low=0\n"
			"a -> set_write_buffer_limits low=0 high=1\n"
			"a => write *9\na <= pause_writing size=50\n" },
	{ PLUMB_RULE_FLOW_RESUME_AT_LOW,
	    MADE LIMITS PAUSED "a <= resume_writing size=21\n",
	    MADE LIMITS PAUSED "a <= resume_writing size=20\n" },
	{ PLUMB_RULE_FLOW_RESUME_AT_LOW,
	    MADE LIMITS PAUSED "a => set_write_buffer_limits high=9 low=0\n"
			       "a -> set_write_buffer_limits low=0 high=9\n"
			       "a <= resume_writing size=1\n",
	    MADE LIMITS PAUSED "a => set_write_buffer_limits high=9 low=0\n"
			       "a -> set_write_buffer_limits low=0 high=9\n"
			       "a <= resume_writing size=0\n" },
	{ PLUMB_RULE_FLOW_RESUME_AT_LOW,
	    /* While limits are set, as a tape says that has lost a line,
	     * nobody knows which are in force. */
	    MADE LIMITS PAUSED "a => is_closing\na -> is_closing false\n"
			       "a <= resume_writing size=50\n",
	    MADE LIMITS PAUSED "a => set_write_buffer_limits high=900\n"
			       "a -> is_closing false\n"
			       "a <= resume_writing size=50\n" },
	{ PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL,
	    MADE "a => write *200\na -> write\na <= pause_writing size=200\n",
	    MADE "a => write *200\na <= pause_writing size=200\n" },
	{ PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL,
	    MADE "a => resume_reading\na <= pause_writing\n",
	    MADE LIMITS "a => set_write_buffer_limits high=0\n"
			"a <= pause_writing size=50\na <- pause_writing\n"
			"a -> set_write_buffer_limits low=0 high=0\n" },
	{ PLUMB_RULE_FLOW_RESUME_FROM_LOOP,
	    MADE PAUSED "a => set_write_buffer_limits high=900\n" RESUMED
			"a -> set_write_buffer_limits low=225 high=900\n",
	    MADE PAUSED "a => set_write_buffer_limits high=900\n"
			"a -> set_write_buffer_limits low=225 "
			"high=900\n" RESUMED },
	{ PLUMB_RULE_FLOW_RESUME_FROM_LOOP,
	    /* Nested in a callback that is inside a call. */
	    MADE "a => write *9\na <= pause_writing\n" RESUMED
		 "a <- pause_writing\na -> write\n",
	    MADE "a => write *9\na <= pause_writing\na <- pause_writing\n"
		 "a -> write\na <= resume_writing\na => write *9\n"
		 "a <= pause_writing\na <- pause_writing\na -> write\n"
		 "a <- resume_writing\n" },
	/* Datagrams */
	{ PLUMB_RULE_LIFE_MADE_FIRST, DATAGRAM, MADE DATAGRAM },
	{ PLUMB_RULE_LIFE_MADE_FIRST, ERROR, MADE ERROR },
	{ PLUMB_RULE_LIFE_LOST_LAST, MADE LOST DATAGRAM, MADE DATAGRAM LOST },
	{ PLUMB_RULE_LIFE_LOST_LAST, MADE LOST ERROR, MADE ERROR LOST },
	{ PLUMB_RULE_CLOSE_NO_DATA_AFTER,
	    MADE "a => close\na -> close\n" DATAGRAM LOST,
	    /* What is still to be sent may still fail. */
	    MADE "a => close\na -> close\n" ERROR LOST },
	{ PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
	    MADE "a => abort\na -> abort\n" DATAGRAM LOST,
	    MADE "a => abort\na -> abort\n" LOST },
	{ PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
	    MADE "a => abort\na -> abort\n" ERROR LOST,
	    MADE "a => sendto :x\na <= error_received OSError\n"
		 "a => abort\na -> abort\na <- error_received\n"
		 "a -> sendto size=0\n" LOST },
	{ PLUMB_RULE_READ_NOT_WHILE_PAUSED,
	    MADE "a => pause_reading\na -> pause_reading\n" DATAGRAM,
	    /* An endpoint may have no such method. */
	    MADE "a => pause_reading\n"
		 "a -> pause_reading !NotImplementedError\n" DATAGRAM },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => sendto :x\n" DATAGRAM "a -> sendto size=0\n",
	    MADE "a => sendto :x\n" ERROR "a -> sendto size=0\n" },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => close\n" ERROR "a -> close\n",
	    MADE "a => close\na -> close\n" ERROR },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    /* The sendto has returned by then. */
	    MADE "a => sendto :x\na -> sendto size=0\na => close\n" ERROR
		 "a -> close\n",
	    MADE "a => sendto :x\na -> sendto size=0\n" ERROR },
	{ PLUMB_RULE_LIFE_NOT_NESTED,
	    MADE "a <= datagram_received :x\n" ERROR "a <- datagram_received\n",
	    MADE "a <= datagram_received :x\na => sendto :y\n" ERROR
		 "a -> sendto size=0\na <- datagram_received\n" },
	{ PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
	    MADE LIMITS "a => sendto *92\na <= pause_writing size=100\n"
			"a <- pause_writing\na -> sendto size=100\n",
	    MADE LIMITS "a => sendto *93\na <= pause_writing size=101\n"
			"a <- pause_writing\na -> sendto size=101\n" },
	/* Protocols that give the buffer */
	{ PLUMB_RULE_BUFFERED_GET_THEN_UPDATED, MADE UPDATED,
	    MADE BUFFER UPDATED },
	{ PLUMB_RULE_BUFFERED_GET_THEN_UPDATED, MADE BUFFER UPDATED UPDATED,
	    MADE BUFFER UPDATED BUFFER UPDATED },
	{ PLUMB_RULE_BUFFERED_GET_THEN_UPDATED,
	    MADE BUFFER "a <= buffer_updated :\na <- buffer_updated\n",
	    MADE BUFFER "a <= buffer_updated :%00\na <- buffer_updated\n" },
	{ PLUMB_RULE_BUFFERED_GET_THEN_UPDATED,
	    MADE "a <= get_buffer sizehint=-1\n"
		 "a <- get_buffer !ValueError\n" UPDATED,
	    /* What asks and finds the end has nothing to tell. */
	    MADE BUFFER KEPT },
	{ PLUMB_RULE_LIFE_MADE_FIRST, BUFFER, MADE BUFFER },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE "a => resume_reading\n" BUFFER "a -> resume_reading\n",
	    MADE "a => resume_reading\na -> resume_reading\n" BUFFER },
	{ PLUMB_RULE_LIFE_NOT_INSIDE_CALL,
	    MADE BUFFER "a => close\n" UPDATED "a -> close\n",
	    MADE BUFFER UPDATED "a => close\na -> close\n" },
	{ PLUMB_RULE_CLOSE_NO_DATA_AFTER,
	    MADE BUFFER "a => close\na -> close\n" UPDATED,
	    MADE BUFFER UPDATED "a => close\na -> close\n" LOST },
	{ PLUMB_RULE_EOF_NO_DATA_AFTER, MADE KEPT BUFFER UPDATED,
	    /* Resuming permits to look for the end again. */
	    MADE KEPT
	    "a => resume_reading\na -> resume_reading\n" BUFFER KEPT },
	{ PLUMB_RULE_READ_NOT_WHILE_PAUSED,
	    MADE BUFFER "a => pause_reading\na -> pause_reading\n" UPDATED,
	    MADE BUFFER UPDATED "a => pause_reading\na -> pause_reading\n" },
};

static void
each_rule_is_broken_by_its_tape_once_and_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct judgement found = judge(rows[i].breaks);
		const char *want = plumb_rule_info(rows[i].rule)->slug;

		if (found.count != 1 || found.rules[0] != rows[i].rule) {
			fail_msg("not %s once but %zu, first %s:\n%s", want,
			    found.count, plumb_rule_info(found.rules[0])->slug,
			    rows[i].breaks);
		}
	}
}

static void
a_tape_that_comes_close_breaks_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct judgement found = judge(rows[i].keeps);

		if (found.count != 0) {
			fail_msg("near %s: line %zu breaks %s:\n%s",
			    plumb_rule_info(rows[i].rule)->slug, found.lines[0],
			    plumb_rule_info(found.rules[0])->slug,
			    rows[i].keeps);
		}
	}
}

static void
every_rule_of_the_monitor_is_in_the_table(void **state)
{
	static const enum plumb_rule rules[] = { PLUMB_RULE_LIFE_MADE_FIRST,
		PLUMB_RULE_LIFE_MADE_ONCE, PLUMB_RULE_LIFE_SET_PROTOCOL_NO_MADE,
		PLUMB_RULE_LIFE_LOST_LAST, PLUMB_RULE_LIFE_LOST_ONCE,
		PLUMB_RULE_LIFE_NOT_INSIDE_CALL, PLUMB_RULE_LIFE_NOT_NESTED,
		PLUMB_RULE_EOF_ONCE, PLUMB_RULE_EOF_NO_DATA_AFTER,
		PLUMB_RULE_EOF_WAITS_WHILE_PAUSED, PLUMB_RULE_READ_NON_EMPTY,
		PLUMB_RULE_READ_NOT_WHILE_PAUSED,
		PLUMB_RULE_CLOSE_NO_DATA_AFTER,
		PLUMB_RULE_CLOSE_ABORT_ONLY_LOST,
		PLUMB_RULE_CLOSE_IS_CLOSING_STAYS, PLUMB_RULE_FLOW_PAIRED,
		PLUMB_RULE_FLOW_PAUSE_STRICTLY_OVER,
		PLUMB_RULE_FLOW_RESUME_AT_LOW,
		PLUMB_RULE_FLOW_PAUSE_INSIDE_CALL,
		PLUMB_RULE_FLOW_RESUME_FROM_LOOP,
		PLUMB_RULE_BUFFERED_GET_THEN_UPDATED };

	(void)state;
	for (size_t i = 0; i < LENGTH(rules); i++) {
		bool found = false;

		for (size_t j = 0; j < LENGTH(rows); j++) {
			found = found || rows[j].rule == rules[i];
		}
		assert_true(found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    each_rule_is_broken_by_its_tape_once_and_alone),
		cmocka_unit_test(a_tape_that_comes_close_breaks_nothing),
		cmocka_unit_test(every_rule_of_the_monitor_is_in_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
