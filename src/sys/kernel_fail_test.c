/*
 * What takes more than one call into the system, where one of them fails: each
 * tells the error of that one, and leaves no descriptor behind.
 */
#define _GNU_SOURCE /* pipe2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/kernel.h"
#include "sys/resolver.h"

/* The call that fails: of that function, that one in order. */
static struct {
	const char *function;
	int in;
	int number;
} plan;

static bool
fails(const char *function)
{
	if (plan.function == NULL || strcmp(plan.function, function) != 0 ||
	    --plan.in != 0)
		return false;
	errno = plan.number;
	return true;
}

#define REAL(f) extern __typeof__(f) __real_##f, __wrap_##f

REAL(getsockopt);
REAL(setsockopt);
REAL(fcntl);
REAL(pipe2);
REAL(socketpair);
REAL(sigaction);
REAL(sendfile);
REAL(pthread_create);
REAL(vfork);
REAL(syscall);

int
__wrap_getsockopt(
    int fd, int level, int name, void *restrict value, socklen_t *restrict len)
{
	return fails("getsockopt")
		   ? -1
		   : __real_getsockopt(fd, level, name, value, len);
}

int
__wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	return fails("setsockopt")
		   ? -1
		   : __real_setsockopt(fd, level, name, value, len);
}

/* A number or a pointer, which is passed on as it is. */
int
__wrap_fcntl(int fd, int command, ...)
{
	va_list rest;
	void *value;

	va_start(rest, command);
	value = va_arg(rest, void *);
	va_end(rest);
	return fails("fcntl") ? -1 : __real_fcntl(fd, command, value);
}

int
__wrap_pipe2(int ends[2], int flags)
{
	return fails("pipe2") ? -1 : __real_pipe2(ends, flags);
}

int
__wrap_socketpair(int family, int type, int protocol, int ends[2])
{
	return fails("socketpair")
		   ? -1
		   : __real_socketpair(family, type, protocol, ends);
}

int
__wrap_sigaction(int signal, const struct sigaction *restrict now,
    struct sigaction *restrict old)
{
	return fails("sigaction") ? -1 : __real_sigaction(signal, now, old);
}

ssize_t
__wrap_sendfile(int fd, int file, off_t *offset, size_t size)
{
	return fails("sendfile") ? -1 : __real_sendfile(fd, file, offset, size);
}

int
__wrap_pthread_create(pthread_t *restrict thread,
    const pthread_attr_t *restrict how, void *(*run)(void *),
    void *restrict self)
{
	return fails("pthread_create")
		   ? plan.number
		   : __real_pthread_create(thread, how, run, self);
}

/* These two never are the real ones here. */
pid_t
__wrap_vfork(void)
{
	errno = EAGAIN;
	return -1;
}

long
__wrap_syscall(long number, ...)
{
	(void)number;
	errno = plan.number;
	return -1;
}

static const struct plumb_kernel *const kernel = &plumb_kernel_real;

static int
open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += __real_fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* What is done, once; what it has opened it closes. */

static int
on_a_socket(int family, int (*act)(int fd))
{
	int fd = socket(family, SOCK_STREAM, 0);
	int error;

	assert_true(fd >= 0);
	error = act(fd);
	close(fd);
	return error;
}

static int
ask_error(int fd)
{
	return kernel->socket_error(NULL, fd);
}

static int
bind_ipv4(int fd)
{
	struct plumb_address at;

	assert_int_equal(plumb_address_of_ip("127.0.0.1", 0, &at), 0);
	return kernel->bind(NULL, fd, &at);
}

static int
bind_ipv6(int fd)
{
	struct plumb_address at;

	assert_int_equal(plumb_address_of_ip("::1", 0, &at), 0);
	return kernel->bind(NULL, fd, &at);
}

static int
adopt(int fd)
{
	return kernel->adopt(NULL, fd);
}

static int
adopt_as_pipe(int fd)
{
	bool tells;

	return kernel->adopt_pipe(NULL, fd, &tells);
}

static int
do_socket_error(void)
{
	return on_a_socket(AF_INET, ask_error);
}

static int
do_bind(void)
{
	return on_a_socket(AF_INET, bind_ipv4);
}

static int
do_adopt(void)
{
	return on_a_socket(AF_UNIX, adopt);
}

static int
do_adopt_pipe(void)
{
	return on_a_socket(AF_UNIX, adopt_as_pipe);
}

static int
do_child_pipe(void)
{
	int ends[2];
	int error = kernel->child_pipe(NULL, 1, &ends[0], &ends[1]);

	for (int i = 0; error == 0 && i < 2; i++)
		close(ends[i]);
	return error;
}

static int
do_watch_children(void)
{
	int fd;
	int error = kernel->watch_children(NULL, &fd);

	if (error == 0)
		kernel->unwatch_children(NULL, fd);
	return error;
}

static int
do_pidfd(void)
{
	int fd;

	return kernel->pidfd(NULL, (int)getpid(), &fd);
}

