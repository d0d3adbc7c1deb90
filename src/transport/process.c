/*
 * A subprocess's life. Each thing that happens to it is one question to
 * core/process.h, and the answer is carried out where it is asked. What its
 * pipes have to tell, they tell as streams do, to a protocol that is here.
 */
#include "transport/process.h"

static void
report(struct plumb_transport *t, int error, const char *message)
{
	if (error != 0)
		plumb_loop_report(t->loop, t, error, message);
}

static void
settle(struct plumb_transport *t)
{
	if (plumb_process_settle(&t->spawned->engine) == PLUMB_PROCESS_DO_QUEUE)
		plumb_task_queue(&t->loop->ready, &t->ending);
}

static void
exited(void *self, int returncode)
{
	struct plumb_transport *t = self;

	if (plumb_process_exited(&t->spawned->engine, returncode) ==
	    PLUMB_PROCESS_DO_EXIT)
		report(t, plumb_notify_exited(t), "process_exited() raised");
	settle(t);
}

static int
run_made(void *self)
{
	struct plumb_transport *t = self;

	if (plumb_process_made(&t->spawned->engine) != PLUMB_PROCESS_DO_MADE)
		return 0;
	/* rule: subprocess.made-first */
	report(t, plumb_notify_made(t), "connection_made() raised");
	plumb_transport_made(t);
	/* Behind opened, which is queued by now. */
	plumb_child_listen(&t->spawned->child, exited, t);
	return 0;
}

static int
run_lost(void *self)
{
	struct plumb_transport *t = self;

	if (plumb_process_lost(&t->spawned->engine) != PLUMB_PROCESS_DO_LOSE)
		return 0;
	report(t, plumb_notify_lost(t, 0), "connection_lost() raised");
	t->protocol = (struct plumb_protocol){ .ops = NULL };
	plumb_transport_release(t);
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
	plumb_process_init(&t->spawned->engine, pipes);
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

/* Closing */

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
plumb_process_shut(struct plumb_transport *t)
{
	switch (plumb_process_close(&t->spawned->engine)) {
	case PLUMB_PROCESS_DO_KILL:
		/* What is buffered is for nobody any more. */
		(void)plumb_child_kill(&t->spawned->child, PLUMB_SIGKILL);
		shut_pipes(t, true);
		break;
	case PLUMB_PROCESS_DO_SHUT:
		shut_pipes(t, false);
		break;
	case PLUMB_PROCESS_DO_FORGET:
		plumb_process_forget(t);
		break;
	default:
		break;
	}
}

/* The protocol of the pipes */

/* The subprocess, if it is to be told what a pipe has to say. */
static struct plumb_transport *
listener(const struct plumb_end *end)
{
	struct plumb_process *engine = &end->process->spawned->engine;

	return plumb_process_says(engine, (size_t)end->fd) ==
		       PLUMB_PROCESS_DO_PASS
		   ? end->process
		   : NULL;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct plumb_end *end = self;
	struct plumb_transport *t = listener(end);

	/* rule: subprocess.raise-in-data */
	if (t != NULL)
		report(t, plumb_notify_pipe_data(t, end->fd, data, len),
		    "pipe_data_received() raised");
	return 0;
}

static int
pause_writing(void *self)
{
	struct plumb_transport *t = listener(self);

	/* rule: subprocess.stdin-flow */
	if (t != NULL)
		report(t, plumb_notify_pause(t), "pause_writing() raised");
	return 0;
}

static int
resume_writing(void *self)
{
	struct plumb_transport *t = listener(self);

	if (t != NULL)
		report(t, plumb_notify_resume(t), "resume_writing() raised");
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct plumb_end *end = self;
	struct plumb_transport *t = end->process;

	if (plumb_process_pipe_lost(&t->spawned->engine, (size_t)end->fd) ==
	    PLUMB_PROCESS_DO_PIPE)
		report(t, plumb_notify_pipe_lost(t, end->fd, error),
		    "pipe_connection_lost() raised");
	settle(t);
	return 0;
}

const struct plumb_protocol_ops plumb_process_pipe_ops = {
	.data_received = data_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};
