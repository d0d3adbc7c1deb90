/*
 * The real kernel's operations over a C library that fails as it is told: each
 * errno becomes the error of its name, "would block" is none, and what was only
 * interrupted is not failed.
 */
#define _GNU_SOURCE /* accept4 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/kernel.h"

enum { FOREVER = -1 };

/* The next calls fail so often, with that; then they are the real ones. */
static int failure;
static int times;
static int calls;

static bool
fails(void)
{
	calls++;
	if (times == 0)
		return false;
	if (times != FOREVER)
		times--;
	errno = failure;
	return true;
}

#define REAL(f) extern __typeof__(f) __real_##f, __wrap_##f

REAL(recv);
REAL(send);
REAL(sendmsg);
REAL(read);
REAL(writev);
REAL(pread);
REAL(shutdown);
REAL(poll);
REAL(waitpid);

/* As they are linked; the C library's headers take other pointers, too. */
ssize_t __real_recvfrom(int fd, void *restrict at, size_t size, int flags,
    struct sockaddr *restrict from, socklen_t *restrict len);
ssize_t __wrap_recvfrom(int fd, void *restrict at, size_t size, int flags,
    struct sockaddr *restrict from, socklen_t *restrict len);
int __real_accept4(
    int fd, struct sockaddr *restrict at, socklen_t *restrict len, int flags);
int __wrap_accept4(
    int fd, struct sockaddr *restrict at, socklen_t *restrict len, int flags);
int __real_connect(int fd, const struct sockaddr *to, socklen_t len);
int __wrap_connect(int fd, const struct sockaddr *to, socklen_t len);

ssize_t
__wrap_recv(int fd, void *at, size_t size, int flags)
{
	return fails() ? -1 : __real_recv(fd, at, size, flags);
}

ssize_t
__wrap_send(int fd, const void *at, size_t size, int flags)
{
	return fails() ? -1 : __real_send(fd, at, size, flags);
}

ssize_t
__wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	return fails() ? -1 : __real_sendmsg(fd, message, flags);
}

ssize_t
__wrap_recvfrom(int fd, void *restrict at, size_t size, int flags,
    struct sockaddr *restrict from, socklen_t *restrict len)
{
	return fails() ? -1 : __real_recvfrom(fd, at, size, flags, from, len);
}

ssize_t
__wrap_read(int fd, void *at, size_t size)
{
	return fails() ? -1 : __real_read(fd, at, size);
}

ssize_t
__wrap_writev(int fd, const struct iovec *iov, int count)
{
	return fails() ? -1 : __real_writev(fd, iov, count);
}

ssize_t
__wrap_pread(int fd, void *at, size_t size, off_t offset)
{
	return fails() ? -1 : __real_pread(fd, at, size, offset);
}

int
__wrap_accept4(
    int fd, struct sockaddr *restrict at, socklen_t *restrict len, int flags)
{
	return fails() ? -1 : __real_accept4(fd, at, len, flags);
}

int
__wrap_connect(int fd, const struct sockaddr *to, socklen_t len)
{
	return fails() ? -1 : __real_connect(fd, to, len);
}

int
__wrap_shutdown(int fd, int how)
{
	return fails() ? -1 : __real_shutdown(fd, how);
}

int
__wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	return fails() ? -1 : __real_poll(fds, count, timeout);
}

pid_t
__wrap_waitpid(pid_t pid, int *status, int options)
{
	return fails() ? -1 : __real_waitpid(pid, status, options);
}

static const struct plumb_kernel *const k = &plumb_kernel_real;
static int ends[2];

/* What is asked of the kernel here: its status. */
static int
by_read(void)
{
	char byte;

	return k->read(NULL, ends[0], &byte, 1).status;
}

static int
by_send(void)
{
	return k->send(NULL, ends[0], "x", 1).status;
}

static int
by_sendv(void)
{
	struct plumb_piece pieces[] = { { (const uint8_t *)"x", 1 },
		{ (const uint8_t *)"y", 1 } };

	return k->sendv(NULL, ends[0], pieces, 2).status;
}

static int
by_recvfrom(void)
{
	struct plumb_address from;
	char byte;

	return k->recvfrom(NULL, ends[0], &byte, 1, &from).status;
}

static int
by_sendto(void)
{
	struct plumb_piece piece = { (const uint8_t *)"x", 1 };

	return k->sendto(NULL, ends[0], &piece, 1, NULL).status;
}

static int
by_read_pipe(void)
{
	char byte;

	return k->read_pipe(NULL, ends[0], &byte, 1).status;
}

static int
by_write_pipe(void)
{
	struct plumb_piece piece = { (const uint8_t *)"x", 1 };

	return k->write_pipe(NULL, ends[0], &piece, 1).status;
}

static int
by_read_at(void)
{
	char byte;

	return k->read_at(NULL, ends[0], 0, &byte, 1).status;
}

static const struct transfer {
	const char *name;
	int (*ask)(void);
} transfers[] = {
	{ "read", by_read },
	{ "send", by_send },
	{ "sendv", by_sendv },
	{ "recvfrom", by_recvfrom },
	{ "sendto", by_sendto },
	{ "read_pipe", by_read_pipe },
	{ "write_pipe", by_write_pipe },
	{ "read_at", by_read_at },
};

