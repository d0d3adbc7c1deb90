/*
 * A subprocess, as far as core/drive_process.h asks for it. What its pipes have
 * to tell, they tell as streams do, to a protocol that is here.
 */
#include "transport/process.h"

/* The drive is its first member. */
static struct plumb_transport *
transport_of(struct plumb_drive *d)
{
	return (struct plumb_transport *)(void *)d;
}

static void
exited(void *self, int returncode)
{
	struct plumb_transport *t = self;

	plumb_subprocess_exited(&t->drive, returncode);
}

void
plumb_port_process_listen(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	plumb_transport_made(t);
	/* Behind opened, which is queued by now. */
	plumb_child_listen(&t->spawned->child, exited, t);
}

void
plumb_port_process_queue(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	plumb_task_queue(&t->loop->ready, &t->ending);
}

void
plumb_port_process_release(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	t->protocol = (struct plumb_protocol){ .ops = NULL };
	plumb_transport_release(t);
}

static int
run_made(void *self)
{
	struct plumb_transport *t = self;

	plumb_subprocess_made(&t->drive);
	return 0;
}

static int
run_lost(void *self)
{
	struct plumb_transport *t = self;

	plumb_subprocess_lost(&t->drive);
	return 0;
}

int
plumb_process_new(struct plumb_transport *t)
{
	t->spawned = plumb_loop_alloc(t->loop, sizeof *t->spawned);
	if (t->spawned == NULL)
		return PLUMB_EMEMORY;
	t->drive.kind = PLUMB_KIND_SUBPROCESS;
	plumb_task_init(&t->opening, run_made, t);
	plumb_task_init(&t->ending, run_lost, t);
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES; fd++) {
		t->spawned->ends[fd].process = t;
		t->spawned->ends[fd].fd = fd;
	}
	return 0;
}

void
plumb_process_start(
    struct plumb_transport *t, const bool pipes[PLUMB_PROCESS_PIPES])
{
	plumb_subprocess_init(&t->drive, pipes);
	/* Behind those of its pipes, so that connection_made can use them, and
	 * no poll comes between. */
	plumb_task_queue(&t->loop->ready, &t->opening);
}

void
plumb_process_forget(struct plumb_transport *t)
{
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES && t->spawned != NULL; fd++) {
		struct plumb_transport *pipe = t->spawned->ends[fd].pipe;

		if (pipe == NULL)
			continue;
		plumb_task_cancel(&pipe->opening);
		plumb_transport_shut_down(pipe);
		plumb_transport_release(pipe); /* the loop's own hold */
	}
	plumb_transport_release(t);
}

void
plumb_process_free(struct plumb_transport *t)
{
	struct plumb_spawned *spawned = t->spawned;

	if (spawned == NULL)
		return;
	plumb_child_close(&spawned->child);
	/* A loop that is closed has freed them, or is about to. */
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES && !t->loop->closed; fd++) {
		struct plumb_transport *pipe = spawned->ends[fd].pipe;

		if (pipe == NULL)
			continue;
		pipe->observer.owner = NULL;
		plumb_transport_release(pipe);
	}
	plumb_loop_release(t->loop, spawned, sizeof *spawned);
	t->spawned = NULL;
}

/* The child */

int
plumb_port_process_signal(struct plumb_drive *d, int signal)
{
	return plumb_child_kill(&transport_of(d)->spawned->child, signal);
}

static void
shut_pipes(struct plumb_transport *t, bool at_once)
{
	for (int fd = 0; fd < PLUMB_PROCESS_PIPES; fd++) {
		struct plumb_transport *pipe = t->spawned->ends[fd].pipe;

		if (pipe != NULL)
			plumb_drive_stop(&pipe->drive, at_once);
	}
}

void
plumb_port_process_kill(struct plumb_drive *d)
{
	struct plumb_transport *t = transport_of(d);

	(void)plumb_child_kill(&t->spawned->child, PLUMB_SIGKILL);
	shut_pipes(t, true);
}

void
plumb_port_process_shut(struct plumb_drive *d)
{
	shut_pipes(transport_of(d), false);
}

void
plumb_port_process_forget(struct plumb_drive *d)
{
	plumb_process_forget(transport_of(d));
}

/* User code */

int
plumb_port_process_made(struct plumb_drive *d)
{
	return plumb_notify_made(transport_of(d));
}

int
plumb_port_process_lost(struct plumb_drive *d)
{
	return plumb_notify_lost(transport_of(d), 0);
}

int
plumb_port_process_exited(struct plumb_drive *d)
{
	return plumb_notify_exited(transport_of(d));
}

int
plumb_port_process_data(
    struct plumb_drive *d, int fd, const void *data, size_t len)
{
	return plumb_notify_pipe_data(transport_of(d), fd, data, len);
}

int
plumb_port_process_pipe_lost(struct plumb_drive *d, int fd, int error)
{
	return plumb_notify_pipe_lost(transport_of(d), fd, error);
}

int
plumb_port_process_pause(struct plumb_drive *d)
{
	return plumb_notify_pause(transport_of(d));
}

int
plumb_port_process_resume(struct plumb_drive *d)
{
	return plumb_notify_resume(transport_of(d));
}

void
plumb_port_process_report(struct plumb_drive *d, int error, const char *message)
{
	struct plumb_transport *t = transport_of(d);

	plumb_loop_report(t->loop, t, error, message);
}

/* The protocol of the pipes */

static int
data_received(void *self, const void *data, size_t len)
{
	const struct plumb_end *end = self;

	plumb_subprocess_data(&end->process->drive, end->fd, data, len);
	return 0;
}

static int
pause_writing(void *self)
{
	const struct plumb_end *end = self;

	plumb_subprocess_pause(&end->process->drive);
	return 0;
}

static int
resume_writing(void *self)
{
	const struct plumb_end *end = self;

	plumb_subprocess_resume(&end->process->drive);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	const struct plumb_end *end = self;

	plumb_subprocess_pipe_lost(&end->process->drive, end->fd, error);
	return 0;
}

const struct plumb_protocol_ops plumb_process_pipe_ops = {
	.data_received = data_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};
