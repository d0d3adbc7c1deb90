/*
 * Strain: children that are stopped. What is written to them waits, and comes
 * back whole when they go on; a kill and a close() reach them all the same.
 */
#include "conformance/bench/strain.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { MUCH = 1048576 };

enum way { GOES_ON, KILLED, CLOSED, WAYS };

struct child {
	enum way way;
	struct plumb_transport *transport;
	uint64_t heard;
	bool paused;
	int returncode;
};

static unsigned made, lost, wrong, pauses, resumes;

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct child *child = self;
	struct plumb_transport *in =
	    plumb_transport_get_pipe_transport(transport, 0);

	child->transport = transport;
	made++;
	wrong += plumb_transport_send_signal(transport, SIGSTOP) != 0;
	for (uint64_t sent = 0; sent < MUCH; sent += STRAIN_PIECE)
		wrong += plumb_transport_write(
			     in, strain_bytes(sent), STRAIN_PIECE) != 0;
	return plumb_transport_close(in);
}

static int
pause_writing(void *self)
{
	((struct child *)self)->paused = true;
	pauses++;
	return 0;
}

static int
resume_writing(void *self)
{
	((struct child *)self)->paused = false;
	resumes++;
	return 0;
}

static int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	struct child *child = self;

	wrong += fd != 1 || !strain_same(data, len, child->heard);
	child->heard += len;
	return 0;
}

static int
process_exited(void *self)
{
	struct child *child = self;

	wrong += !plumb_transport_get_returncode(
	    child->transport, &child->returncode);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct child *child = self;
	int expected = child->way == GOES_ON ? 0 : -SIGKILL;

	wrong += error != 0 || child->returncode != expected;
	wrong += child->way == GOES_ON && child->heard != MUCH;
	lost++;
	return 0;
}

static const struct plumb_protocol_ops OPS = {
	.connection_made = connection_made,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.pipe_data_received = pipe_data_received,
	.process_exited = process_exited,
	.connection_lost = connection_lost,
};

static bool
all_lost(void *self)
{
	return lost == *(unsigned *)self;
}

static void
move_on(struct child *child)
{
	static int (*const moves[WAYS])(struct plumb_transport *) = {
		[KILLED] = plumb_transport_kill,
		[CLOSED] = plumb_transport_close,
	};

	if (child->way == GOES_ON)
		wrong +=
		    plumb_transport_send_signal(child->transport, SIGCONT) != 0;
	else
		wrong += moves[child->way](child->transport) != 0;
}

bool
strain_stopped_children(struct strain *s)
{
	static const char *const command[] = { "/bin/cat", NULL };
	struct child *children = calloc(s->count, sizeof *children);
	struct plumb_connection how = { .protocol = { .ops = &OPS } };
	bool good;

	if (children == NULL)
		return strain_complain("no memory");
	made = lost = wrong = pauses = resumes = 0;
	for (unsigned i = 0; i < s->count; i++) {
		children[i].way = (enum way)(i % WAYS);
		how.protocol.self = &children[i];
		strain_must(
		    plumb_loop_subprocess_exec(s->loop, command, NULL, &how),
		    "a child");
	}
	strain_for(s->loop, 300);
	good = made == s->count && lost == 0 && pauses == s->count;
	for (unsigned i = 0; i < s->count; i++)
		good = good && children[i].paused;
	s->bound = s->count * (size_t)(2 * MUCH + STRAIN_PIECE) + (4 << 20);
	for (unsigned i = 0; i < s->count; i++)
		move_on(&children[i]);
	strain_until(s->loop, all_lost, &s->count);
	free(children);
	snprintf(s->found, sizeof s->found, "%u paused, %u resumed", pauses,
	    resumes);
	return good && wrong == 0 && resumes == (s->count + 2) / 3;
}