static const struct {
	int number;
	int status;
} meanings[] = {
	{ EAGAIN, PLUMB_WOULD_BLOCK }, { EINTR, PLUMB_WOULD_BLOCK },
	{ ECONNRESET, PLUMB_ECONNRESET }, { EPIPE, PLUMB_EPIPE },
	{ ETIMEDOUT, PLUMB_ETIMEDOUT }, { ECONNREFUSED, PLUMB_ECONNREFUSED },
	{ EHOSTUNREACH, PLUMB_EHOSTUNREACH },
	{ ENETUNREACH, PLUMB_ENETUNREACH }, { ENOBUFS, PLUMB_ENOBUFS },
	{ ENOMEM, PLUMB_ENOMEM }, { EMSGSIZE, PLUMB_EMSGSIZE },
	{ EPERM, PLUMB_EPERM }, { EACCES, PLUMB_EACCES }, { EIO, PLUMB_EIO },
	{ EBADF, PLUMB_EBADF }, { EINVAL, PLUMB_EINVAL },
	{ ENOTCONN, PLUMB_ENOTCONN }, { EDESTADDRREQ, PLUMB_EDESTADDRREQ },
	{ ENOSPC, PLUMB_EOS }, /* one that has no name here */
};

static int
set_up(void **unused)
{
	(void)unused;
	times = 0;
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends);
}

static int
tear_down(void **unused)
{
	(void)unused;
	times = 0;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void
each_errno_of_a_transfer_is_the_error_of_its_name(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof transfers / sizeof transfers[0]; i++) {
		for (size_t n = 0; n < sizeof meanings / sizeof meanings[0];
		     n++) {
			int status;

			failure = meanings[n].number;
			times = 1;
			calls = 0;
			status = transfers[i].ask();
			if (status != meanings[n].status || calls != 1)
				fail_msg("%s, errno %d: %d after %d calls",
				    transfers[i].name, failure, status, calls);
		}
	}
}

static void
an_interrupted_accept_is_made_again(void **unused)
{
	int fd = -1;

	(void)unused;
	failure = EINTR;
	times = 3;
	calls = 0;
	assert_int_equal(k->accept(NULL, ends[0], &fd), PLUMB_EINVAL);
	assert_int_equal(calls, 4);
}

/* What concerns the one that was waiting only is not the listener's. */
static void
a_connection_that_went_is_no_error_of_the_listener(void **unused)
{
	static const int numbers[] = { EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN,
		ENONET, EHOSTUNREACH, ENETUNREACH, ECONNABORTED };
	int fd = -1;

	(void)unused;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		failure = numbers[i];
		times = 1;
		assert_int_equal(
		    k->accept(NULL, ends[0], &fd), PLUMB_ECONNABORTED);
	}
	failure = EMFILE;
	times = 1;
	assert_int_equal(k->accept(NULL, ends[0], &fd), PLUMB_EMFILE);
}

static void
an_interrupted_connect_goes_on_by_itself(void **unused)
{
	struct plumb_address to = { .len = sizeof(sa_family_t) };

	(void)unused;
	to.any.ss_family = AF_UNIX;
	times = 1;
	failure = EINTR;
	assert_int_equal(k->connect(NULL, ends[0], &to), PLUMB_WOULD_BLOCK);
	times = 1;
	failure = EINPROGRESS;
	assert_int_equal(k->connect(NULL, ends[0], &to), PLUMB_WOULD_BLOCK);
	times = 1;
	failure = EAGAIN;
	assert_int_equal(k->connect(NULL, ends[0], &to), PLUMB_EAGAIN);
}

static void
an_interrupted_poll_finds_nobody(void **unused)
{
	struct pollfd at = { .fd = ends[0], .events = POLLOUT };
	struct plumb_io io;

	(void)unused;
	times = 1;
	failure = EINTR;
	io = k->poll(NULL, &at, 1, -1);
	assert_int_equal(io.status, 0);
	assert_int_equal(io.count, 0);
	times = 1;
	failure = ENOMEM;
	assert_int_equal(k->poll(NULL, &at, 1, -1).status, PLUMB_ENOMEM);
}

static void
an_interrupted_wait_is_made_again(void **unused)
{
	int code = 0;

	(void)unused;
	times = 2;
	failure = EINTR;
	calls = 0;
	/* There is no such child, as is said in the end. */
	assert_int_equal(k->reap(NULL, 1, false, &code), PLUMB_ECHILD);
	assert_int_equal(calls, 3);
}

static void
a_failing_shutdown_says_how(void **unused)
{
	(void)unused;
	times = 1;
	failure = ENOTCONN;
	assert_int_equal(k->shutdown(NULL, ends[0]), PLUMB_ENOTCONN);
	assert_int_equal(k->shutdown(NULL, ends[0]), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_errno_of_a_transfer_is_the_error_of_its_name),
		TEST(an_interrupted_accept_is_made_again),
		TEST(a_connection_that_went_is_no_error_of_the_listener),
		TEST(an_interrupted_connect_goes_on_by_itself),
		TEST(an_interrupted_poll_finds_nobody),
		TEST(an_interrupted_wait_is_made_again),
		TEST(a_failing_shutdown_says_how),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
