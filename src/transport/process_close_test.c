/* Subprocesses: signals, close(), and what is left when nothing is left. */
#include <pthread.h>

#include "loop/rounds_test.h"
#include "transport/process_test.h"

enum { MANY = 250, IN_A_THREAD = 60 };

/* Signals */

static void
terminate_sends_its_signal_and_nothing_else(void **state)
{
	(void)state;
	begin_shell("ppn", "trap 'echo bye; exit 3' TERM; echo ready; read x");
	wait_for("data1(ready\n)");
	assert_int_equal(plumb_transport_terminate(transport), 0);
	assert_false(plumb_transport_is_closing(transport));
	assert_false(plumb_transport_is_closing(pipe_of(0)));
	assert_false(plumb_transport_is_closing(pipe_of(1)));
	wait_for("lost(");
	assert_order("data1(bye\n)", "lost1(None)");
	assert_order("exited(3)", "lost(None)");
	assert_int_equal(kills, 1);
}

static void
kill_and_send_signal_send_theirs(void **state)
{
	(void)state;
	begin_shell("pnn", "read x");
	assert_int_equal(plumb_transport_kill(transport), 0);
	wait_for("exited(-9)");
	wait_for("lost(");
	release(state);
	said[0] = '\0';
	begin_shell("pnn", "read x");
	assert_int_equal(plumb_transport_send_signal(transport, SIGUSR1), 0);
	wait_for("exited(-10)");
}

static void
a_signal_that_is_none_is_refused(void **state)
{
	(void)state;
	begin_shell("pnn", "read x");
	assert_int_equal(
	    plumb_transport_send_signal(transport, 12345), PLUMB_EINVAL);
	assert_int_equal(plumb_transport_send_signal(transport, 0), 0);
}

static void
after_lost_there_is_no_such_process(void **state)
{
	int returncode = 0;

	(void)state;
	begin_shell("npn", with_fifo("cat $1; exit 6"));
	let_go();
	wait_for("lost(");
	turns(1);
	assert_int_equal(plumb_transport_terminate(transport), PLUMB_ESRCH);
	assert_int_equal(plumb_transport_kill(transport), PLUMB_ESRCH);
	assert_int_equal(
	    plumb_transport_send_signal(transport, SIGUSR1), PLUMB_ESRCH);
	assert_int_equal(kills, 0);
	assert_int_equal(plumb_transport_get_pid(transport), spawned);
	assert_true(plumb_transport_get_returncode(transport, &returncode));
	assert_int_equal(returncode, 6);
	assert_true(plumb_transport_is_closing(pipe_of(1)));
	assert_true(plumb_transport_is_closing(transport));
}

static void
between_exit_and_loss_a_signal_is_for_nobody(void **state)
{
	(void)state;
	begin_shell("npn", with_fifo("cat $1 & exit 0"));
	wait_for("exited(0)");
	assert_int_equal(plumb_transport_terminate(transport), 0);
	assert_int_equal(kills, 0);
	let_go();
	wait_for("lost(");
}

/* close() */

static void
close_kills_and_every_callback_still_comes(void **state)
{
	(void)state;
	begin_shell("ppp", "trap '' TERM; echo ready; read x");
	wait_for("data1");
	said[0] = '\0';
	plumb_transport_close(transport);
	assert_string_equal(said, "");
	assert_true(plumb_transport_is_closing(transport));
	plumb_transport_close(transport);
	wait_for("lost(");
	assert_int_equal(kills, 1);
	assert_order("lost0(None)", "lost(None)");
	assert_order("lost1(None)", "lost(None)");
	assert_order("lost2(None)", "lost(None)");
	assert_order("exited(-9)", "lost(None)");
	plumb_transport_close(transport);
	turns(2);
	assert_string_equal(said + strlen(said) - 10, "lost(None)");
}

static void
close_drops_what_is_buffered_for_a_running_child(void **state)
{
	(void)state;
	begin_shell("pnn", with_fifo("cat $1"));
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	plumb_transport_close(transport);
	assert_int_equal(plumb_transport_get_write_buffer_size(pipe_of(0)), 0);
	wait_for("lost(");
	assert_order("lost0(None)", "lost(None)");
}

