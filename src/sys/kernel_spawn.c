/*
 * The real kernel's way to start a program: vfork(), so that neither the size
 * of this program nor the number of its pages is paid for, and the thread waits
 * for no more than the exec. Not posix_spawn(): it says what kept the program
 * from running through memory that child and parent share, which is silence
 * wherever a vfork() is made a fork(), and it looks a program up in our PATH,
 * not in that of the environment it is given. Here a close-on-exec pipe says
 * it.
 *
 * Between vfork() and exec the child runs on our memory: it does nothing but
 * system calls, and writes to nothing but its own stack and what it is given.
 */
#define _GNU_SOURCE /* pipe2, close_range */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/kernel_real.h"

#ifndef SYS_close_range
#define SYS_close_range (-1) /* no such call: says that it is none */
#endif

enum {
	FDS = 3,
	FEW = 1024,
	CANNOT_EXEC = 127,
	CLOSE_LATER = 4 /* CLOSE_RANGE_CLOEXEC */
};

extern char **environ;

/* All that the child needs, found out while there is still time. */
struct plan {
	const struct plumb_spawn *what;
	char *const *environment;
	const char *path;
	int report; /* where to write the errno to */
};

static const char usual_path[] = "/bin:/usr/bin";

static const char *
path_of(char *const *environment)
{
	for (size_t i = 0; environment[i] != NULL; i++)
		if (strncmp(environment[i], "PATH=", 5) == 0)
			return environment[i] + 5;
	return usual_path;
}

/* The child's part */

static void
reset_signals(void)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };

	for (int i = 1; i < NSIG; i++)
		(void)sigaction(i, &usual, NULL);
}

/* Whether descriptor fd of the child is as it was asked for. */
static bool
place(const struct plumb_spawn *what, int fd)
{
	int from = what->fds[fd];

	if (from == PLUMB_SPAWN_INHERIT)
		return true;
	if (from == PLUMB_SPAWN_JOIN)
		from = STDOUT_FILENO;
	if (from == PLUMB_SPAWN_NULL)
		from = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (from == fd) /* it was closed with us, and is /dev/null now */
		return fcntl(fd, F_SETFD, 0) == 0;
	return from >= 0 && dup2(from, fd) == fd;
}

/* None but the first three survives the exec, whoever opened it. */
static void
close_the_others(void)
{
	long limit = sysconf(_SC_OPEN_MAX);

	if (syscall(SYS_close_range, FDS, ~0U, CLOSE_LATER) == 0)
		return;
	if (limit < 0 || limit > INT_MAX)
		limit = FEW;
	for (int fd = FDS; fd < limit; fd++)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static void
exec_in(const struct plan *plan, const char *directory, size_t len)
{
	const char *name = plan->what->argv[0];
	size_t name_len = strlen(name);
	char path[PATH_MAX];

	if (len + 1 + name_len >= sizeof path) {
		errno = ENAMETOOLONG;
		return;
	}
	memcpy(path, directory, len);
	if (len > 0) /* an empty one is the current one */
		path[len++] = '/';
	memcpy(path + len, name, name_len + 1);
	(void)execve(path, (char *const *)plan->what->argv, plan->environment);
}

/*
 * Returns only where it cannot; errno says why. One directory hides none behind
 * it, and the first thing that was wrong, besides that it is not there, is
 * told.
 */
static void
exec(const struct plan *plan)
{
	const char *at = plan->path;
	int wrong = 0;
	size_t len;

	if (plan->what->argv[0][0] == '\0' ||
	    strchr(plan->what->argv[0], '/') != NULL) {
		(void)execve(plan->what->argv[0],
		    (char *const *)plan->what->argv, plan->environment);
		return;
	}
	for (;;) {
		len = strcspn(at, ":");
		exec_in(plan, at, len);
		if (wrong == 0 && errno != ENOENT && errno != ENOTDIR)
			wrong = errno;
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	if (wrong != 0)
		errno = wrong;
}

static _Noreturn void
become(const struct plan *plan)
{
	const char *directory = plan->what->directory;
	sigset_t none;
	int number;

	sigemptyset(&none);
	reset_signals();
	if ((directory == NULL || chdir(directory) == 0) &&
	    place(plan->what, 0) && place(plan->what, 1) &&
	    place(plan->what, 2)) {
		close_the_others();
		(void)sigprocmask(SIG_SETMASK, &none, NULL);
		exec(plan);
	}
	number = errno;
	while (
	    write(plan->report, &number, sizeof number) < 0 && errno == EINTR)
		;
	_exit(CANNOT_EXEC);
}

/* Ours */

/* A descriptor above those that a child's own may be put over. */
static int
lift(int fd)
{
	int lifted;

	if (fd < 0 || fd >= FDS)
		return fd;
	lifted = fcntl(fd, F_DUPFD_CLOEXEC, FDS);
	(void)close(fd);
	return lifted;
}

static int
make_pipe(int ends[2])
{
	int number;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return plumb_error_of_errno(errno);
	ends[0] = lift(ends[0]);
	number = errno;
	ends[1] = lift(ends[1]);
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	if (ends[0] >= 0)
		number = errno;
	(void)close(ends[0] >= 0 ? ends[0] : ends[1]);
	return plumb_error_of_errno(number);
}

int
plumb_real_child_pipe(void *self, int fd, int *ours, int *theirs)
{
	int ends[2];
	int error = make_pipe(ends);
	int which = fd == 0 ? 1 : 0;

	(void)self;
	if (error != 0)
		return error;
	error = plumb_real_status(fcntl(ends[which], F_SETFL, O_NONBLOCK));
	if (error != 0) {
		(void)close(ends[0]);
		(void)close(ends[1]);
		return error;
	}
	*ours = ends[which];
	*theirs = ends[1 - which];
	return 0;
}

/* Apart, as what a function keeps in registers is not safe over a vfork(). */
static __attribute__((noinline)) pid_t
start(const struct plan *plan)
{
	sigset_t all, old;
	pid_t pid;

	/* No handler of ours may run in the child, on our memory. */
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	pid = vfork();
	if (pid == 0)
		become(plan);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	return pid;
}

/* 0 once the program runs, else the errno that the child has reported. */
static int
hear(int report)
{
	int number = 0;
	ssize_t n;

	do {
		n = read(report, &number, sizeof number);
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof number ? number : 0;
}

int
plumb_real_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	struct plan plan = { .what = what, .environment = environ };
	int report[2];
	int number;
	int error = make_pipe(report);

	(void)self;
	if (error != 0)
		return error;
	if (what->environment != NULL)
		plan.environment = (char *const *)what->environment;
	plan.path = path_of(plan.environment);
	plan.report = report[1];
	*pid = start(&plan);
	number = *pid < 0 ? errno : 0;
	(void)close(report[1]);
	if (*pid > 0)
		number = hear(report[0]);
	(void)close(report[0]);
	if (number == 0)
		return 0;
	while (*pid > 0 && waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
		;
	return plumb_error_of_errno(number);
}
