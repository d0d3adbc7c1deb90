/* Starting subprocesses, and their methods. */
#include "transport/methods.h"
#include "transport/pipe.h"
#include "transport/process.h"

#include <stdio.h>

/* A child that is about to be started. */
struct start {
	struct plumb_spawn what;
	bool pipes[PLUMB_PROCESS_PIPES];
};

static bool
is_fine(const struct plumb_subprocess *what)
{
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES; fd++) {
		unsigned stdio = (unsigned)what->stdio[fd];

		if (stdio >= PLUMB_STDIO_COUNT ||
		    (stdio == PLUMB_STDIO_STDOUT && fd != 2))
			return false;
	}
	return true;
}

/* Makes a pipe's transport; its other end becomes the child's. */
static int
make_pipe(struct plumb_transport *t, int fd, struct start *start)
{
	const struct plumb_loop *loop = t->loop;
	struct plumb_end *end = &t->spawned->ends[fd];
	char name[PLUMB_NAME_SIZE];
	struct plumb_connection how = { .name = name };
	int ours;
	int error;

	snprintf(name, sizeof name, "%.*s.%c", PLUMB_NAME_SIZE - 3,
	    t->observer.name, '0' + fd);
	end->pipe = plumb_transport_new(t->loop, &how);
	if (end->pipe == NULL)
		return PLUMB_EMEMORY;
	plumb_transport_hold(end->pipe);
	end->pipe->protocol =
	    (struct plumb_protocol){ &plumb_process_pipe_ops, end, "pipe" };
	plumb_observer_belong(
	    &end->pipe->observer, &t->observer, (unsigned)fd + 1);
	end->pipe->in_full = true;
	error = loop->kernel->child_pipe(
	    loop->kernel_self, fd, &ours, &start->what.fds[fd]);
	if (error != 0)
		return error;
	start->pipes[fd] = true;
	/* rule: subprocess.pipe-directions */
	error = plumb_pipe_start(end->pipe, ours,
	    fd == 0 ? PLUMB_KIND_WRITEPIPE : PLUMB_KIND_READPIPE);
	if (error != 0)
		loop->kernel->close(loop->kernel_self, ours);
	return error;
}

static int
make_pipes(struct plumb_transport *t, const struct plumb_subprocess *what,
    struct start *start)
{
	static const int numbers[PLUMB_STDIO_COUNT] = {
		[PLUMB_STDIO_INHERIT] = PLUMB_SPAWN_INHERIT,
		[PLUMB_STDIO_NULL] = PLUMB_SPAWN_NULL,
		[PLUMB_STDIO_STDOUT] = PLUMB_SPAWN_JOIN,
	};
	int error = 0;

	for (int fd = 0; fd < PLUMB_PROCESS_PIPES && error == 0; fd++) {
		if (what->stdio[fd] > PLUMB_STDIO_PIPE)
			start->what.fds[fd] = numbers[what->stdio[fd]];
		else
			error = make_pipe(t, fd, start);
	}
	return error;
}

/* The child's ends are its own. */
static void
close_theirs(const struct plumb_loop *loop, const struct start *start)
{
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES; fd++)
		if (start->pipes[fd])
			loop->kernel->close(
			    loop->kernel_self, start->what.fds[fd]);
}

static int
spawn(struct plumb_transport *t, const struct plumb_subprocess *what,
    struct start *start)
{
	struct plumb_loop *loop = t->loop;
	struct plumb_spawned *spawned = t->spawned;
	int error = make_pipes(t, what, start);

	if (error == 0)
		error = plumb_notify_factory(t);
	if (error == 0)
		error = loop->kernel->spawn(
		    loop->kernel_self, &start->what, &spawned->pid);
	close_theirs(loop, start);
	if (error == 0)
		error = plumb_child_open(loop, &spawned->child, spawned->pid);
	return error;
}

int
plumb_loop_subprocess_exec(struct plumb_loop *loop, const char *const *argv,
    const struct plumb_subprocess *what, const struct plumb_connection *how)
{
	static const struct plumb_subprocess usual = { .directory = NULL };
	struct start start = { .what = { .argv = argv } };
	struct plumb_transport *t;
	int error;

	if (what == NULL)
		what = &usual;
	if (loop->closed)
		return PLUMB_EUSAGE;
	if (argv[0] == NULL || how->ssl != NULL || !is_fine(what))
		return PLUMB_EVALUE;
	start.what.environment = what->environment;
	start.what.directory = what->directory;
	t = plumb_transport_new(loop, how);
	if (t == NULL)
		return PLUMB_EMEMORY;
	error = plumb_process_new(t);
	if (error == 0)
		error = spawn(t, what, &start);
	/* rule: subprocess.missing-program */
	if (error != 0)
		plumb_process_forget(t);
	else
		plumb_process_start(t, start.pipes);
	return error;
}

int
plumb_loop_subprocess_shell(struct plumb_loop *loop, const char *command,
    const struct plumb_subprocess *what, const struct plumb_connection *how)
{
	const char *const argv[] = { "/bin/sh", "-c", command, NULL };

	return plumb_loop_subprocess_exec(loop, argv, what, how);
}