static void
close_after_the_exit_sends_no_signal(void **state)
{
	(void)state;
	begin_shell("npn", with_fifo("cat $1 & exit 2"));
	wait_for("exited(2)");
	plumb_transport_close(transport);
	plumb_transport_close(transport);
	wait_for("lost(");
	assert_string_equal(said, "exited(2) lost1(None) lost(None)");
	assert_int_equal(kills, 0);
	let_go();
}

static void
close_after_the_exit_flushes_for_who_still_reads(void **state)
{
	(void)state;
	begin_shell(
	    "ppn", with_fifo("exec 3<&0; { cat $1 - | wc -c; } <&3 & exit 0"));
	wait_for("exited(0)");
	assert_int_equal(plumb_transport_write(pipe_of(0), bytes, BIG), 0);
	plumb_transport_close(pipe_of(0));
	assert_true(plumb_transport_get_write_buffer_size(pipe_of(0)) > 0);
	let_go();
	wait_for("lost(");
	assert_order("lost0(None)", "lost(None)");
	assert_order("3000000", "lost1(None)");
}

static void
abort_and_what_streams_have_are_no_methods_of_it(void **state)
{
	struct plumb_transport *stdin_pipe;

	(void)state;
	begin_shell("pnn", "read x");
	assert_int_equal(plumb_transport_abort(transport), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_write(transport, "x", 1), PLUMB_ENOTIMPL);
	assert_int_equal(
	    plumb_transport_pause_reading(transport), PLUMB_ENOTIMPL);
	assert_false(plumb_transport_is_reading(transport));
	assert_false(plumb_transport_can_write_eof(transport));
	stdin_pipe = pipe_of(0);
	assert_int_equal(plumb_transport_get_pid(stdin_pipe), PLUMB_ENOTIMPL);
	assert_int_equal(plumb_transport_terminate(stdin_pipe), PLUMB_ENOTIMPL);
	assert_null(plumb_transport_get_pipe_transport(stdin_pipe, 0));
	assert_false(plumb_transport_get_returncode(stdin_pipe, &kills));
	assert_int_equal(kills, 0);
}

static void
extra_info_is_the_process_and_nothing_else(void **state)
{
	struct plumb_extra extra;

	(void)state;
	begin_shell("pnn", "read x");
	extra = plumb_transport_get_extra_info(transport, "subprocess");
	assert_int_equal(extra.kind, PLUMB_EXTRA_SUBPROCESS);
	assert_int_equal(extra.fd, spawned);
	extra = plumb_transport_get_extra_info(transport, "socket");
	assert_int_equal(extra.kind, PLUMB_EXTRA_NONE);
	extra = plumb_transport_get_extra_info(pipe_of(0), "pipe");
	assert_int_equal(extra.kind, PLUMB_EXTRA_PIPE);
}

static void
a_pipe_keeps_its_protocol_and_the_subprocess_may_change_its_own(void **state)
{
	static struct plumb_protocol_ops nothing;
	struct plumb_protocol other = { .ops = &nothing, .name = "q" };

	(void)state;
	begin_shell("npn", with_fifo("cat $1; echo out"));
	plumb_transport_set_protocol(pipe_of(1), other);
	let_go();
	wait_for("exited");
	plumb_transport_set_protocol(transport, other);
	while (!plumb_transport_is_closing(transport))
		turns(1);
	turns(2);
	assert_int_equal(how_often("lost("), 0);
	assert_null(plumb_transport_get_protocol(transport).ops);
}

/* What is left */

