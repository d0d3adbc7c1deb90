/*
 * Children, ten at a time: they print what they are told on their input, and
 * exit by themselves, are killed, or are closed while they run. None may be
 * left to be waited for.
 */
#include "conformance/bench/soak.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { BATCH = 10 };

enum way { EXITS, CAT, KILLED, CLOSED, MISSING, WAYS };

struct child {
	enum way way;
	struct plumb_transport *transport;
	unsigned exits;
};

static struct child children[BATCH];
static unsigned lost, exits, failed;

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct child *child = self;
	struct plumb_transport *in;

	child->transport = transport;
	in = plumb_transport_get_pipe_transport(transport, 0);
	if (child->way == KILLED)
		return plumb_transport_kill(transport);
	if (child->way == CLOSED)
		return plumb_transport_close(transport);
	if (child->way == CAT)
		return plumb_transport_write(in, "hello", 5);
	return 0;
}

static int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	struct child *child = self;

	(void)data;
	(void)len;
	failed += fd != 1;
	if (child->way == CAT)
		return plumb_transport_close(
		    plumb_transport_get_pipe_transport(child->transport, 0));
	return 0;
}

static int
process_exited(void *self)
{
	((struct child *)self)->exits++;
	exits++;
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct child *child = self;

	failed += error != 0 || child->exits != 1;
	lost++;
	return 0;
}

static const struct plumb_protocol_ops OPS = {
	.connection_made = connection_made,
	.pipe_data_received = pipe_data_received,
	.process_exited = process_exited,
	.connection_lost = connection_lost,
};

/* Whether there is one now. */
static bool
start(struct plumb_loop *loop, unsigned i)
{
	static const char *const commands[WAYS][3] = {
		[EXITS] = { "/bin/echo", "hello", NULL },
		[CAT] = { "/bin/cat", NULL, NULL },
		[KILLED] = { "/bin/cat", NULL, NULL },
		[CLOSED] = { "/bin/cat", NULL, NULL },
		[MISSING] = { "/no/such/program", NULL, NULL },
	};
	struct plumb_connection how = { .protocol = { .ops = &OPS } };
	int error;

	children[i] = (struct child){ .way = (enum way)(i % WAYS) };
	how.protocol.self = &children[i];
	error = plumb_loop_subprocess_exec(
	    loop, commands[children[i].way], NULL, &how);
	failed += (error == PLUMB_ENOENT) != (children[i].way == MISSING);
	return error == 0;
}

static bool
are_lost(void *self)
{
	return lost == *(unsigned *)self;
}

bool
soak_children(struct plumb_loop *loop, unsigned count)
{
	unsigned started = 0;

	lost = exits = failed = 0;
	while (count > 0) {
		unsigned some = count < BATCH ? count : BATCH;

		for (unsigned i = 0; i < some; i++)
			started += start(loop, i);
		soak_until(loop, are_lost, &started);
		count -= some;
	}
	errno = 0;
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
		fprintf(stderr, "soak: a child is left over\n");
	return failed == 0 && exits == started && errno == ECHILD;
}
