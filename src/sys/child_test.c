/* Children as the kernel's table starts and ends them. No clock: what is to be
 * there is waited for. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/kernel.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static const struct plumb_kernel *kernel = &plumb_kernel_real;

static struct plumb_spawn
program(const char *const *argv)
{
	return (struct plumb_spawn){ .argv = argv,
		.fds = { PLUMB_SPAWN_NULL, PLUMB_SPAWN_INHERIT,
		    PLUMB_SPAWN_INHERIT } };
}

static int
wait_for(int pid)
{
	int returncode = INT_MIN;

	assert_int_equal(kernel->reap(NULL, pid, true, &returncode), 0);
	return returncode;
}

static int
run(const struct plumb_spawn *what)
{
	int pid;

	assert_int_equal(kernel->spawn(NULL, what, &pid), 0);
	return wait_for(pid);
}

/* What the program writes to its descriptor fd. */
static const char *
output_of(struct plumb_spawn what, int fd)
{
	static char text[4096];
	size_t len = 0;
	int ours, theirs, pid;
	ssize_t n;

	assert_int_equal(kernel->child_pipe(NULL, fd, &ours, &theirs), 0);
	what.fds[fd] = theirs;
	assert_int_equal(kernel->spawn(NULL, &what, &pid), 0);
	close(theirs);
	assert_int_equal(fcntl(ours, F_SETFL, 0), 0);
	while ((n = read(ours, text + len, sizeof text - 1 - len)) > 0)
		len += (size_t)n;
	close(ours);
	text[len] = '\0';
	assert_int_equal(wait_for(pid), 0);
	return text;
}

static void
the_return_code_is_the_status_or_minus_the_signal(void **state)
{
	static const struct {
		const char *command;
		int returncode;
	} rows[] = {
		{ "exit 0", 0 },
		{ "exit 3", 3 },
		{ "exit 255", 255 },
		{ "kill -9 $$", -9 },
		{ "kill -15 $$", -15 },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *argv[] = { "/bin/sh", "-c", rows[i].command, NULL };
		struct plumb_spawn what = program(argv);

		assert_int_equal(run(&what), rows[i].returncode);
	}
}

static void
what_cannot_run_is_the_error_of_the_call_and_leaves_no_child(void **state)
{
	static char deep[PATH_MAX + 10];
	const struct {
		const char *name;
		const char *directory;
		int error;
	} rows[] = {
		{ "/no/such/program", NULL, PLUMB_ENOENT },
		{ "no-such-program", NULL, PLUMB_ENOENT },
		{ "", NULL, PLUMB_ENOENT },
		{ "/dev/null", NULL, PLUMB_EACCES },
		{ "/", NULL, PLUMB_EACCES },
		{ "/bin/sh/x", NULL, PLUMB_ENOTDIR },
		{ deep, NULL, PLUMB_ENAMETOOLONG },
		{ deep + 1, NULL, PLUMB_ENAMETOOLONG },
		{ "/bin/true", "/no/such/directory", PLUMB_ENOENT },
	};

	(void)state;
	memset(deep, 'x', sizeof deep - 1);
	deep[0] = '/';
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *argv[] = { rows[i].name, NULL };
		struct plumb_spawn what = program(argv);
		int pid = 0;

		what.directory = rows[i].directory;
		assert_int_equal(
		    kernel->spawn(NULL, &what, &pid), rows[i].error);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
	}
}

static void
a_file_without_a_program_in_it_is_no_program(void **state)
{
	char path[] = "/tmp/plumb-child-XXXXXX";
	const char *argv[] = { path, NULL };
	struct plumb_spawn what = program(argv);
	int fd = mkstemp(path);
	int pid;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "hello", 5), 5);
	assert_int_equal(fchmod(fd, 0700), 0);
	close(fd);
	assert_int_equal(kernel->spawn(NULL, &what, &pid), PLUMB_ENOEXEC);
	unlink(path);
}

static void
a_name_is_looked_for_in_the_path_of_its_environment(void **state)
{
	static const struct {
		const char *path;
		int error;
	} rows[] = {
		{ "PATH=/no/such:/bin", 0 },
		{ "PATH=/bin/sh:/bin", 0 },
		{ "PATH=/no/such", PLUMB_ENOENT },
		{ "PATH=/etc:/no/such", PLUMB_ENOENT },
		{ "OTHER=/no/such", 0 },
	};
	const char *argv[] = { "true", NULL };

	(void)state;
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *environment[] = { "A=b", rows[i].path, NULL };
		struct plumb_spawn what = program(argv);
		int pid;

		what.environment = environment;
		assert_int_equal(
		    kernel->spawn(NULL, &what, &pid), rows[i].error);
		if (rows[i].error == 0)
			assert_int_equal(wait_for(pid), 0);
	}
}

