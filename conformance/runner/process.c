#include "conformance/runner/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/tape.h"

enum {
	READ_SIZE = 65536,
	TAIL_MAX = 4096,
	ERRORS_AT_ONCE = 16,
	LEAVING = 2000 /* milliseconds, for an end or a stop that is due */
};

static void
close_fd(int *fd)
{
	if (*fd >= 0) {
		close(*fd);
	}
	*fd = -1;
}

static bool
make_pipe(int fds[2])
{
	if (pipe(fds) != 0) {
		return false;
	}
	for (int i = 0; i < 2; i++) {
		fcntl(fds[i], F_SETFD, FD_CLOEXEC);
	}
	return true;
}

/* In the child: becomes the adapter, or tells the parent why not. */
static _Noreturn void
become(char *const *argv, const char *workdir, const int fds[4][2])
{
	int why;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!workdir || chdir(workdir) == 0) {
		dup2(fds[0][0], 0);
		dup2(fds[1][1], 1);
		dup2(fds[2][1], 2);
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[0], argv);
	}
	why = errno;
	if (write(fds[3][1], &why, sizeof(why)) < 0) {
		_exit(126);
	}
	_exit(127);
}

static void
keep_ends(struct process *p, int fds[4][2])
{
	close_fd(&fds[0][0]);
	close_fd(&fds[1][1]);
	close_fd(&fds[2][1]);
	close_fd(&fds[3][1]);
	p->in = fds[0][1];
	p->out = fds[1][0];
	p->err = fds[2][0];
	fcntl(p->in, F_SETFL, O_NONBLOCK);
	fcntl(p->out, F_SETFL, O_NONBLOCK);
	fcntl(p->err, F_SETFL, O_NONBLOCK);
}

bool
process_start(struct process *p, char *const *argv, const char *workdir,
    char *message, size_t cap)
{
	int fds[4][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };
	int why = 0;
	ssize_t got = -1;

	p->ended = false;
	p->unsent.len = p->got.len = p->taken = p->tail.len = 0;
	p->pid = 0;
	p->in = p->out = p->err = -1;
	if (make_pipe(fds[0]) && make_pipe(fds[1]) && make_pipe(fds[2]) &&
	    make_pipe(fds[3])) {
		p->pid = fork();
	} else {
		p->pid = -1;
	}
	if (p->pid == 0) {
		become(argv, workdir, (const int(*)[2])fds);
	}
	why = errno;
	keep_ends(p, fds);
	if (p->pid > 0) {
		do {
			got = read(fds[3][0], &why, sizeof(why));
		} while (got < 0 && errno == EINTR);
	}
	close_fd(&fds[3][0]);
	if (got != 0) {
		snprintf(message, cap, "cannot start %s: %s", argv[0],
		    strerror(why));
		process_end(p, NULL, 0);
		return false;
	}
	return true;
}

void
process_say(struct process *p, const char *at, size_t len)
{
	text_add(&p->unsent, at, len);
	text_add(&p->unsent, "\n", 1);
}

