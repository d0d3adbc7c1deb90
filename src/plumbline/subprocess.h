/* A part of plumbline.h, which is what programs include. */
#ifndef PLUMBLINE_SUBPROCESS_H
#define PLUMBLINE_SUBPROCESS_H

#include "plumbline.h"

/*
 * SUBPROCESSES
 *
 * A transport for a child process, whose descriptors 0, 1 and 2 may be pipes to
 * this program. Each pipe is a transport of its own, with the methods of a
 * write pipe (0) or a read pipe (1 and 2); what it has to tell is told by the
 * callbacks of the subprocess. Callbacks, all of them from the loop
 * (pause_writing aside): connection_made, then pipe_data_received,
 * pipe_connection_lost once for each pipe and process_exited once, in any order
 * but that of one pipe; last of all connection_lost(0).
 */
enum plumb_stdio {
	PLUMB_STDIO_NONE, /* not said: a pipe */
	PLUMB_STDIO_PIPE,
	PLUMB_STDIO_INHERIT, /* as it is in this program */
	PLUMB_STDIO_NULL,    /* /dev/null */
	PLUMB_STDIO_STDOUT,  /* of descriptor 2 only: the same as 1 */
	PLUMB_STDIO_COUNT
};

struct plumb_subprocess {
	enum plumb_stdio stdio[3]; /* of descriptors 0, 1 and 2 */
	/* "NAME=value", ended by NULL. NULL: this program's. */
	const char *const *environment;
	const char *directory; /* to start it in; NULL: this program's */
};

/*
 * Starts the program argv[0], with these arguments, ended by NULL. A name
 * without a slash is looked for in the PATH of its environment. what may be
 * NULL. The child has no other descriptor than 0, 1 and 2, and no signal
 * blocked or ignored.
 *
 * protocol_factory is called from inside, before anything is started; a turn
 * later come connection_made and opened. Where the program cannot be started,
 * that is the error of this call, and nothing is left behind: PLUMB_ENOENT,
 * PLUMB_EACCES, PLUMB_ENOEXEC and other OS errors (also for the directory),
 * PLUMB_EVALUE (no argv[0], or no such stdio), PLUMB_EUSAGE (loop closed),
 * PLUMB_EMEMORY, what protocol_factory raised.
 * rule: subprocess.missing-program
 */
PLUMB_MUST int plumb_loop_subprocess_exec(struct plumb_loop *loop,
    const char *const *argv, const struct plumb_subprocess *what,
    const struct plumb_connection *how);
/* The same of a command for /bin/sh. */
PLUMB_MUST int plumb_loop_subprocess_shell(struct plumb_loop *loop,
    const char *command, const struct plumb_subprocess *what,
    const struct plumb_connection *how);

/*
 * plumb_transport_close() of a subprocess: kills the child with SIGKILL if it
 * runs, and drops what its pipes have buffered; if it has exited, closes its
 * pipes, stdin when it is flushed. All callbacks that are due come, and
 * connection_lost last. An exit alone is not closing. The transport is also
 * closed, and the child waited for, where the loop is closed.
 * rules: subprocess.close-kills, subprocess.close-callbacks,
 * subprocess.close-after-exit
 *
 * The next ones are methods of subprocesses; of other kinds, PLUMB_ENOTIMPL,
 * false or NULL. They answer in every state, after connection_lost too.
 */
/* The child's process id. It may be a stranger's once the child has exited. */
int plumb_transport_get_pid(struct plumb_transport *transport);
/*
 * False while the child runs, which is the API's None. From process_exited on
 * true, and *returncode is the exit status, or minus the signal that ended it;
 * 255 where somebody else has waited for it.
 * rules: subprocess.returncode-at-exit, subprocess.returncode-values
 */
bool plumb_transport_get_returncode(
    struct plumb_transport *transport, int *returncode);
/*
 * The transport of that pipe, also when it is lost; NULL where there is none.
 * Valid as long as the subprocess's. set_protocol() on it does nothing.
 * rules: subprocess.pipe-directions, subprocess.pipe-transport-none,
 * subprocess.pipe-transport-after-loss
 */
struct plumb_transport *plumb_transport_get_pipe_transport(
    struct plumb_transport *transport, int fd);
/*
 * Sends a signal to the child. Nothing where it has exited; PLUMB_ESRCH after
 * connection_lost; PLUMB_EINVAL (no such signal), PLUMB_EPERM.
 * rule: subprocess.signal-after-lost
 */
int plumb_transport_send_signal(struct plumb_transport *transport, int signal);
/* SIGTERM, and nothing else. rule: subprocess.terminate-only-signals */
int plumb_transport_terminate(struct plumb_transport *transport);
/* SIGKILL, and nothing else. */
int plumb_transport_kill(struct plumb_transport *transport);

#endif