static int
do_spawn(void)
{
	const char *const argv[] = { "true", NULL };
	struct plumb_spawn what = { .argv = argv,
		.fds = {
		    PLUMB_SPAWN_NULL, PLUMB_SPAWN_NULL, PLUMB_SPAWN_NULL } };
	int pid;

	return kernel->spawn(NULL, &what, &pid);
}

static int
do_resolver(void)
{
	struct plumb_resolver resolver;
	int error = kernel->resolver_start(NULL, &resolver);

	if (error == 0)
		kernel->resolver_stop(NULL, &resolver);
	return error;
}

static int
do_sendfile(void)
{
	return kernel->sendfile(NULL, -1, -1, 0, 1).status;
}

static const struct {
	int (*act)(void);
	const char *function;
	int in;
	int number;
	int error;
} rows[] = {
	{ do_socket_error, "getsockopt", 1, EBADF, PLUMB_EBADF },
	{ do_bind, "setsockopt", 1, EIO, PLUMB_EIO },
	{ do_adopt, "getsockopt", 1, EBADF, PLUMB_EBADF },
	{ do_adopt, "fcntl", 1, EBADF, PLUMB_EBADF },
	{ do_adopt, "fcntl", 2, EPERM, PLUMB_EPERM },
	{ do_adopt_pipe, "fcntl", 1, EBADF, PLUMB_EBADF },
	{ do_adopt_pipe, "fcntl", 2, EPERM, PLUMB_EPERM },
	{ do_child_pipe, "pipe2", 1, EMFILE, PLUMB_EMFILE },
	{ do_child_pipe, "fcntl", 1, EBADF, PLUMB_EBADF },
	{ do_watch_children, "socketpair", 1, ENFILE, PLUMB_ENFILE },
	{ do_watch_children, "sigaction", 1, EINVAL, PLUMB_EINVAL },
	{ do_pidfd, "syscall", 1, ENOSYS, PLUMB_ENOTIMPL },
	{ do_pidfd, "syscall", 1, EPERM, PLUMB_ENOTIMPL },
	{ do_pidfd, "syscall", 1, EMFILE, PLUMB_EMFILE },
	{ do_spawn, "pipe2", 1, EMFILE, PLUMB_EMFILE },
	{ do_spawn, "vfork", 1, EAGAIN, PLUMB_EAGAIN },
	{ do_resolver, "pipe2", 1, EMFILE, PLUMB_EMFILE },
	{ do_resolver, "pthread_create", 1, EAGAIN, PLUMB_EAGAIN },
	/* Where it cannot do this file, it is read and sent. */
	{ do_sendfile, "sendfile", 1, EINVAL, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, ENOSYS, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, EOPNOTSUPP, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, ENOTSOCK, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, ESPIPE, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, EOVERFLOW, PLUMB_ENOTIMPL },
	{ do_sendfile, "sendfile", 1, EIO, PLUMB_EIO },
	{ do_sendfile, "sendfile", 1, EAGAIN, PLUMB_WOULD_BLOCK },
};

static void
the_call_that_failed_is_the_error_and_nothing_stays_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int before = open_fds();
		int error;

		plan.function = rows[i].function;
		plan.in = rows[i].in;
		plan.number = rows[i].number;
		error = rows[i].act();
		plan.function = NULL;
		if (error != rows[i].error)
			fail_msg(
			    "%s %d: %d", rows[i].function, rows[i].in, error);
		assert_int_equal(open_fds(), before);
	}
}

static void
a_socket_that_cannot_be_ipv6_alone_is_not_bound(void **state)
{
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	int error;

	(void)state;
	if (fd < 0)
		skip(); /* a machine without IPv6 */
	plan.function = "setsockopt";
	plan.in = 2;
	plan.number = EIO;
	error = bind_ipv6(fd);
	plan.function = NULL;
	close(fd);
	assert_int_equal(error, PLUMB_EIO);
}

static void
what_did_not_fail_succeeds_afterwards(void **state)
{
	static int (*const acts[])(void) = { do_socket_error, do_bind, do_adopt,
		do_adopt_pipe, do_child_pipe, do_watch_children, do_resolver };
	int before = open_fds();

	(void)state;
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		assert_int_equal(acts[i](), 0);
	assert_int_equal(open_fds(), before);
}

static void
behind_the_last_byte_that_a_file_can_have_is_its_end(void **state)
{
	struct plumb_io io;
	char byte;

	(void)state;
	io = kernel->read_at(NULL, -1, (uint64_t)INT64_MAX + 1, &byte, 1);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 0);
	io = kernel->sendfile(NULL, -1, -1, UINT64_MAX, 1);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_call_that_failed_is_the_error_and_nothing_stays_open),
		cmocka_unit_test(
		    a_socket_that_cannot_be_ipv6_alone_is_not_bound),
		cmocka_unit_test(what_did_not_fail_succeeds_afterwards),
		cmocka_unit_test(
		    behind_the_last_byte_that_a_file_can_have_is_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
