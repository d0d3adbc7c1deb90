#include "conformance/runner/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/runner/memory.h"
#include "conformance/runner/text.h"
#include "conformance/runner/verdict.h"

enum { READ_SIZE = 65536 };

struct worker {
	pid_t pid;
	int fd; /* -1: gone */
	struct text got;
};

static void
write_all(int fd, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR) {
			/* Nobody collects any more; signals clean up. */
			(void)raise(SIGTERM);
			_exit(EXIT_SUITE);
		} else if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
}

void
jobs_send(const struct jobs_link *link, const char *at, size_t len)
{
	uint64_t length = len;

	write_all(link->fd, (const char *)&length, sizeof(length));
	write_all(link->fd, at, len);
}

/*
 * In the child. It leaves by _exit(), so that what the collector's streams
 * held at the fork is not printed twice; what it printed itself is flushed.
 */
static void
be_worker(const struct jobs *jobs, struct worker *workers, unsigned i, int fd)
{
	struct jobs_link link = { fd, i, jobs->workers };

	for (unsigned k = 0; k < i; k++) {
		close(workers[k].fd);
	}
	(void)signal(SIGPIPE, SIG_IGN); /* an adapter may die at any time */
	jobs->work(jobs->with, &link);
	fflush(stderr);
	_exit(0);
}

/*
 * An adapter must not hold the pipe open: its end is how a worker's death is
 * noticed.
 */
static void
keep_from_others(int fd)
{
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

static int
start_worker(const struct jobs *jobs, struct worker *workers, unsigned i)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0) {
		return -1;
	}
	keep_from_others(ends[0]);
	keep_from_others(ends[1]);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		be_worker(jobs, workers, i, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return -1;
	}
	workers[i].pid = pid;
	workers[i].fd = ends[0];
	return 0;
}

static void
say_how_it_ended(const struct jobs *jobs, const struct worker *w, unsigned i)
{
	char why[80] = "";
	int status = 0;

	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) {
	}
	if (WIFSIGNALED(status)) {
		snprintf(why, sizeof(why), "it was ended by signal %d (%s)",
		    WTERMSIG(status), strsignal(WTERMSIG(status)));
	} else if (WEXITSTATUS(status) != 0) {
		snprintf(
		    why, sizeof(why), "it exited with %d", WEXITSTATUS(status));
	} else if (w->got.len > 0) {
		snprintf(why, sizeof(why), "its last message is incomplete");
	}
	jobs->gone(jobs->with, i, why);
}

static void
take_messages(const struct jobs *jobs, struct text *got)
{
	uint64_t len;
	size_t at = 0;

	while (got->len - at >= sizeof(len)) {
		memcpy(&len, got->at + at, sizeof(len));
		if (got->len - at - sizeof(len) < len) {
			break;
		}
		at += sizeof(len);
		jobs->take(jobs->with, got->at + at, (size_t)len);
		at += (size_t)len;
	}
	text_drop(got, at);
}

/* Reads once; closes at the end. */
static void
read_worker(const struct jobs *jobs, struct worker *w, unsigned i)
{
	ssize_t n = read(w->fd, text_room(&w->got, READ_SIZE), READ_SIZE);

	if (n < 0 && errno == EINTR) {
		return;
	}
	if (n > 0) {
		w->got.len += (size_t)n;
		take_messages(jobs, &w->got);
		return;
	}
	close(w->fd);
	w->fd = -1;
	say_how_it_ended(jobs, w, i);
	text_free(&w->got);
}

static void
collect(const struct jobs *jobs, struct worker *workers, unsigned count)
{
	struct pollfd *polled = new_items(count, sizeof(*polled));
	unsigned left = count;

	while (left > 0) {
		for (unsigned i = 0; i < count; i++) {
			polled[i].fd = workers[i].fd;
			polled[i].events = POLLIN;
			polled[i].revents = 0;
		}
		if (poll(polled, count, -1) < 0) {
			continue;
		}
		for (unsigned i = 0; i < count; i++) {
			if (polled[i].revents != 0) {
				read_worker(jobs, &workers[i], i);
				left -= workers[i].fd < 0;
			}
		}
	}
	free(polled);
}

/*
 * A worker that could not be started is one that ended at once: its share is
 * missing, and why is told.
 */
int
jobs_run(const struct jobs *jobs)
{
	struct worker *workers = new_items(jobs->workers, sizeof(*workers));
	unsigned started = 0;
	int status = 0;

	fflush(NULL);
	while (started < jobs->workers &&
	       start_worker(jobs, workers, started) == 0) {
		started++;
	}
	if (started == 0) {
		status = -1;
	} else {
		for (unsigned i = started; i < jobs->workers; i++) {
			jobs->gone(jobs->with, i, "it could not be started");
		}
		collect(jobs, workers, started);
	}
	free(workers);
	return status;
}
