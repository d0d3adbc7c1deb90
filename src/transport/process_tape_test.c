/* What the recorder puts down of a subprocess: its callbacks, its methods and
 * those of its pipes; and that broken rules are seen, with its tape. */
#include "transport/process_test.h"

#include "transport/transport.h"

static char tape[8192];
static char broken[8192];

static void
put_down(void *self, const char *line, size_t len)
{
	(void)self;
	assert_true(strlen(tape) + len < sizeof tape);
	strncat(tape, line, len);
}

static void
note_violation(void *self, const struct plumb_violation *violation)
{
	(void)self;
	snprintf(broken, sizeof broken, "%s of %s\n%s", violation->slug,
	    violation->transport, violation->tape);
}

static void
call_all_methods(void)
{
	struct plumb_protocol other = { &process_ops, said, "q" };
	int returncode;

	(void)plumb_transport_get_returncode(transport, &returncode);
	(void)plumb_transport_get_pipe_transport(transport, -1);
	(void)plumb_transport_pause_reading(pipe_of(1));
	(void)plumb_transport_get_protocol(pipe_of(1));
	(void)plumb_transport_resume_reading(pipe_of(1));
	(void)plumb_transport_send_signal(transport, 10);
	(void)plumb_transport_terminate(transport);
	(void)plumb_transport_kill(transport);
	(void)plumb_transport_is_closing(transport);
	(void)plumb_transport_get_extra_info(transport, "peername");
	(void)plumb_transport_write(transport, "x", 1);
	(void)plumb_transport_abort(transport);
	plumb_transport_set_protocol(transport, other);
}

static void
callbacks_and_methods_leave_their_lines(void **state)
{
	static const char begin[] =
	    "a <= protocol_factory\na <- protocol_factory\n"
	    "a <= connection_made\na <- connection_made\n"
	    "a <= opened\na <- opened\n"
	    "a <= process_exited\n"
	    "a => get_returncode\na -> get_returncode 5\n"
	    "a <- process_exited\n";
	static const char rest[] =
	    "a => get_returncode\na -> get_returncode 5\n"
	    "a => get_pipe_transport fd=-1\na -> get_pipe_transport None\n"
	    "a => get_pipe_transport fd=1\na -> get_pipe_transport read\n"
	    "a.1 => pause_reading\na.1 -> pause_reading\n"
	    "a => get_pipe_transport fd=1\na -> get_pipe_transport read\n"
	    "a.1 => get_protocol\na.1 -> get_protocol pipe\n"
	    "a => get_pipe_transport fd=1\na -> get_pipe_transport read\n"
	    "a.1 => resume_reading\na.1 -> resume_reading\n"
	    "a => send_signal signal=10\na -> send_signal\n"
	    "a => terminate\na -> terminate\n"
	    "a => kill\na -> kill\n"
	    "a => is_closing\na -> is_closing false\n"
	    "a => get_extra_info peername\na -> get_extra_info None\n"
	    "a => write :x\na -> write !NotImplementedError\n"
	    "a => abort\na -> abort !NotImplementedError\n"
	    "a => set_protocol name=q\na -> set_protocol\n"
	    "a <= pipe_data_received :late%0a fd=1 via=q\n"
	    "a <- pipe_data_received\n"
	    "a <= pipe_connection_lost None fd=1 via=q\n"
	    "a <- pipe_connection_lost\n"
	    "a <= connection_lost None via=q\na <- connection_lost\n";

	(void)state;
	plumb_loop_set_tape(loop, put_down, NULL);
	assert_int_equal(
	    spawn_shell("npn", with_fifo("{ cat $1; echo late; } & exit 5")),
	    0);
	wait_for("exited");
	assert_string_equal(tape, begin);
	tape[0] = '\0';
	call_all_methods();
	let_go();
	wait_for("lost(");
	assert_string_equal(tape, rest);
}

static void
numbers_are_those_of_the_child(void **state)
{
	char line[128];

	(void)state;
	begin_shell("pnn", "read x");
	plumb_loop_set_tape(loop, put_down, NULL);
	(void)plumb_transport_get_pid(transport);
	snprintf(line, sizeof line, "a => get_pid\na -> get_pid %d\n", spawned);
	assert_string_equal(tape, line);
	tape[0] = '\0';
	(void)plumb_transport_get_extra_info(transport, "subprocess");
	snprintf(line, sizeof line,
	    "a => get_extra_info subprocess\n"
	    "a -> get_extra_info subprocess pid=%d\n",
	    spawned);
	assert_string_equal(tape, line);
}

static void
flow_is_told_inside_the_call_of_the_pipe(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("cat $1; exec cat >/dev/null"));
	(void)plumb_transport_set_write_buffer_limits(pipe_of(0), 0, 0);
	plumb_loop_set_tape(loop, put_down, NULL);
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	assert_non_null(strstr(tape, "a <= pause_writing\na <- pause_writing\n"
				     "a.0 -> write size="));
	let_go();
	wait_for("resume");
	assert_non_null(
	    strstr(tape, "a <= resume_writing\na <- resume_writing\n"));
}

/* What the pipes say is judged as their owner's. */
static void
a_broken_rule_is_seen_with_the_lines_of_the_pipes(void **state)
{
	struct plumb_note gone =
	    plumb_note_of(PLUMB_MARK_ENTER, PLUMB_VERB_PIPE_CONNECTION_LOST, 0);

	(void)state;
	begin_shell("npn", with_fifo("cat $1"));
	plumb_loop_set_violation_handler(loop, note_violation, NULL);
	(void)plumb_transport_is_reading(pipe_of(1));
	plumb_note_set_pipe(&gone, 2);
	plumb_observe(loop, &transport->observer, gone, NULL, 0);
	plumb_observe(loop, &transport->observer,
	    plumb_note_of(PLUMB_MARK_LEAVE, PLUMB_VERB_PIPE_CONNECTION_LOST, 0),
	    NULL, 0);
	assert_string_equal(broken, "");
	plumb_observe(loop, &transport->observer, gone, NULL, 0);
	assert_int_equal(
	    strncmp(broken, "subprocess.pipe-data-then-lost of a\n", 36), 0);
	assert_non_null(strstr(broken, "a.1 -> is_reading true\n"));
	assert_non_null(
	    strstr(broken, "a <= pipe_connection_lost None fd=1\n"));
	let_go();
	wait_for("lost(");
}

static int
set_up_tape(void **state)
{
	tape[0] = broken[0] = '\0';
	return set_up_pidfd(state);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    callbacks_and_methods_leave_their_lines, set_up_tape,
		    tear_down_process),
		cmocka_unit_test_setup_teardown(numbers_are_those_of_the_child,
		    set_up_tape, tear_down_process),
		cmocka_unit_test_setup_teardown(
		    flow_is_told_inside_the_call_of_the_pipe, set_up_tape,
		    tear_down_process),
		cmocka_unit_test_setup_teardown(
		    a_broken_rule_is_seen_with_the_lines_of_the_pipes,
		    set_up_tape, tear_down_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