static void
one_that_may_not_be_run_hides_none_behind_it_in_the_path(void **state)
{
	char folder[] = "/tmp/plumb-child-XXXXXX";
	char path[64], both[64], only[64];
	const char *argv[] = { "true", NULL };
	const char *environment[] = { both, NULL };
	struct plumb_spawn what = program(argv);
	int fd, pid;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/true", folder);
	snprintf(both, sizeof both, "PATH=%s:/bin", folder);
	snprintf(only, sizeof only, "PATH=%s:/no/such", folder);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	what.environment = environment;
	assert_int_equal(run(&what), 0);
	environment[0] = only;
	assert_int_equal(kernel->spawn(NULL, &what, &pid), PLUMB_EACCES);
	unlink(path);
	assert_int_equal(symlink("true", path), 0); /* around in a circle */
	assert_int_equal(kernel->spawn(NULL, &what, &pid), PLUMB_EOS);
	environment[0] = both;
	assert_int_equal(run(&what), 0);
	unlink(path);
	rmdir(folder);
}

static void
it_gets_arguments_environment_and_directory(void **state)
{
	const char *argv[] = { "/bin/sh", "-c", "echo \"$1:$2:$WORD:$(pwd)\"",
		"sh", "two words", "", NULL };
	const char *environment[] = { "WORD=given", NULL };
	struct plumb_spawn what = program(argv);

	(void)state;
	what.environment = environment;
	what.directory = "/";
	assert_string_equal(output_of(what, 1), "two words::given:/\n");
}

static void
joined_output_comes_out_of_one_pipe(void **state)
{
	const char *argv[] = { "/bin/sh", "-c", "echo a; echo b >&2", NULL };
	struct plumb_spawn what = program(argv);

	(void)state;
	what.fds[2] = PLUMB_SPAWN_JOIN;
	assert_string_equal(output_of(what, 1), "a\nb\n");
}

/* Inheritable ones are open with us, whatever else is. */
static void
it_has_the_three_descriptors_and_no_other(void **state)
{
	const char *argv[] = { "/bin/sh", "-c", "echo /proc/self/fd/*", NULL };
	struct plumb_spawn what = program(argv);
	int inheritable = open("/", O_RDONLY);
	int high = fcntl(inheritable, F_DUPFD, 200);

	(void)state;
	assert_true(inheritable >= 0 && high >= 200);
	what.fds[2] = PLUMB_SPAWN_NULL;
	/* 3 is the shell's own, to read the folder by. */
	assert_string_equal(output_of(what, 1),
	    "/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 "
	    "/proc/self/fd/3\n");
	close(inheritable);
	close(high);
}

static void
null_reads_nothing_and_takes_everything(void **state)
{
	const char *argv[] = { "/bin/sh", "-c",
		"echo lost >&2 && read x; echo $?", NULL };
	struct plumb_spawn what = program(argv);

	(void)state;
	what.fds[2] = PLUMB_SPAWN_NULL;
	assert_string_equal(output_of(what, 1), "1\n");
}

static void
null_is_there_even_where_it_has_our_number(void **state)
{
	const char *argv[] = { "/bin/sh", "-c", "read x || echo yes", NULL };
	struct plumb_spawn what = program(argv);
	int kept = dup(0);

	(void)state;
	close(0);
	assert_string_equal(output_of(what, 1), "yes\n");
	if (kept >= 0) {
		dup2(kept, 0);
		close(kept);
	}
}

