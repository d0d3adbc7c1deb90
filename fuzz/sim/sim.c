#include "fuzz/sim/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { START = 1000000000, LINE = 200, FIRST_PORT = 40000, CAPACITY = 65536 };

struct menu {
	const char *name;
	bool part;  /* may do less than asked for */
	bool block; /* may not do it now, whatever poll said */
	int errors[10];
};

static const struct menu menus[SIM_OP_COUNT] = {
	[SIM_OP_SOCKET] = { "socket", false, false,
	    { PLUMB_EMFILE, PLUMB_ENFILE, PLUMB_ENOBUFS, PLUMB_ENOMEM,
		PLUMB_EACCES, PLUMB_EAFNOSUPPORT } },
	[SIM_OP_CONNECT] = { "connect", false, true,
	    { PLUMB_ECONNREFUSED, PLUMB_ENETUNREACH, PLUMB_EHOSTUNREACH,
		PLUMB_ETIMEDOUT, PLUMB_EADDRNOTAVAIL, PLUMB_EACCES, PLUMB_EPERM,
		PLUMB_EAGAIN, PLUMB_ENOENT } },
	[SIM_OP_SOCKET_ERROR] = { "socket_error", false, false,
	    { PLUMB_ECONNREFUSED, PLUMB_ETIMEDOUT, PLUMB_EHOSTUNREACH,
		PLUMB_ECONNRESET, PLUMB_ENOBUFS } },
	[SIM_OP_BIND] = { "bind", false, false,
	    { PLUMB_EADDRINUSE, PLUMB_EACCES, PLUMB_EADDRNOTAVAIL, PLUMB_ENOENT,
		PLUMB_ENOMEM } },
	[SIM_OP_LISTEN] = { "listen", false, false,
	    { PLUMB_EADDRINUSE, PLUMB_ENOBUFS } },
	[SIM_OP_ACCEPT] = { "accept", false, true,
	    { PLUMB_EMFILE, PLUMB_ECONNABORTED, PLUMB_ENFILE, PLUMB_ENOBUFS,
		PLUMB_ENOMEM, PLUMB_EPERM, PLUMB_EINVAL } },
	[SIM_OP_ADOPT] = { "adopt", false, false,
	    { PLUMB_EBADF, PLUMB_EVALUE, PLUMB_ENOTSOCK } },
	[SIM_OP_SOCKNAME] = { "sockname", false, false,
	    { PLUMB_ENOBUFS, PLUMB_EINVAL } },
	[SIM_OP_PEERNAME] = { "peername", false, false,
	    { PLUMB_ENOTCONN, PLUMB_ENOBUFS } },
	[SIM_OP_READ] = { "read", true, true,
	    { PLUMB_ECONNRESET, PLUMB_ETIMEDOUT, PLUMB_EHOSTUNREACH,
		PLUMB_ENOMEM, PLUMB_EIO } },
	[SIM_OP_SEND] = { "send", true, true,
	    { PLUMB_EPIPE, PLUMB_ECONNRESET, PLUMB_ETIMEDOUT, PLUMB_ENOBUFS,
		PLUMB_EHOSTUNREACH, PLUMB_ENOMEM } },
	[SIM_OP_SENDV] = { "sendv", true, true,
	    { PLUMB_EPIPE, PLUMB_ECONNRESET, PLUMB_ETIMEDOUT, PLUMB_ENOBUFS,
		PLUMB_EHOSTUNREACH, PLUMB_ENOMEM } },
	[SIM_OP_SHUTDOWN] = { "shutdown", false, false,
	    { PLUMB_ENOTCONN, PLUMB_ENOBUFS } },
	[SIM_OP_DATAGRAM_SOCKET] = { "datagram_socket", false, false,
	    { PLUMB_EMFILE, PLUMB_ENFILE, PLUMB_ENOBUFS, PLUMB_EACCES,
		PLUMB_EAFNOSUPPORT } },
	[SIM_OP_DATAGRAM_BIND] = { "datagram_bind", false, false,
	    { PLUMB_EADDRINUSE, PLUMB_EACCES, PLUMB_EADDRNOTAVAIL,
		PLUMB_ENOENT } },
	[SIM_OP_DATAGRAM_ADOPT] = { "datagram_adopt", false, false,
	    { PLUMB_EBADF, PLUMB_EVALUE, PLUMB_ENOTSOCK } },
	[SIM_OP_PERMIT] = { "permit", false, false,
	    { PLUMB_EACCES, PLUMB_EINVAL } },
	[SIM_OP_RECVFROM] = { "recvfrom", false, true,
	    { PLUMB_ECONNREFUSED, PLUMB_ENOMEM, PLUMB_EHOSTUNREACH,
		PLUMB_EIO } },
	[SIM_OP_SENDTO] = { "sendto", false, true,
	    { PLUMB_ECONNREFUSED, PLUMB_ENOBUFS, PLUMB_EPERM, PLUMB_ENETUNREACH,
		PLUMB_EMSGSIZE, PLUMB_EHOSTUNREACH, PLUMB_EACCES,
		PLUMB_EDESTADDRREQ } },
	[SIM_OP_ADOPT_PIPE] = { "adopt_pipe", false, false,
	    { PLUMB_EBADF, PLUMB_EVALUE } },
	[SIM_OP_READ_PIPE] = { "read_pipe", true, true,
	    { PLUMB_EIO, PLUMB_ENOMEM } },
	[SIM_OP_WRITE_PIPE] = { "write_pipe", true, true,
	    { PLUMB_EPIPE, PLUMB_EIO, PLUMB_ENOMEM } },
	[SIM_OP_READ_AT] = { "read_at", true, true,
	    { PLUMB_EIO, PLUMB_EISDIR } },
	[SIM_OP_SENDFILE] = { "sendfile", true, true,
	    { PLUMB_ENOTIMPL, PLUMB_EIO, PLUMB_EPIPE, PLUMB_ECONNRESET,
		PLUMB_ENOMEM } },
	[SIM_OP_CHILD_PIPE] = { "child_pipe", false, false,
	    { PLUMB_EMFILE, PLUMB_ENFILE } },
	[SIM_OP_SPAWN] = { "spawn", false, false,
	    { PLUMB_ENOENT, PLUMB_EACCES, PLUMB_EAGAIN, PLUMB_ENOMEM,
		PLUMB_E2BIG, PLUMB_ENOEXEC } },
	[SIM_OP_PIDFD] = { "pidfd", false, false,
	    { PLUMB_ENOTIMPL, PLUMB_EMFILE, PLUMB_ESRCH } },
	[SIM_OP_WATCH_CHILDREN] = { "watch_children", false, false,
	    { PLUMB_EMFILE } },
	[SIM_OP_REAP] = { "reap", false, false, { PLUMB_ECHILD } },
	[SIM_OP_KILL] = { "kill", false, false, { PLUMB_EPERM, PLUMB_ESRCH } },
	[SIM_OP_RESOLVE] = { "resolve", false, false,
	    { PLUMB_EMFILE, PLUMB_EAGAIN } },
	[SIM_OP_POLL] = { "poll", false, false,
	    { PLUMB_ENOMEM, PLUMB_EINVAL } },
};

