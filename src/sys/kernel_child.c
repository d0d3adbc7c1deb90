/*
 * The real kernel's children once they run: who hears of their end, and what
 * it was. Where there are no pidfds, a handler of SIGCHLD writes to one socket
 * per loop; it is installed while there is one, and passes the signal on to the
 * handler that it found. That one may know of this one, and pass it back: where
 * somebody has put theirs over ours, ours stays below it.
 */
#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/kernel_real.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open (-1) /* no such call: says that it is none */
#endif

enum { LISTENERS_MAX = 64 };

/* One end is the loop's, the other one the handler's, plus 1; 0: free. */
static struct {
	int ours;
	atomic_int theirs;
} listeners[LISTENERS_MAX];

static atomic_int handling; /* handlers that are running */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count; /* of listeners */
static struct sigaction before;
static struct sigaction below; /* what the first one found */
static bool stayed;	       /* that first one could not be taken out */
static _Thread_local volatile sig_atomic_t depth;

static void
pass_on(const struct sigaction *to, int number, siginfo_t *info, void *context)
{
	if ((to->sa_flags & SA_SIGINFO) != 0)
		to->sa_sigaction(number, info, context);
	else if (to->sa_handler != SIG_DFL && to->sa_handler != SIG_IGN)
		to->sa_handler(number);
}

static void
handle(int number, siginfo_t *info, void *context)
{
	int kept = errno;

	atomic_fetch_add(&handling, 1);
	for (size_t i = 0; i < LISTENERS_MAX; i++) {
		int to = atomic_load(&listeners[i].theirs) - 1;

		/* A full one wakes its loop just as well. */
		if (to >= 0)
			(void)!send(to, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	}
	atomic_fetch_sub(&handling, 1);
	depth++;
	if (depth == 1)
		pass_on(&before, number, info, context);
	else if (stayed && depth == 2) /* passed back by the one in between */
		pass_on(&below, number, info, context);
	depth--;
	errno = kept;
}

static int
install(void)
{
	struct sigaction ours = { .sa_sigaction = handle };

	ours.sa_flags = SA_SIGINFO | SA_RESTART | SA_NOCLDSTOP;
	sigemptyset(&ours.sa_mask);
	return plumb_real_status(sigaction(SIGCHLD, &ours, &before));
}

/* As it was, unless somebody has put another one over ours since. */
static void
uninstall(void)
{
	struct sigaction now;

	if (sigaction(SIGCHLD, NULL, &now) == 0 &&
	    (now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == handle) {
		(void)sigaction(SIGCHLD, &before, NULL);
		if (stayed)
			before = below;
	} else if (!stayed) {
		below = before;
		stayed = true;
	}
}

static int
join(const int ends[2])
{
	int error = count == 0 ? install() : 0;

	if (error != 0)
		return error;
	for (size_t i = 0; i < LISTENERS_MAX; i++) {
		if (atomic_load(&listeners[i].theirs) != 0)
			continue;
		count++;
		listeners[i].ours = ends[0];
		atomic_store(&listeners[i].theirs, ends[1] + 1);
		return 0;
	}
	return PLUMB_EMFILE;
}

int
plumb_real_watch_children(void *self, int *fd)
{
	int ends[2];
	int error;

	(void)self;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
		ends) < 0)
		return plumb_error_of_errno(errno);
	pthread_mutex_lock(&lock);
	error = join(ends);
	pthread_mutex_unlock(&lock);
	if (error != 0) {
		(void)close(ends[0]);
		(void)close(ends[1]);
		return error;
	}
	*fd = ends[0];
	return 0;
}

/* Takes the listener out, and returns the handler's end of it, or -1. */
static int
leave(int fd)
{
	for (size_t i = 0; i < LISTENERS_MAX; i++) {
		if (atomic_load(&listeners[i].theirs) == 0 ||
		    listeners[i].ours != fd)
			continue;
		if (--count == 0)
			uninstall();
		return atomic_exchange(&listeners[i].theirs, 0) - 1;
	}
	return -1;
}

void
plumb_real_unwatch_children(void *self, int fd)
{
	int theirs;

	(void)self;
	pthread_mutex_lock(&lock);
	theirs = leave(fd);
	pthread_mutex_unlock(&lock);
	/* A handler in another thread may just be writing to it. */
	while (atomic_load(&handling) > 0)
		(void)sched_yield();
	if (theirs >= 0)
		(void)close(theirs);
	(void)close(fd);
}

int
plumb_real_pidfd(void *self, int pid, int *fd)
{
	(void)self;
	*fd = (int)syscall(SYS_pidfd_open, pid, 0);
	/* EPERM: some sandboxes say so of all that they do not know. */
	if (*fd < 0 && (errno == ENOSYS || errno == EPERM))
		return PLUMB_ENOTIMPL;
	return plumb_real_status(*fd);
}

int
plumb_real_reap(void *self, int pid, bool wait, int *returncode)
{
	int status = 0;
	pid_t reaped;

	(void)self;
	do {
		reaped = waitpid(pid, &status, wait ? 0 : WNOHANG);
	} while (reaped < 0 && errno == EINTR);
	if (reaped < 0)
		return plumb_error_of_errno(errno);
	if (reaped == 0)
		return PLUMB_WOULD_BLOCK;
	/* rule: subprocess.returncode-values */
	*returncode =
	    WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	return 0;
}

int
plumb_real_kill(void *self, int pid, int signal)
{
	(void)self;
	return plumb_real_status(kill(pid, signal));
}
