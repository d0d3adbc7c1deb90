/* Subprocesses: their callbacks, from the first to the last. */
#include "transport/process_test.h"

static int pipe_fd; /* whose pipe a reaction is about */

static int
write_hello(void)
{
	return plumb_transport_write(pipe_of(0), "hello", 5);
}

static int
close_stdin(void)
{
	plumb_transport_close(pipe_of(0));
	return 0;
}

/* Life */

static void
a_filter_lives_from_made_to_lost(void **state)
{
	(void)state;
	react("made", write_hello);
	assert_int_equal(spawn_shell("ppp", "cat; echo end >&2; exit 3"), 0);
	assert_string_equal(said, "factory");
	wait_for("data1");
	assert_string_equal(said, "factory made opened data1(hello)");
	close_stdin();
	wait_for("lost(");
	assert_order("data1", "lost0(None)");
	assert_order("data1", "lost1(None)");
	assert_order("data2(end\n)", "lost2(None)");
	assert_order("lost0", "lost(None)");
	assert_order("lost1", "lost(None)");
	assert_order("lost2", "lost(None)");
	assert_order("exited(3)", "lost(None)");
	assert_int_equal(how_often("lost"), 4);
	assert_int_equal(how_often("exited"), 1);
	turns(3);
	assert_string_equal(said + strlen(said) - 10, "lost(None)");
}

static void
made_comes_first_even_if_the_child_is_dead(void **state)
{
	(void)state;
	react("made", keep_open);
	assert_int_equal(spawn_shell("npn", "echo out"), 0);
	wait_until_dead(spawned);
	wait_for("lost(");
	assert_int_equal(strncmp(said, "factory made opened", 19), 0);
	assert_order("data1(out\n)", "lost1(None)");
	assert_order("exited(0)", "lost(None)");
}

static void
without_pipes_there_are_made_exited_and_lost(void **state)
{
	(void)state;
	assert_int_equal(spawn_shell("nnn", "exit 7"), 0);
	wait_for("lost(");
	assert_string_equal(said, "factory made opened exited(7) lost(None)");
}

static void
the_program_and_its_arguments_are_as_given(void **state)
{
	const char *const argv[] = { "printf", "%s:%s", "two words", "", NULL };
	const char *const environment[] = { "PATH=/usr/bin:/bin", NULL };
	struct plumb_connection how = connection();
	struct plumb_subprocess what = stdio("npn");

	(void)state;
	what.environment = environment;
	assert_int_equal(
	    plumb_loop_subprocess_exec(loop, argv, &what, &how), 0);
	wait_for("lost(");
	assert_order("data1(two words:)", "lost1");
}

static void
nothing_said_means_three_pipes_and_our_own_environment(void **state)
{
	const char *const argv[] = { "sh", "-c", "echo $WORD; pwd", NULL };
	struct plumb_connection how = connection();

	(void)state;
	setenv("WORD", "ours", 1);
	assert_int_equal(plumb_loop_subprocess_exec(loop, argv, NULL, &how), 0);
	wait_for("lost(");
	assert_order("data1(ours\n", "lost1");
	assert_int_equal(how_often("lost"), 4);
}

static void
it_starts_in_the_directory_that_is_given(void **state)
{
	const char *const argv[] = { "pwd", NULL };
	struct plumb_connection how = connection();
	struct plumb_subprocess what = stdio("npn");

	(void)state;
	what.directory = "/";
	assert_int_equal(
	    plumb_loop_subprocess_exec(loop, argv, &what, &how), 0);
	wait_for("lost(");
	assert_order("data1(/\n)", "lost1");
}

static int
close_loop(void)
{
	return plumb_loop_close(loop);
}

static void
a_factory_outside_of_the_loop_does_not_close_it(void **state)
{
	(void)state;
	react("factory", close_loop);
	assert_int_equal(spawn_shell("nnn", "exit 7"), PLUMB_EUSAGE);
	assert_string_equal(said, "factory");
}

static void
joined_errors_come_with_the_output(void **state)
{
	(void)state;
	assert_int_equal(spawn_shell("nps", "echo a; echo b >&2"), 0);
	wait_for("lost(");
	assert_order("a\n", "b\n");
	assert_int_equal(how_often("data2"), 0);
	assert_int_equal(how_often("lost2"), 0);
}

static void
what_is_inherited_is_the_same_file(void **state)
{
	int ends[2];
	int kept = dup(1);
	char byte = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], 1);
	close(ends[1]);
	assert_int_equal(spawn_shell("nin", "printf x"), 0);
	dup2(kept, 1);
	close(kept);
	wait_for("lost(");
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	close(ends[0]);
}

