#include "conformance/runner/process.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* In the child */

static void
say(const char *line)
{
	if (write(STDOUT_FILENO, line, strlen(line)) < 0) {
		_exit(1);
	}
}

static void
go_on(int signal_number)
{
	(void)signal_number;
	say("on\n");
}

/* What LeakSanitizer does at the end of a program: one child holds all of it
 * by ptrace. Here for ever. */
static int
be_held(void)
{
	pid_t held = getpid();

	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	if (fork() == 0) {
		signal(SIGCONT, go_on);
		if (ptrace(PTRACE_ATTACH, held, NULL, NULL) != 0 ||
		    waitpid(held, NULL, __WALL) != held) {
			_exit(1);
		}
		say("held\n");
	}
	for (;;) {
		pause();
	}
}

/* In the test */

static void
start(struct process *p, const char *const *argv)
{
	char message[200];

	*p = (struct process){ .in = -1, .out = -1, .err = -1 };
	assert_true(process_start(
	    p, (char *const *)argv, NULL, message, sizeof message));
}

static void
stop(struct process *p, char *how, size_t cap)
{
	process_end(p, how, cap);
	text_free(&p->unsent);
	text_free(&p->got);
	text_free(&p->tail);
}

/* The next line must be that one. */
static void
hear(struct process *p, const char *line)
{
	struct pollfd watched = { p->out, POLLIN, 0 };
	enum process_line got;
	const char *at;
	size_t len;

	while ((got = process_line(p, &at, &len)) == PROCESS_NONE) {
		poll(&watched, 1, -1);
		process_read(p);
	}
	assert_int_equal(got, PROCESS_LINE);
	assert_int_equal(len, strlen(line));
	assert_memory_equal(at, line, len);
}

static void
what_is_frozen_says_nothing_until_it_is_thawed(void **state)
{
	const char *argv[] = { "/bin/sh", "-c",
		"while read -r x; do echo $x; done", NULL };
	struct process p;
	siginfo_t info;

	(void)state;
	start(&p, argv);
	assert_true(process_freeze(&p));
	assert_int_equal(
	    waitid(P_PID, (id_t)p.pid, &info, WSTOPPED | WNOWAIT), 0);
	assert_int_equal(info.si_code, CLD_STOPPED);
	process_say(&p, "word", 4);
	process_flush(&p);
	process_thaw(&p);
	hear(&p, "word");
	stop(&p, NULL, 0);
}

static void
what_has_ended_is_not_frozen_and_says_still_how_it_ended(void **state)
{
	const char *argv[] = { "/bin/sh", "-c", "exit 3", NULL };
	char how[80];
	struct process p;

	(void)state;
	start(&p, argv);
	while (!p.ended) {
		poll(&(struct pollfd){ p.out, POLLIN, 0 }, 1, -1);
		process_read(&p);
	}
	assert_false(process_freeze(&p));
	stop(&p, how, sizeof how);
	assert_string_equal(how, "exit status 3");
}

static void
what_another_process_holds_is_not_waited_for_and_goes_on(void **state)
{
	char self[4096] = "";
	const char *argv[] = { self, "held", NULL };
	struct process p;

	(void)state;
	assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	start(&p, argv);
	hear(&p, "held");
	assert_false(process_freeze(&p));
	hear(&p, "on");
	stop(&p, NULL, 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_frozen_says_nothing_until_it_is_thawed),
		cmocka_unit_test(
		    what_has_ended_is_not_frozen_and_says_still_how_it_ended),
		cmocka_unit_test(
		    what_another_process_holds_is_not_waited_for_and_goes_on),
	};

	if (argc == 2 && strcmp(argv[1], "held") == 0) {
		return be_held();
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