static void
what_cannot_be_started_is_the_error_of_the_call(void **state)
{
	static const struct {
		const char *name;
		const char *letters;
		int error;
	} rows[] = {
		{ "/no/such/program", "ppp", PLUMB_ENOENT },
		{ "no-such-program", "nnn", PLUMB_ENOENT },
		{ "/", "pps", PLUMB_EACCES },
		{ NULL, "ppp", PLUMB_EVALUE },
		{ "true", "spp", PLUMB_EVALUE },
		{ "true", "psp", PLUMB_EVALUE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *const argv[] = { rows[i].name, NULL };
		struct plumb_connection how = connection();
		struct plumb_subprocess what = stdio(rows[i].letters);
		int before = open_fds();

		assert_int_equal(
		    plumb_loop_subprocess_exec(loop, argv, &what, &how),
		    rows[i].error);
		assert_int_equal(open_fds(), before);
		assert_false(has_children());
		assert_int_equal(loop->polls.count, 0);
		turns(2);
		assert_null(strstr(said, "made"));
		assert_null(strstr(said, "opened"));
	}
}

static void
what_the_factory_raises_starts_nothing(void **state)
{
	(void)state;
	react("factory", raise_value);
	assert_int_equal(spawn_shell("ppp", "exit 0"), PLUMB_EVALUE);
	assert_int_equal(spawned, 0);
	turns(2);
	assert_string_equal(said, "factory");
}

static void
a_closed_loop_starts_nothing(void **state)
{
	(void)state;
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_int_equal(spawn_shell("ppp", "exit 0"), PLUMB_EUSAGE);
}

static void
closing_the_loop_kills_and_tells_nobody(void **state)
{
	(void)state;
	begin_shell("ppp", "trap '' TERM; echo ready; read x");
	wait_for("data1");
	assert_int_equal(spawn_shell("ppp", "read x"), 0); /* not made yet */
	said[0] = '\0';
	transport = NULL;
	assert_int_equal(plumb_loop_close(loop), 0);
	assert_string_equal(said, "");
	assert_false(has_children());
}

static void
many_children_hold_the_order_and_leave_nothing(void **state)
{
	int before;

	(void)state;
	for (unsigned i = 0; i < rounds(MANY); i++) {
		const char *const argv[] = { "/bin/echo", "x", NULL };
		struct plumb_connection how = connection();
		struct plumb_subprocess what = stdio("npn");

		said[0] = '\0';
		assert_int_equal(
		    plumb_loop_subprocess_exec(loop, argv, &what, &how), 0);
		wait_for("lost(");
		assert_order("made", "data1(x\n)");
		assert_order("data1(x\n)", "lost1(None)");
		assert_order("lost1", "lost(None)");
		assert_order("exited(0)", "lost(None)");
		plumb_transport_release(transport);
		transport = NULL;
		turns(1);
		assert_false(has_children());
		if (i == 0)
			before = open_fds();
		assert_int_equal(open_fds(), before);
	}
}

static void
other_peoples_children_are_theirs(void **state)
{
	int ends[2];
	int status = 0;
	pid_t other;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	other = fork();
	if (other == 0)
		_exit(9);
	wait_until_dead(other);
	begin_shell("nnn", with_fifo("cat $1"));
	let_go();
	wait_for("lost(");
	assert_int_equal(waitpid(other, &status, WNOHANG), other);
	assert_int_equal(WEXITSTATUS(status), 9);
	close(ends[0]);
	close(ends[1]);
}

static void
one_that_somebody_else_has_waited_for_is_told_of_all_the_same(void **state)
{
	(void)state;
	assert_int_equal(spawn_shell("nnn", "exit 3"), 0);
	assert_int_equal(waitpid(spawned, NULL, 0), spawned);
	wait_for("lost(");
	assert_order("report(ChildProcessError)", "exited(255)");
}

static int
late_pidfd(void *self, int pid, int *fd)
{
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return plumb_kernel_real.pidfd(self, pid, fd);
}

static void
one_that_was_waited_for_before_it_is_watched_is_told_of_too(void **state)
{
	(void)state;
	gated.pidfd = late_pidfd;
	assert_int_equal(spawn_shell("nnn", "exit 3"), 0);
	wait_for("lost(");
	assert_order("report(ChildProcessError)", "exited(255)");
}

static void
a_pidfd_that_is_closed_behind_our_back_is_not_needed(void **state)
{
	struct plumb_watch *watch = NULL;

	(void)state;
	begin_shell("pnn", "read x; exit 5");
	if (loop->children.watching) /* there is none: an old kernel */
		skip();
	for (int fd = 0; fd < 64; fd++) {
		struct plumb_watch *at = plumb_watch_find(loop, fd);

		if (at != NULL && at->self != pipe_of(0))
			watch = at;
	}
	assert_non_null(watch);
	close(watch->fd);
	assert_int_equal(plumb_transport_write(pipe_of(0), "\n", 1), 0);
	wait_for("exited(5)");
	wait_for("lost(");
}

/* Two loops */

struct count {
	struct plumb_loop *loop;
	int exits;
	int lost;
	int started;
};

static int
count_exit(void *self)
{
	((struct count *)self)->exits++;
	return 0;
}

static int start_another(struct count *count);

static int
count_lost(void *self, int error)
{
	struct count *count = self;

	count->lost += error == 0;
	return count->started < (int)rounds(IN_A_THREAD) ? start_another(count)
							 : 0;
}

static const struct plumb_protocol_ops counting = {
	.process_exited = count_exit,
	.connection_lost = count_lost,
};

static int
make_counting(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &counting;
	protocol->self = self;
	return 0;
}

static int
start_another(struct count *count)
{
	const char *const argv[] = { "/bin/true", NULL };
	struct plumb_connection how = { .protocol_factory = make_counting,
		.self = count };

	count->started++;
	return plumb_loop_subprocess_exec(count->loop, argv, NULL, &how);
}

static bool
has_counted_all(void *self)
{
	return ((struct count *)self)->lost == (int)rounds(IN_A_THREAD);
}

static void *
run_many(void *arg)
{
	struct plumb_loop_options options = { .kernel = &gated };
	struct count *count = arg;

	if (plumb_loop_new(&options, &count->loop) != 0 ||
	    start_another(count) != 0 || start_another(count) != 0 ||
	    plumb_loop_run_until(count->loop, has_counted_all, count) != 0)
		count->exits = -1;
	plumb_loop_free(count->loop);
	return NULL;
}

static void
two_loops_in_two_threads_have_their_own_children(void **state)
{
	struct count counts[2] = { { .exits = 0 } };
	pthread_t threads[2];

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, run_many, &counts[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(counts[0].exits, rounds(IN_A_THREAD));
	assert_int_equal(counts[1].exits, rounds(IN_A_THREAD));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH_WAY(terminate_sends_its_signal_and_nothing_else),
		EACH_WAY(kill_and_send_signal_send_theirs),
		EACH_WAY(a_signal_that_is_none_is_refused),
		EACH_WAY(after_lost_there_is_no_such_process),
		EACH_WAY(between_exit_and_loss_a_signal_is_for_nobody),
		EACH_WAY(close_kills_and_every_callback_still_comes),
		EACH_WAY(close_drops_what_is_buffered_for_a_running_child),
		EACH_WAY(close_after_the_exit_sends_no_signal),
		EACH_WAY(close_after_the_exit_flushes_for_who_still_reads),
		EACH_WAY(abort_and_what_streams_have_are_no_methods_of_it),
		EACH_WAY(extra_info_is_the_process_and_nothing_else),
		EACH_WAY(
		    a_pipe_keeps_its_protocol_and_the_subprocess_may_change_its_own),
		EACH_WAY(what_cannot_be_started_is_the_error_of_the_call),
		EACH_WAY(what_the_factory_raises_starts_nothing),
		EACH_WAY(a_closed_loop_starts_nothing),
		EACH_WAY(closing_the_loop_kills_and_tells_nobody),
		EACH_WAY(many_children_hold_the_order_and_leave_nothing),
		EACH_WAY(other_peoples_children_are_theirs),
		EACH_WAY(
		    one_that_somebody_else_has_waited_for_is_told_of_all_the_same),
		WITH_PIDFD(
		    one_that_was_waited_for_before_it_is_watched_is_told_of_too),
		WITH_PIDFD(
		    a_pidfd_that_is_closed_behind_our_back_is_not_needed),
		EACH_WAY(two_loops_in_two_threads_have_their_own_children),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