/* Methods */

/* The drive is its first member. */
static struct plumb_transport *
transport_of(struct plumb_drive *d)
{
	return (struct plumb_transport *)(void *)d;
}

static void
called_with(struct plumb_transport *t, enum plumb_verb verb, int number)
{
	struct plumb_note note = plumb_note_of(PLUMB_MARK_CALL, verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_NUMBER);
	note.more = (uint64_t)(int64_t)number;
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
}

static void
returned_number(struct plumb_transport *t, enum plumb_verb verb, int number)
{
	struct plumb_note note = plumb_method_returning(verb, 0);

	plumb_note_flag(&note, PLUMB_NOTE_NUMBER);
	note.more = (uint64_t)(int64_t)number;
	plumb_observe(t->loop, &t->observer, note, NULL, 0);
}

int
plumb_transport_get_pid(struct plumb_transport *t)
{
	int error = plumb_method_missing(t, PLUMB_VERB_GET_PID);

	plumb_method_called(t, PLUMB_VERB_GET_PID);
	if (error != 0)
		return plumb_method_returned(t, PLUMB_VERB_GET_PID, error);
	returned_number(t, PLUMB_VERB_GET_PID, t->spawned->pid);
	return t->spawned->pid;
}

void
plumb_port_process_called(struct plumb_drive *d, enum plumb_verb verb)
{
	plumb_method_called(transport_of(d), verb);
}

void
plumb_port_process_returned_close(struct plumb_drive *d)
{
	(void)plumb_method_returned(transport_of(d), PLUMB_VERB_CLOSE, 0);
}

void
plumb_port_process_returned_closing(struct plumb_drive *d, bool closing)
{
	(void)plumb_method_returned_truth(
	    transport_of(d), PLUMB_VERB_IS_CLOSING, closing);
}

void
plumb_port_process_returned_code(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	if (d->process.has_returncode)
		returned_number(
		    t, PLUMB_VERB_GET_RETURNCODE, d->process.returncode);
	else
		plumb_method_returned_word(
		    t, PLUMB_VERB_GET_RETURNCODE, "None");
}

bool
plumb_transport_get_returncode(struct plumb_transport *t, int *returncode)
{
	int error = plumb_method_missing(t, PLUMB_VERB_GET_RETURNCODE);

	if (error != 0) {
		plumb_method_called(t, PLUMB_VERB_GET_RETURNCODE);
		plumb_method_returned(t, PLUMB_VERB_GET_RETURNCODE, error);
		return false;
	}
	if (!plumb_subprocess_get_returncode(&t->drive))
		return false;
	*returncode = t->drive.process.returncode;
	return true;
}

struct plumb_transport *
plumb_transport_get_pipe_transport(struct plumb_transport *t, int fd)
{
	struct plumb_transport *pipe = NULL;
	int error = plumb_method_missing(t, PLUMB_VERB_GET_PIPE_TRANSPORT);

	called_with(t, PLUMB_VERB_GET_PIPE_TRANSPORT, fd);
	if (error != 0) {
		plumb_method_returned(t, PLUMB_VERB_GET_PIPE_TRANSPORT, error);
		return NULL;
	}
	/* rule: subprocess.pipe-transport-none,
	 * subprocess.pipe-transport-after-loss */
	if (fd >= 0 && fd < PLUMB_PROCESS_PIPES)
		pipe = t->spawned->ends[fd].pipe;
	plumb_method_returned_word(t, PLUMB_VERB_GET_PIPE_TRANSPORT,
	    pipe == NULL ? "None"
	    : fd == 0	 ? "write"
			 : "read");
	return pipe;
}

void
plumb_port_process_called_signal(
    struct plumb_drive *d, enum plumb_verb verb, int signal)
{
	struct plumb_transport *t = transport_of(d);

	if (verb == PLUMB_VERB_SEND_SIGNAL)
		called_with(t, verb, signal);
	else
		plumb_method_called(t, verb);
}

void
plumb_port_process_returned_signal(
    struct plumb_drive *d, enum plumb_verb verb, int error)
{
	(void)plumb_method_returned(transport_of(d), verb, error);
}

static int
send_signal(struct plumb_transport *t, enum plumb_verb verb, int signal)
{
	int error = plumb_method_missing(t, verb);

	if (error == 0)
		return plumb_subprocess_signal(&t->drive, verb, signal);
	plumb_port_process_called_signal(&t->drive, verb, signal);
	return plumb_method_returned(t, verb, error);
}

int
plumb_transport_send_signal(struct plumb_transport *t, int signal)
{
	return send_signal(t, PLUMB_VERB_SEND_SIGNAL, signal);
}

int
plumb_transport_terminate(struct plumb_transport *t)
{
	return send_signal(t, PLUMB_VERB_TERMINATE, PLUMB_SIGTERM);
}

int
plumb_transport_kill(struct plumb_transport *t)
{
	return send_signal(t, PLUMB_VERB_KILL, PLUMB_SIGKILL);
}