static void
no_end_of_a_pipe_is_one_of_the_first_three(void **state)
{
	int kept = dup(0);
	int ours, theirs;

	(void)state;
	close(0);
	assert_int_equal(kernel->child_pipe(NULL, 0, &ours, &theirs), 0);
	if (kept >= 0) {
		dup2(kept, 0);
		close(kept);
	}
	assert_true(ours > 2 && theirs > 2);
	assert_true(fcntl(ours, F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(theirs, F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(ours, F_GETFL) & O_NONBLOCK);
	assert_false(fcntl(theirs, F_GETFL) & O_NONBLOCK);
	assert_int_equal(write(ours, "x", 1), 1);
	close(ours);
	close(theirs);
}

static void
no_signal_is_blocked_or_ignored(void **state)
{
	const char *argv[] = { "/bin/sh", "-c",
		"grep -E 'Sig(Blk|Ign)' /proc/self/status", NULL };
	/* The C library keeps 32 and 33 to itself, as whoever started us. */
	const unsigned long long its_own = 3ULL << 31;
	struct plumb_spawn what = program(argv);
	unsigned long long blocked, ignored;
	sigset_t set, old;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	sigfillset(&set);
	pthread_sigmask(SIG_SETMASK, &set, &old);
	assert_int_equal(sscanf(output_of(what, 1), "SigBlk: %llx SigIgn: %llx",
			     &blocked, &ignored),
	    2);
	assert_int_equal(blocked, 0);
	assert_int_equal(ignored & ~its_own, 0);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	assert_true(sigismember(&set, SIGUSR2)); /* ours is as it was */
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGUSR1, SIG_DFL);
}

/* A child that lives until its stdin ends. */
static int
start_waiting(int *hold)
{
	const char *argv[] = { "/bin/cat", NULL };
	struct plumb_spawn what = program(argv);
	int theirs, pid;

	assert_int_equal(kernel->child_pipe(NULL, 0, hold, &theirs), 0);
	what.fds[0] = theirs;
	assert_int_equal(kernel->spawn(NULL, &what, &pid), 0);
	close(theirs);
	return pid;
}

static void
reaping_does_not_wait_unless_it_is_asked_to(void **state)
{
	int hold, returncode;
	int pid = start_waiting(&hold);

	(void)state;
	assert_int_equal(
	    kernel->reap(NULL, pid, false, &returncode), PLUMB_WOULD_BLOCK);
	assert_int_equal(kernel->kill(NULL, pid, PLUMB_SIGTERM), 0);
	assert_int_equal(wait_for(pid), -SIGTERM);
	assert_int_equal(
	    kernel->reap(NULL, pid, false, &returncode), PLUMB_ECHILD);
	close(hold);
}

static void
a_pidfd_is_readable_from_the_exit_on(void **state)
{
	struct pollfd ask = { .events = POLLIN };
	int hold;
	int pid = start_waiting(&hold);
	int error = kernel->pidfd(NULL, pid, &ask.fd);

	(void)state;
	if (error == PLUMB_ENOTIMPL) { /* on old kernels */
		close(hold);
		wait_for(pid);
		skip();
	}
	assert_int_equal(error, 0);
	assert_int_equal(poll(&ask, 1, 0), 0);
	close(hold);
	assert_int_equal(poll(&ask, 1, -1), 1);
	assert_int_equal(wait_for(pid), 0);
	close(ask.fd);
}

static void
each_of_those_who_watch_hears_of_each_child(void **state)
{
	struct pollfd ask[2] = { { .events = POLLIN }, { .events = POLLIN } };
	char byte;

	(void)state;
	assert_int_equal(kernel->watch_children(NULL, &ask[0].fd), 0);
	assert_int_equal(kernel->watch_children(NULL, &ask[1].fd), 0);
	for (int i = 0; i < 3; i++) {
		int hold;
		int pid = start_waiting(&hold);

		assert_int_equal(poll(ask, 2, 0), 0);
		close(hold);
		for (int k = 0; k < 2; k++) {
			while (poll(&ask[k], 1, -1) != 1)
				;
			assert_int_equal(
			    kernel->read(NULL, ask[k].fd, &byte, 1).count, 1);
		}
		assert_int_equal(wait_for(pid), 0);
	}
	kernel->unwatch_children(NULL, ask[0].fd);
	kernel->unwatch_children(NULL, ask[1].fd);
}

static volatile sig_atomic_t caught;

static void catch (int number)
{
	caught += number == SIGCHLD;
}

static void
a_handler_that_was_there_goes_on_and_is_there_again(void **state)
{
	struct pollfd ask = { .events = POLLIN };
	struct sigaction now;
	int hold, pid;

	(void)state;
	signal(SIGCHLD, catch);
	caught = 0;
	assert_int_equal(kernel->watch_children(NULL, &ask.fd), 0);
	pid = start_waiting(&hold);
	close(hold);
	while (poll(&ask, 1, -1) != 1)
		;
	assert_int_equal(caught, 1);
	wait_for(pid);
	kernel->unwatch_children(NULL, ask.fd);
	sigaction(SIGCHLD, NULL, &now);
	assert_ptr_equal(now.sa_handler, catch);
	signal(SIGCHLD, SIG_DFL);
}

static void
there_is_an_end_to_those_who_can_watch(void **state)
{
	int fds[80];
	int count = 0;
	struct sigaction now;

	(void)state;
	while (count < 80 && kernel->watch_children(NULL, &fds[count]) == 0)
		count++;
	assert_int_equal(count, 64);
	while (count-- > 0)
		kernel->unwatch_children(NULL, fds[count]);
	sigaction(SIGCHLD, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_return_code_is_the_status_or_minus_the_signal),
		cmocka_unit_test(
		    what_cannot_run_is_the_error_of_the_call_and_leaves_no_child),
		cmocka_unit_test(a_file_without_a_program_in_it_is_no_program),
		cmocka_unit_test(
		    a_name_is_looked_for_in_the_path_of_its_environment),
		cmocka_unit_test(
		    one_that_may_not_be_run_hides_none_behind_it_in_the_path),
		cmocka_unit_test(it_gets_arguments_environment_and_directory),
		cmocka_unit_test(joined_output_comes_out_of_one_pipe),
		cmocka_unit_test(it_has_the_three_descriptors_and_no_other),
		cmocka_unit_test(null_reads_nothing_and_takes_everything),
		cmocka_unit_test(null_is_there_even_where_it_has_our_number),
		cmocka_unit_test(no_end_of_a_pipe_is_one_of_the_first_three),
		cmocka_unit_test(no_signal_is_blocked_or_ignored),
		cmocka_unit_test(reaping_does_not_wait_unless_it_is_asked_to),
		cmocka_unit_test(a_pidfd_is_readable_from_the_exit_on),
		cmocka_unit_test(each_of_those_who_watch_hears_of_each_child),
		cmocka_unit_test(
		    a_handler_that_was_there_goes_on_and_is_there_again),
		cmocka_unit_test(there_is_an_end_to_those_who_can_watch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
