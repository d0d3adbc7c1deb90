/*
 * Pipes and files. write() and sendfile() to what nobody reads raise SIGPIPE,
 * and have no flag against it, as send() has; see struct quiet.
 */
#define _GNU_SOURCE /* for the prototype of sendfile() with large offsets */
#include "sys/kernel_real.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { IOV_AT_ONCE = 1024 };

int
plumb_real_adopt_pipe(void *self, int fd, bool *tells)
{
	struct stat info;
	int flags;

	(void)self;
	if (fstat(fd, &info) < 0)
		return plumb_error_of_errno(errno);
	/* rule: pipe.regular-file-rejected */
	if (!S_ISFIFO(info.st_mode) && !S_ISSOCK(info.st_mode) &&
	    !S_ISCHR(info.st_mode))
		return PLUMB_EVALUE;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0)
		return plumb_error_of_errno(errno);
	*tells = S_ISSOCK(info.st_mode) ||
		 (S_ISFIFO(info.st_mode) && (flags & O_ACCMODE) != O_RDWR);
	return plumb_real_status(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

struct plumb_io
plumb_real_read_pipe(void *self, int fd, void *out, size_t size)
{
	(void)self;
	return plumb_real_io(read(fd, out, size));
}

/* Whether a SIGPIPE waits to be unblocked. */
static bool
signal_waits(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1;
}

static void
take_signal(const sigset_t *which)
{
	static const struct timespec at_once = { 0, 0 };

	while (sigtimedwait(which, NULL, &at_once) < 0 && errno == EINTR)
		;
}

/*
 * What is called between begin_quiet() and end_quiet() tells nobody but its
 * caller that a pipe is broken. SIGPIPE is blocked, in this thread only, for as
 * long as the call takes; if one was raised, it waits in this thread, for that
 * is who it is sent to, and is taken before it is unblocked. The process's
 * disposition of SIGPIPE is left alone: it belongs to the program around us,
 * and children inherit it. One that was blocked and waiting before is the
 * program's own, and goes on waiting.
 */
struct quiet {
	sigset_t set;
	sigset_t old;
	bool waited;
};

static void
begin_quiet(struct quiet *quiet)
{
	(void)sigemptyset(&quiet->set);
	(void)sigaddset(&quiet->set, SIGPIPE);
	(void)pthread_sigmask(SIG_BLOCK, &quiet->set, &quiet->old);
	quiet->waited =
	    sigismember(&quiet->old, SIGPIPE) == 1 && signal_waits();
}

/*
 * Of a call that was to transfer size bytes and gave n. One that gave less may
 * have met the end behind the first of them: then there is a signal, and no
 * error. Leaves errno as the call set it.
 */
static void
end_quiet(struct quiet *quiet, ssize_t n, size_t size)
{
	int number = errno;
	bool raised = n < 0 ? number == EPIPE : (size_t)n < size;

	if (raised && !quiet->waited)
		take_signal(&quiet->set);
	(void)pthread_sigmask(SIG_SETMASK, &quiet->old, NULL);
	errno = number;
}

struct plumb_io
plumb_real_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct iovec iov[IOV_AT_ONCE];
	size_t given = count;
	struct quiet quiet;
	ssize_t n;

	(void)self;
	count = plumb_real_iov(pieces, count, iov, IOV_AT_ONCE);
	begin_quiet(&quiet);
	n = writev(fd, iov, (int)count);
	end_quiet(&quiet, n, plumb_pieces_total(pieces, given));
	return plumb_real_io(n);
}

struct plumb_io
plumb_real_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	(void)self;
	if (offset > INT64_MAX)
		return (struct plumb_io){ 0, 0 };
	return plumb_real_io(pread(fd, out, size, (off_t)offset));
}

/* What sendfile() says where it cannot do this file, or this socket. */
static bool
means_another_way(int number)
{
	return number == EINVAL || number == ENOSYS || number == EOPNOTSUPP ||
	       number == ENOTSOCK || number == ESPIPE || number == EOVERFLOW;
}

struct plumb_io
plumb_real_sendfile(void *self, int fd, int file, uint64_t offset, size_t size)
{
	off_t at = (off_t)offset;
	struct quiet quiet;
	ssize_t n;

	(void)self;
	if (offset > INT64_MAX)
		return (struct plumb_io){ 0, 0 };
	begin_quiet(&quiet);
	n = sendfile(fd, file, &at, size);
	end_quiet(&quiet, n, size);
	if (n < 0 && means_another_way(errno))
		return (struct plumb_io){ PLUMB_ENOTIMPL, 0 };
	return plumb_real_io(n);
}
