#include "core/drive_process.h"

#include "plumbline/errors.h"

/* What a callback raised ends nothing. */
/*@ requires \valid(d) && child_ok(d);
  @ terminates \true;
  @ assigns *d;
  @ ensures ok: child_ok(d);
  @ ensures depth: child_depth{Old, Here}(d);
  @*/
static void
report(struct plumb_drive *d, int error, const char *message)
{
	if (error != 0) {
		plumb_port_process_report(d, error, message);
	}
}

/* Always after an exit and the loss of a pipe. */
/*@ requires \valid(d) && child_ok(d);
  @ terminates \true;
  @ assigns d->process.state;
  @ ensures ok: child_ok(d);
  @*/
static void
settle(struct plumb_drive *d)
{
	if (plumb_process_settle(&d->process) == PLUMB_PROCESS_DO_QUEUE) {
		plumb_port_process_queue(d);
	}
}

void
plumb_subprocess_init(
    struct plumb_drive *d, const bool open[PLUMB_PROCESS_PIPES])
{
	plumb_process_init(&d->process, open);
}

void
plumb_subprocess_made(struct plumb_drive *d)
{
	int error;

	if (plumb_process_made(&d->process) != PLUMB_PROCESS_DO_MADE) {
		return;
	}
	/* rule: subprocess.made-first */
	error = plumb_port_process_made(d);
	report(d, error, "connection_made() raised");
	plumb_port_process_listen(d);
}

void
plumb_subprocess_exited(struct plumb_drive *d, int returncode)
{
	int error = 0;

	if (plumb_process_exited(&d->process, returncode) ==
	    PLUMB_PROCESS_DO_EXIT) {
		error = plumb_port_process_exited(d);
	}
	report(d, error, "process_exited() raised");
	settle(d);
}

void
plumb_subprocess_lost(struct plumb_drive *d)
{
	int error;

	if (plumb_process_lost(&d->process) != PLUMB_PROCESS_DO_LOSE) {
		return;
	}
	error = plumb_port_process_lost(d);
	report(d, error, "connection_lost() raised");
	plumb_port_process_release(d);
}

/* The pipes */

void
plumb_subprocess_data(
    struct plumb_drive *d, int fd, const void *data, size_t len)
{
	int error = 0;

	if (plumb_process_says(&d->process, (size_t)fd) ==
	    PLUMB_PROCESS_DO_PASS) {
		error = plumb_port_process_data(d, fd, data, len);
	}
	/* rule: subprocess.raise-in-data */
	report(d, error, "pipe_data_received() raised");
}

void
plumb_subprocess_pipe_lost(struct plumb_drive *d, int fd, int error)
{
	int raised = 0;

	if (plumb_process_pipe_lost(&d->process, (size_t)fd) ==
	    PLUMB_PROCESS_DO_PIPE) {
		raised = plumb_port_process_pipe_lost(d, fd, error);
	}
	report(d, raised, "pipe_connection_lost() raised");
	settle(d);
}

void
plumb_subprocess_pause(struct plumb_drive *d)
{
	int error = 0;

	/* rule: subprocess.stdin-flow */
	if (plumb_process_pause(&d->process) == PLUMB_PROCESS_DO_PASS) {
		error = plumb_port_process_pause(d);
	}
	report(d, error, "pause_writing() raised");
}

void
plumb_subprocess_resume(struct plumb_drive *d)
{
	int error = 0;

	if (plumb_process_resume(&d->process) == PLUMB_PROCESS_DO_PASS) {
		error = plumb_port_process_resume(d);
	}
	report(d, error, "resume_writing() raised");
}

/* Methods */

/* What is closed is closed for ever, and told of as before. */
/*@ requires \valid(d) && child_ok(d);
  @ terminates \true;
  @ assigns d->process.state, d->process.open[0 .. 2];
  @ ensures agrees: child_agrees(d);
  @ ensures stdin: child_pipe(d, 0);
  @ ensures stdout: child_pipe(d, 1);
  @ ensures stderr: child_pipe(d, 2);
  @ ensures closing: process_closing(d->process.state);
  @*/
static enum plumb_process_action
close_it(struct plumb_drive *d)
{
	return plumb_process_close(&d->process);
}

int
plumb_subprocess_close(struct plumb_drive *d)
{
	plumb_port_process_called(d, PLUMB_VERB_CLOSE);
	switch (close_it(d)) {
	case PLUMB_PROCESS_DO_KILL:
		plumb_port_process_kill(d);
		break;
	case PLUMB_PROCESS_DO_SHUT:
		plumb_port_process_shut(d);
		break;
	case PLUMB_PROCESS_DO_FORGET:
		plumb_port_process_forget(d);
		break;
	default:
		break;
	}
	plumb_port_process_returned_close(d);
	return 0;
}

bool
plumb_subprocess_is_closing(struct plumb_drive *d)
{
	bool closing = plumb_process_is_closing(&d->process);

	plumb_port_process_called(d, PLUMB_VERB_IS_CLOSING);
	plumb_port_process_returned_closing(d, closing);
	return closing;
}

bool
plumb_subprocess_get_returncode(struct plumb_drive *d)
{
	plumb_port_process_called(d, PLUMB_VERB_GET_RETURNCODE);
	/* rule: subprocess.returncode-at-exit, subprocess.queries-after-close */
	plumb_port_process_returned_code(d);
	return d->process.has_returncode;
}

/* Sends it, if there is somebody to send it to. */
/*@ requires \valid(d) && child_ok(d);
  @ terminates \true;
  @ assigns d->process.state;
  @ ensures ok: child_ok(d);
  @ ensures lost: \result == 0 ==> child_accepts_signalled(d);
  @*/
static int
send_signal(struct plumb_drive *d, int signal)
{
	switch (plumb_process_signal(&d->process)) {
	case PLUMB_PROCESS_DO_SIGNAL:
		return plumb_port_process_signal(d, signal);
	case PLUMB_PROCESS_DO_REFUSE:
		/* rule: subprocess.signal-after-lost */
		return PLUMB_ESRCH;
	default:
		return 0;
	}
}

int
plumb_subprocess_signal(struct plumb_drive *d, enum plumb_verb verb, int signal)
{
	int error;

	plumb_port_process_called_signal(d, verb, signal);
	error = send_signal(d, signal);
	plumb_port_process_returned_signal(d, verb, error);
	return error;
}
