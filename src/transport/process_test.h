/*
 * What the tests of subprocesses share: real children, which wait for the test
 * on a FIFO where they have to, and a protocol that says what it hears. Each
 * test is run twice, with pidfds and with SIGCHLD.
 */
#ifndef PLUMB_TRANSPORT_PROCESS_TEST_H
#define PLUMB_TRANSPORT_PROCESS_TEST_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "transport/stream_test.h"

static int kills;   /* signals that were sent */
static int spawned; /* the last child's pid */
static int fds_before;
static char fifo[64]; /* where a child may wait */
static char folder[48];

static inline int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	char callback[8];
	char word[40];

	(void)self;
	snprintf(callback, sizeof callback, "data%d", fd);
	snprintf(word, sizeof word, "(%.*s)", (int)(len < 20 ? len : 20),
	    (const char *)data);
	return say(callback, word);
}

static inline int
pipe_connection_lost(void *self, int fd, int error)
{
	char callback[8];
	char word[40];

	(void)self;
	snprintf(callback, sizeof callback, "lost%d", fd);
	snprintf(word, sizeof word, "(%s)", plumb_error_exception(error));
	return say(callback, word);
}

static inline int
process_exited(void *self)
{
	char word[40] = "(None)";
	int returncode;

	(void)self;
	if (plumb_transport_get_returncode(transport, &returncode))
		snprintf(word, sizeof word, "(%d)", returncode);
	return say("exited", word);
}

static struct plumb_protocol_ops process_ops;

static inline int
process_factory(void *self, struct plumb_protocol *protocol)
{
	process_ops = ops;
	process_ops.data_received = NULL;
	process_ops.eof_received = NULL;
	process_ops.pipe_data_received = pipe_data_received;
	process_ops.pipe_connection_lost = pipe_connection_lost;
	process_ops.process_exited = process_exited;
	protocol->ops = &process_ops;
	protocol->self = self;
	return say("factory", "");
}

static inline int
counted_kill(void *self, int pid, int number)
{
	kills++;
	return plumb_kernel_real.kill(self, pid, number);
}

static inline int
noted_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	int error = plumb_kernel_real.spawn(self, what, pid);

	spawned = *pid;
	return error;
}

static inline int
no_pidfd(void *self, int pid, int *fd)
{
	(void)self;
	(void)pid;
	(void)fd;
	return PLUMB_ENOTIMPL;
}

/* stdio is a letter for each: pipe, inherit, null, stdout. */
static inline struct plumb_subprocess
stdio(const char *letters)
{
	static const char known[] = "-pins";
	struct plumb_subprocess what = { .directory = NULL };

	for (int i = 0; i < 3; i++)
		what.stdio[i] =
		    (enum plumb_stdio)(strchr(known, letters[i]) - known);
	return what;
}

static inline struct plumb_connection
connection(void)
{
	return (struct plumb_connection){
		.protocol_factory = process_factory,
		.opened = opened,
		.self = said,
		.name = "a",
	};
}

static inline int
spawn_shell(const char *letters, const char *command)
{
	struct plumb_connection how = connection();
	struct plumb_subprocess what = stdio(letters);

	return plumb_loop_subprocess_shell(loop, command, &what, &how);
}

/* Runs a child, and only what comes behind opened is kept: it may be quick. */
static inline void
begin_shell(const char *letters, const char *command)
{
	static const char begin[] = "factory made opened";
	size_t len = sizeof begin - 1;

	assert_int_equal(spawn_shell(letters, command), 0);
	wait_for("opened");
	assert_int_equal(strncmp(said, begin, len), 0);
	len += said[len] == ' ';
	memmove(said, said + len, strlen(said + len) + 1);
}

/* A command that may name the FIFO, as $1. */
static inline const char *
with_fifo(const char *command)
{
	static char text[512];

	snprintf(text, sizeof text, "set -- %s; %s", fifo, command);
	return text;
}

/* What waits to read the FIFO goes on. */
static inline void
let_go(void)
{
	int fd = open(fifo, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	close(fd);
}

static inline struct plumb_transport *
pipe_of(int fd)
{
	return plumb_transport_get_pipe_transport(transport, fd);
}

static inline void
assert_order(const char *first, const char *second)
{
	const char *a = strstr(said, first);
	const char *b = strstr(said, second);

	if (a == NULL || b == NULL || a >= b)
		fail_msg("%s before %s: %s", first, second, said);
}

static inline int
how_often(const char *word)
{
	int count = 0;

	for (const char *at = said; (at = strstr(at, word)) != NULL; at++)
		count++;
	return count;
}

static inline int
open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static inline bool
has_children(void)
{
	return waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
}

/* Until it is dead, and not yet waited for. */
static inline void
wait_until_dead(int pid)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0)
		assert_int_equal(errno, EINTR);
}

static inline int
set_up_process(void **state)
{
	fds_before = open_fds();
	if (set_up(state) != 0)
		return -1;
	kills = 0;
	spawned = 0;
	gated.kill = counted_kill;
	gated.spawn = noted_spawn;
	strcpy(folder, "/tmp/plumb-process-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(fifo, sizeof fifo, "%s/fifo", folder);
	return mkfifo(fifo, 0600);
}

static inline int
set_up_pidfd(void **state)
{
	kind = 'p';
	return set_up_process(state);
}

static inline int
set_up_sigchld(void **state)
{
	int result;

	kind = 's';
	result = set_up_process(state);
	gated.pidfd = no_pidfd;
	return result;
}

/* Nothing is left of any test: no child, no descriptor. */
static inline int
tear_down_process(void **state)
{
	release(state);
	(void)tear_down(state);
	unlink(fifo);
	rmdir(folder);
	assert_false(has_children());
	assert_int_equal(open_fds(), fds_before);
	return 0;
}

#define WITH_PIDFD(name)                                           \
	{                                                          \
#name, name, set_up_pidfd, tear_down_process, NULL \
	}
#define WITH_SIGCHLD(name)                                                    \
	{                                                                     \
#name " by SIGCHLD", name, set_up_sigchld, tear_down_process, \
		    NULL                                                      \
	}
#define EACH_WAY(name) WITH_PIDFD(name), WITH_SIGCHLD(name)

#endif