static void
get_pipe_transport_is_there_for_pipes_alone(void **state)
{
	static const struct {
		const char *letters;
		bool there[3];
	} rows[] = {
		{ "ppp", { true, true, true } },
		{ "---", { true, true, true } },
		{ "npn", { false, true, false } },
		{ "pis", { true, false, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		said[0] = '\0';
		assert_int_equal(spawn_shell(rows[i].letters, "exit 0"), 0);
		wait_for("made");
		for (int fd = 0; fd < 3; fd++)
			assert_int_equal(
			    pipe_of(fd) != NULL, rows[i].there[fd]);
		assert_null(pipe_of(3));
		assert_null(pipe_of(-1));
		wait_for("lost(");
		for (int fd = 0; fd < 3; fd++)
			assert_int_equal(
			    pipe_of(fd) != NULL, rows[i].there[fd]);
		plumb_transport_release(transport);
		transport = NULL;
	}
}

static void
stdin_is_written_and_the_others_are_read(void **state)
{
	(void)state;
	begin_shell("ppp", "cat");
	assert_int_equal(
	    plumb_transport_pause_reading(pipe_of(0)), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_write(pipe_of(1), "x", 1), PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_pause_reading(pipe_of(2)), 0);
	assert_int_equal(plumb_transport_write(pipe_of(0), "in", 2), 0);
	wait_for("data1(in)");
}

static void
the_return_code_says_how_it_ended(void **state)
{
	static const struct {
		const char *command;
		const char *exited;
	} rows[] = {
		{ "exit 0", "exited(0)" },
		{ "exit 255", "exited(255)" },
		{ "kill -9 $$", "exited(-9)" },
		{ "kill -15 $$", "exited(-15)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		said[0] = '\0';
		assert_int_equal(spawn_shell("nnn", rows[i].command), 0);
		wait_for("lost(");
		assert_order(rows[i].exited, "lost(None)");
		plumb_transport_release(transport);
		transport = NULL;
	}
}

static void
a_running_child_has_no_return_code(void **state)
{
	int returncode = 77;

	(void)state;
	begin_shell("pnn", "cat");
	assert_false(plumb_transport_get_returncode(transport, &returncode));
	assert_int_equal(returncode, 77);
	assert_true(plumb_transport_get_pid(transport) > 0);
}

/* The order of the ends */

static void
a_grandchild_delays_the_pipe_and_the_loss_but_not_the_exit(void **state)
{
	(void)state;
	begin_shell("npn", with_fifo("{ cat $1; echo late; } & exit 5"));
	wait_for("exited(5)");
	turns(3);
	assert_string_equal(said, "exited(5)");
	assert_false(plumb_transport_is_closing(transport));
	let_go();
	wait_for("lost(");
	assert_string_equal(
	    said, "exited(5) data1(late\n) lost1(None) lost(None)");
}

static void
a_child_that_closes_its_output_goes_on(void **state)
{
	(void)state;
	begin_shell("npn", with_fifo("exec >/dev/null; cat $1"));
	wait_for("lost1");
	turns(3);
	assert_string_equal(said, "lost1(None)");
	let_go();
	wait_for("lost(");
	assert_string_equal(said, "lost1(None) exited(0) lost(None)");
}

static void
a_child_that_closes_its_input_is_told_of_unasked(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("exec </dev/null; cat $1"));
	wait_for("lost0(None)");
	turns(2);
	assert_string_equal(said, "lost0(None)");
	let_go();
	wait_for("lost(");
}

static void
closing_stdin_ends_the_input(void **state)
{
	(void)state;
	begin_shell("pnn", "cat; exit 4");
	close_stdin();
	wait_for("lost(");
	assert_order("lost0(None)", "lost(None)");
	assert_order("exited(4)", "lost(None)");
	assert_true(plumb_transport_is_closing(pipe_of(0)));
}

static void
a_child_that_dies_with_input_pending_breaks_the_pipe(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("cat $1"));
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	assert_true(plumb_transport_get_write_buffer_size(pipe_of(0)) > 0);
	let_go();
	wait_for("lost(");
	assert_order("lost0(BrokenPipeError)", "lost(None)");
	assert_int_equal(plumb_transport_write(pipe_of(0), "x", 1), 0);
}

static void
all_of_a_long_output_comes_before_the_pipe_is_lost(void **state)
{
	size_t total = 0;

	(void)state;
	begin_shell("npn", "head -c 1000000 /dev/zero");
	wait_for("lost(");
	total = (size_t)how_often("data1");
	assert_true(total > 0);
	assert_int_equal(how_often("lost1"), 1);
	assert_order("lost1", "lost(None)");
}

static int
pause_stdout(void)
{
	return plumb_transport_pause_reading(pipe_of(1));
}

static void
pausing_stdout_in_made_holds_everything_back(void **state)
{
	(void)state;
	react("made", pause_stdout);
	assert_int_equal(spawn_shell("npn", "echo out"), 0);
	wait_for("exited");
	turns(3);
	assert_string_equal(said, "factory made opened exited(0)");
	assert_int_equal(plumb_transport_resume_reading(pipe_of(1)), 0);
	wait_for("lost(");
	assert_order("data1(out\n)", "lost1(None)");
}

/* Flow */

static void
stdin_pauses_and_resumes_the_writing_of_the_subprocess(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("cat $1; exec cat >/dev/null"));
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	assert_string_equal(said, "pause");
	let_go();
	wait_for("resume");
	assert_string_equal(said, "pause resume");
	close_stdin();
	wait_for("lost(");
	assert_order("lost0(None)", "lost(None)");
}