void
process_flush(struct process *p)
{
	while (p->in >= 0 && p->unsent.len > 0) {
		ssize_t n = write(p->in, p->unsent.at, p->unsent.len);

		if (n > 0) {
			text_drop(&p->unsent, (size_t)n);
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else {
			if (n < 0 && errno != EAGAIN) {
				close_fd(&p->in);
			}
			return;
		}
	}
}

static bool
read_errors(struct process *p)
{
	bool any = false;

	/*
	 * Bounded, so that one who never stops to complain is heard in turns.
	 */
	for (int i = 0; i < ERRORS_AT_ONCE && p->err >= 0; i++) {
		ssize_t n =
		    read(p->err, text_room(&p->tail, TAIL_MAX), TAIL_MAX);

		if (n > 0) {
			p->tail.len += (size_t)n;
			if (p->tail.len > TAIL_MAX) {
				text_drop(&p->tail, p->tail.len - TAIL_MAX);
			}
			any = true;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else {
			if (n == 0 || errno != EAGAIN) {
				close_fd(&p->err);
			}
			break;
		}
	}
	return any;
}

static bool
read_lines(struct process *p)
{
	ssize_t n;

	if (p->taken > 0) {
		text_drop(&p->got, p->taken);
		p->taken = 0;
	}
	if (p->out < 0) {
		return false;
	}
	do {
		n = read(p->out, text_room(&p->got, READ_SIZE), READ_SIZE);
	} while (n < 0 && errno == EINTR);
	if (n > 0) {
		p->got.len += (size_t)n;
		return true;
	}
	if (n == 0 || errno != EAGAIN) {
		close_fd(&p->out);
		p->ended = true;
		return true;
	}
	return false;
}

bool
process_read_from(struct process *p, int fd)
{
	return fd == p->err ? read_errors(p) : read_lines(p);
}

bool
process_read(struct process *p)
{
	bool any = read_errors(p);

	return read_lines(p) || any;
}

enum process_line
process_line(struct process *p, const char **at, size_t *len)
{
	size_t left = p->got.len - p->taken;
	const char *from = left > 0 ? p->got.at + p->taken : NULL;
	const char *end = left > 0 ? memchr(from, '\n', left) : NULL;

	*at = from;
	*len = end ? (size_t)(end - from) : left;
	if (*len > PLUMB_TAPE_LINE_MAX) {
		return PROCESS_TOO_LONG;
	}
	if (end) {
		p->taken += *len + 1;
		return PROCESS_LINE;
	}
	if (!p->ended) {
		return PROCESS_NONE;
	}
	return left > 0 ? PROCESS_HALF : PROCESS_END;
}

static void
describe(int status, char *how, size_t cap)
{
	if (WIFSIGNALED(status)) {
		snprintf(how, cap, "killed by signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	} else {
		snprintf(how, cap, "exit status %d", WEXITSTATUS(status));
	}
}

/* Waits so long for its end; false where it goes on. */
static bool
wait_for_end(struct process *p, int milliseconds, int *status)
{
	for (int waited = 0;; waited++) {
		pid_t got = waitpid(p->pid, status, WNOHANG);

		if (got == p->pid || (got < 0 && errno != EINTR)) {
			return got == p->pid;
		}
		if (waited >= milliseconds) {
			return false;
		}
		poll(NULL, 0, 1);
	}
}

void
process_end(struct process *p, char *how, size_t cap)
{
	int status = 0;

	if (cap > 0) {
		snprintf(how, cap, "ended");
	}
	if (p->pid > 0) {
		/* Its output has ended, so it is on its way out. */
		bool itself = p->ended && wait_for_end(p, LEAVING, &status);

		kill(-p->pid, SIGKILL);
		if (!itself) {
			kill(p->pid, SIGKILL);
			while (
			    waitpid(p->pid, &status, 0) < 0 && errno == EINTR) {
			}
		}
		if (itself && cap > 0) {
			describe(status, how, cap);
		}
	}
	read_errors(p);
	p->pid = 0;
	close_fd(&p->in);
	close_fd(&p->out);
	close_fd(&p->err);
}

void
process_quit(struct process *p, int milliseconds)
{
	int status;

	process_flush(p);
	close_fd(&p->in);
	if (p->pid > 0 && wait_for_end(p, milliseconds, &status)) {
		kill(-p->pid, SIGKILL);
		p->pid = 0;
	}
	process_end(p, NULL, 0);
}

/* Waits so long for it to stop. That it has ended instead is left for
 * process_end(). */
static bool
wait_for_stop(const struct process *p, int milliseconds)
{
	siginfo_t info = { 0 };

	for (int waited = 0; waited <= milliseconds; waited++) {
		int failed = waitid(P_PID, (id_t)p->pid, &info,
		    WSTOPPED | WEXITED | WNOHANG | WNOWAIT);

		if (failed != 0 && errno != EINTR) {
			return false;
		}
		if (failed == 0 && info.si_pid == p->pid) {
			return info.si_code == CLD_STOPPED;
		}
		poll(NULL, 0, 1);
	}
	return false;
}

bool
process_freeze(struct process *p)
{
	if (p->pid <= 0 || kill(-p->pid, SIGSTOP) != 0) {
		return false;
	}
	/* One that is held by ptrace, as by LeakSanitizer at its end, is never
	 * said to have stopped; who holds it has. */
	if (!wait_for_stop(p, LEAVING)) {
		process_thaw(p);
		return false;
	}
	return true;
}

void
process_thaw(struct process *p)
{
	if (p->pid > 0) {
		kill(-p->pid, SIGCONT);
	}
}