const char *
sim_op_name(enum sim_op op)
{
	return menus[op].name;
}

unsigned
sim_op_errors(enum sim_op op)
{
	unsigned count = 0;

	while (menus[op].errors[count] != 0)
		count++;
	return count;
}

int
sim_op_error(enum sim_op op, unsigned which)
{
	return menus[op].errors[which];
}

/* What is asked once a connection stands. */
static bool
carries_data(enum sim_op op)
{
	switch (op) {
	case SIM_OP_READ:
	case SIM_OP_SEND:
	case SIM_OP_SENDV:
	case SIM_OP_SHUTDOWN:
	case SIM_OP_RECVFROM:
	case SIM_OP_SENDTO:
	case SIM_OP_READ_PIPE:
	case SIM_OP_WRITE_PIPE:
	case SIM_OP_SENDFILE:
	case SIM_OP_REAP:
	case SIM_OP_KILL:
		return true;
	default:
		return false;
	}
}

static struct sim_answer
fail(struct sim *sim, enum sim_op op, unsigned which)
{
	sim->injected++;
	sim->failed_op = op;
	return (struct sim_answer){ SIM_WAY_ERROR, menus[op].errors[which] };
}

struct sim_answer
sim_begin(struct sim *sim, enum sim_op op, size_t size)
{
	const struct menu *menu = &menus[op];
	unsigned errors = sim_op_errors(op);
	unsigned part = menu->part && size > 1;
	unsigned block = menu->block;
	unsigned asked = sim->few_errors ? 1 : errors;
	unsigned way;

	if (op != SIM_OP_POLL && ++sim->ops == sim->fail_op && errors > 0)
		return fail(sim, op, sim->fail_with % errors);
	if (sim->data_only && !carries_data(op))
		return (struct sim_answer){ SIM_WAY_WHOLE, 0 };
	way = sim_choose(
	    &sim->choices, 1 + part + block + asked + (sim->meddle != NULL));
	if (way == 0)
		return (struct sim_answer){ SIM_WAY_WHOLE, 0 };
	way--;
	if (way < part)
		return (struct sim_answer){ SIM_WAY_PART, 0 };
	way -= part;
	if (way < block)
		return (struct sim_answer){ SIM_WAY_BLOCK, 0 };
	way -= block;
	if (way < asked)
		return fail(sim, op, way);
	sim->meddle(sim->self);
	return (struct sim_answer){ SIM_WAY_WHOLE, 0 };
}

int
sim_try(struct sim *sim, enum sim_op op)
{
	return sim_begin(sim, op, 0).error;
}

void
sim_say(struct sim *sim, const char *format, ...)
{
	char line[LINE];
	va_list args;

	if (sim->say == NULL)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	sim->say(sim->self, line);
}