/* Raising */

static void
what_a_callback_raises_is_reported_and_all_goes_on(void **state)
{
	static const char *const callbacks[] = { "made", "data1", "lost1",
		"exited", "lost" };

	(void)state;
	for (size_t i = 0; i < sizeof callbacks / sizeof callbacks[0]; i++) {
		said[0] = '\0';
		react(callbacks[i], raise_value);
		assert_int_equal(spawn_shell("npn", "echo out"), 0);
		wait_for(i == 4 ? "lost(None) report" : "lost(");
		assert_int_equal(how_often("report(ValueError)"), 1);
		assert_order("data1(out\n)", "lost1(None)");
		assert_order("exited(0)", "lost(None)");
		plumb_transport_release(transport);
		transport = NULL;
	}
}

static void
what_flow_callbacks_raise_is_reported(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("cat $1; exec cat >/dev/null"));
	react("pause", raise_value);
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	assert_string_equal(said, "pause report(ValueError)");
	react("resume", raise_value);
	let_go();
	wait_for("resume report(ValueError)");
}

static int
close_it(void)
{
	plumb_transport_close(transport);
	return 0;
}

static void
close_inside_any_callback_leads_to_the_same_end(void **state)
{
	static const char *const callbacks[] = { "made", "opened", "data1",
		"lost1", "exited", "lost" };

	(void)state;
	for (size_t i = 0; i < sizeof callbacks / sizeof callbacks[0]; i++) {
		said[0] = '\0';
		react(callbacks[i], close_it);
		assert_int_equal(spawn_shell("npn", "echo out"), 0);
		wait_for("lost(");
		turns(2);
		assert_int_equal(how_often("report"), 0);
		assert_int_equal(how_often("exited"), 1);
		assert_int_equal(how_often("lost1(None)"), 1);
		assert_int_equal(how_often("lost(None)"), 1);
		assert_string_equal(said + strlen(said) - 10, "lost(None)");
		plumb_transport_release(transport);
		transport = NULL;
	}
}

static int
close_one_pipe(void)
{
	plumb_transport_close(pipe_of(pipe_fd));
	return 0;
}

static void
a_pipe_can_be_closed_alone(void **state)
{
	(void)state;
	for (pipe_fd = 0; pipe_fd < 3; pipe_fd++) {
		said[0] = '\0';
		react("made", close_one_pipe);
		assert_int_equal(spawn_shell("ppp", "cat"), 0);
		wait_for("opened");
		react(NULL, NULL);
		close_stdin();
		wait_for("lost(");
		assert_int_equal(how_often("lost"), 4);
		plumb_transport_release(transport);
		transport = NULL;
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH_WAY(a_filter_lives_from_made_to_lost),
		EACH_WAY(made_comes_first_even_if_the_child_is_dead),
		EACH_WAY(without_pipes_there_are_made_exited_and_lost),
		EACH_WAY(the_program_and_its_arguments_are_as_given),
		EACH_WAY(
		    nothing_said_means_three_pipes_and_our_own_environment),
		EACH_WAY(it_starts_in_the_directory_that_is_given),
		EACH_WAY(a_factory_outside_of_the_loop_does_not_close_it),
		EACH_WAY(joined_errors_come_with_the_output),
		EACH_WAY(what_is_inherited_is_the_same_file),
		EACH_WAY(get_pipe_transport_is_there_for_pipes_alone),
		EACH_WAY(stdin_is_written_and_the_others_are_read),
		EACH_WAY(the_return_code_says_how_it_ended),
		EACH_WAY(a_running_child_has_no_return_code),
		EACH_WAY(
		    a_grandchild_delays_the_pipe_and_the_loss_but_not_the_exit),
		EACH_WAY(a_child_that_closes_its_output_goes_on),
		EACH_WAY(a_child_that_closes_its_input_is_told_of_unasked),
		EACH_WAY(closing_stdin_ends_the_input),
		EACH_WAY(a_child_that_dies_with_input_pending_breaks_the_pipe),
		EACH_WAY(all_of_a_long_output_comes_before_the_pipe_is_lost),
		EACH_WAY(pausing_stdout_in_made_holds_everything_back),
		EACH_WAY(
		    stdin_pauses_and_resumes_the_writing_of_the_subprocess),
		EACH_WAY(what_a_callback_raises_is_reported_and_all_goes_on),
		EACH_WAY(what_flow_callbacks_raise_is_reported),
		EACH_WAY(close_inside_any_callback_leads_to_the_same_end),
		EACH_WAY(a_pipe_can_be_closed_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
