/* SIGCHLD, where the program has a handler of its own that passes it on. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/kernel.h"

static const struct plumb_kernel *kernel = &plumb_kernel_real;

static volatile sig_atomic_t first_calls;
static volatile sig_atomic_t over_calls;
static struct sigaction found;

static void
first(int number)
{
	first_calls += number == SIGCHLD;
}

/* Put over the kernel's, and passes on to it, as programs do. */
static void
over(int number, siginfo_t *info, void *context)
{
	over_calls++;
	if (over_calls < 8) /* else there is no end to it */
		found.sa_sigaction(number, info, context);
}

static void
hear_one(const int calls[2])
{
	struct pollfd ask = { .events = POLLIN };

	assert_int_equal(kernel->watch_children(NULL, &ask.fd), 0);
	first_calls = over_calls = 0;
	raise(SIGCHLD);
	assert_int_equal(poll(&ask, 1, 0), 1);
	assert_int_equal(first_calls, calls[0]);
	assert_int_equal(over_calls, calls[1]);
	kernel->unwatch_children(NULL, ask.fd);
}

static void
a_handler_that_was_put_over_ours_is_called_once_and_so_is_the_first(
    void **state)
{
	static const int both[] = { 1, 1 };
	struct sigaction mine = { .sa_sigaction = over,
		.sa_flags = SA_SIGINFO };
	int fd;

	(void)state;
	signal(SIGCHLD, first);
	assert_int_equal(kernel->watch_children(NULL, &fd), 0);
	assert_int_equal(sigaction(SIGCHLD, &mine, &found), 0);
	kernel->unwatch_children(NULL, fd);
	/* Ours is above it now, and below it still. */
	hear_one(both);
	first_calls = over_calls = 0;
	raise(SIGCHLD);
	assert_int_equal(first_calls, 1);
	assert_int_equal(over_calls, 1);
	hear_one(both);
	signal(SIGCHLD, SIG_DFL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_handler_that_was_put_over_ours_is_called_once_and_so_is_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