static const char *
status_text(int status)
{
	const char *symbol = plumb_error_symbol(status);

	if (status == PLUMB_WOULD_BLOCK)
		return "would block";
	return symbol[0] != '\0' ? symbol : plumb_error_exception(status);
}

struct plumb_io
sim_said(struct sim *sim, const char *what, int fd, struct plumb_io io)
{
	if (io.status == 0) {
		sim->moved += io.count > 0;
		sim_say(sim, "%s(%d) = %zu", what, fd, io.count);
	} else {
		sim_say(sim, "%s(%d) = %s", what, fd, status_text(io.status));
	}
	return io;
}

int
sim_told(struct sim *sim, const char *what, int fd, int status)
{
	if (status != PLUMB_WOULD_BLOCK)
		sim->moved++;
	if (status == 0)
		sim_say(sim, "%s(%d)", what, fd);
	else
		sim_say(sim, "%s(%d) = %s", what, fd, status_text(status));
	return status;
}

void
sim_wrong(struct sim *sim, const char *what)
{
	sim_say(sim, "WRONG: %s", what);
	if (sim->wrong == NULL)
		sim->wrong = what;
}

void
sim_init(struct sim *sim, const uint8_t *decisions, size_t len)
{
	memset(sim, 0, sizeof *sim);
	sim->choices.at = decisions;
	sim->choices.len = len;
	sim->now = START;
	sim->port = FIRST_PORT;
	sim->capacity = CAPACITY;
	sim->fd_most = SIM_FDS;
}

void
sim_calm(struct sim *sim)
{
	sim->choices.calm = true;
	sim->starving = false;
	sim->fd_most = SIM_FDS;
	for (size_t i = 0; i < sim->node_count; i++)
		sim_bytes_grow(&sim->nodes[i]->in, CAPACITY);
}

void
sim_end(struct sim *sim)
{
	for (size_t i = 0; i < sim->node_count; i++) {
		struct sim_node *node = sim->nodes[i];

		for (size_t k = 0; k < node->packet_count; k++)
			free(node->packets[k].at);
		free(node->in.at);
		free(node);
	}
	sim->node_count = 0;
}

/* Memory: each block has a room of its own, so that every checker sees it. */

union header {
	size_t size;
	max_align_t any;
};

static bool
starves(struct sim *sim)
{
	if (++sim->allocations == sim->fail_allocation ||
	    (sim->starving && sim_choose(&sim->choices, 2) != 0)) {
		sim->starved++;
		sim_say(sim, "no memory");
		return true;
	}
	return false;
}

void *
sim_resize(void *self, void *old, size_t old_size, size_t size)
{
	struct sim *sim = self;
	union header *from = old == NULL ? NULL : (union header *)old - 1;
	union header *to;

	if (from != NULL && from->size != old_size)
		sim_wrong(sim, "memory is given back with another size");
	if (size == 0) {
		sim->blocks -= from != NULL;
		free(from);
		return NULL;
	}
	if (starves(sim))
		return NULL;
	to = malloc(sizeof *to + size);
	if (to == NULL)
		abort();
	to->size = size;
	if (from != NULL)
		memcpy(to + 1, old, old_size < size ? old_size : size);
	sim->blocks += from == NULL;
	free(from);
	return to + 1;
}

/* Nodes and descriptors */

struct sim_node *
sim_node_new(struct sim *sim, enum sim_type type)
{
	struct sim_node *node;

	if (sim->node_count == SIM_NODES)
		return NULL;
	node = calloc(1, sizeof *node);
	if (node == NULL)
		abort();
	node->type = type;
	node->refs = 1;
	node->in.cap = sim->capacity;
	node->packet_most = SIM_PACKETS;
	sim->nodes[sim->node_count++] = node;
	return node;
}

struct sim_node *
sim_node_of(struct sim *sim, int fd, enum sim_type type)
{
	struct sim_node *node = fd >= 0 && fd < SIM_FDS ? sim->fds[fd] : NULL;

	if (node == NULL && fd >= 0 && fd < SIM_FDS && sim->stolen[fd])
		sim_say(sim, "%d is closed", fd);
	else if (node == NULL)
		sim_wrong(sim, "a descriptor is used that is not open");
	else if (type != SIM_TYPE_NONE && node->type != type)
		sim_wrong(sim, "a descriptor is used for what it is not");
	else
		return node;
	return NULL;
}

int
sim_install(struct sim *sim, struct sim_node *node, int *fd)
{
	for (int i = SIM_FIRST_FD; i < sim->fd_most; i++) {
		if (sim->fds[i] != NULL || sim->stolen[i])
			continue;
		sim->fds[i] = node;
		sim->open++;
		*fd = i;
		return 0;
	}
	sim->injected++;
	return PLUMB_EMFILE;
}

void
sim_close(void *self, int fd)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	sim->ops++;
	if (node == NULL)
		return;
	sim->fds[fd] = NULL;
	sim->open--;
	(void)sim_told(sim, "close", fd, 0);
	sim_node_closed(sim, node);
}

uint64_t
sim_clock(void *self)
{
	return ((struct sim *)self)->now;
}
