/* Stream sockets: how they come about, and who they are. */
#include "fuzz/sim/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

void
sim_name_socket(struct sim *sim, struct sim_node *node)
{
	struct sockaddr_in name = { .sin_family = AF_INET };

	if (node->local.len != 0)
		return;
	if (node->family != AF_INET) { /* of a Unix one: that it has none */
		node->local.any.ss_family = (sa_family_t)node->family;
		node->local.len = sizeof(sa_family_t);
		return;
	}
	name.sin_port = htons(sim->port++);
	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memcpy(&node->local.any, &name, sizeof name);
	node->local.len = sizeof name;
}

struct sim_node *
sim_listener(struct sim *sim, const struct plumb_address *at)
{
	for (size_t i = 0; i < sim->node_count; i++) {
		struct sim_node *node = sim->nodes[i];

		if (node->refs > 0 && node->state == SIM_STATE_LISTENING &&
		    plumb_address_equal(&node->local, at))
			return node;
	}
	return NULL;
}

void
sim_join(struct sim_node *a, struct sim_node *b)
{
	a->peer = b;
	b->peer = a;
	a->state = SIM_STATE_CONNECTED;
	b->state = SIM_STATE_CONNECTED;
	a->remote = b->local;
	b->remote = a->local;
}

int
sim_socket(void *self, int family, int *fd)
{
	struct sim *sim = self;
	struct sim_node *node;
	int error = sim_try(sim, SIM_OP_SOCKET);

	if (error != 0)
		return sim_told(sim, "socket", -1, error);
	node = sim_node_new(sim, SIM_TYPE_STREAM);
	error = node == NULL ? PLUMB_ENFILE : sim_install(sim, node, fd);
	if (error != 0) {
		if (node != NULL)
			node->refs = 0;
		return sim_told(sim, "socket", -1, error);
	}
	node->family = family;
	return sim_told(sim, "socket", *fd, 0);
}

/* The other end of what connects: queued at a listener, or outside. */
static int
reach(struct sim *sim, struct sim_node *node, const struct plumb_address *to)
{
	struct sim_node *listener = sim_listener(sim, to);
	struct sim_node *other;

	if (listener != NULL &&
	    listener->backlog_count >= listener->backlog_most)
		return node->family == AF_UNIX ? PLUMB_EAGAIN : PLUMB_ETIMEDOUT;
	other = sim_node_new(sim, SIM_TYPE_STREAM);
	if (other == NULL)
		return PLUMB_ENOBUFS;
	other->family = node->family;
	other->local = *to;
	sim_name_socket(sim, node);
	sim_join(node, other);
	if (listener != NULL) {
		listener->backlog[listener->backlog_count++] = other;
		return 0;
	}
	if (sim->arrived != NULL && sim->arrived(sim->self, other))
		return 0;
	other->refs = 0;
	node->peer = NULL;
	node->state = SIM_STATE_NONE;
	return node->family == AF_UNIX ? PLUMB_ENOENT : PLUMB_ECONNREFUSED;
}

int
sim_connect(void *self, int fd, const struct plumb_address *to)
{
	struct sim *sim = self;
	struct sim_answer answer = sim_begin(sim, SIM_OP_CONNECT, 0);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);
	int error = answer.error;

	if (node == NULL)
		return PLUMB_EBADF;
	if (node->type == SIM_TYPE_DATAGRAM)
		return sim_told(sim, "connect", fd,
		    error != 0 ? error : sim_datagram_connect(sim, node, to));
	if (error == 0)
		error = reach(sim, node, to);
	/* TCP hears of it later, one way or the other. */
	if (answer.way != SIM_WAY_BLOCK || node->family == AF_UNIX)
		return sim_told(sim, "connect", fd, error);
	node->state = SIM_STATE_CONNECTING;
	node->pending = error;
	return sim_told(sim, "connect", fd, PLUMB_WOULD_BLOCK);
}

int
sim_socket_error(void *self, int fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_SOCKET_ERROR);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0) {
		error = node->pending;
		node->pending = 0;
	}
	if (error == 0)
		node->state = SIM_STATE_CONNECTED;
	return sim_told(sim, "socket_error", fd, error);
}

int
sim_bind(void *self, int fd, const struct plumb_address *at)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_BIND);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0 && sim_listener(sim, at) != NULL)
		error = PLUMB_EADDRINUSE;
	if (error == 0) {
		node->local = *at;
		if (plumb_address_port(at) == 0 && node->family == AF_INET)
			node->local.len = 0;
		sim_name_socket(sim, node);
	}
	return sim_told(sim, "bind", fd, error);
}

int
sim_listen(void *self, int fd, int backlog)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_LISTEN);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0) {
		node->state = SIM_STATE_LISTENING;
		node->backlog_most =
		    backlog < SIM_BACKLOG ? (size_t)backlog : SIM_BACKLOG;
	}
	return sim_told(sim, "listen", fd, error);
}

int
sim_accept(void *self, int fd, int *accepted)
{
	struct sim *sim = self;
	struct sim_answer answer = sim_begin(sim, SIM_OP_ACCEPT, 0);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);
	int error = answer.error;

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0 &&
	    (answer.way == SIM_WAY_BLOCK || node->backlog_count == 0))
		error = PLUMB_WOULD_BLOCK;
	if (error == 0)
		error = sim_install(sim, node->backlog[0], accepted);
	if (error != 0)
		return sim_told(sim, "accept", fd, error);
	memmove(&node->backlog[0], &node->backlog[1],
	    --node->backlog_count * sizeof node->backlog[0]);
	return sim_told(sim, "accept", *accepted, 0);
}

int
sim_adopt(void *self, int fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_ADOPT);

	if (error == 0 && sim_node_of(sim, fd, SIM_TYPE_STREAM) == NULL)
		error = PLUMB_EVALUE;
	return sim_told(sim, "adopt", fd, error);
}

void
sim_set_nodelay(void *self, int fd)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node != NULL)
		node->nodelay = true;
}

int
sim_sockname(void *self, int fd, struct plumb_address *out)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_SOCKNAME);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return PLUMB_EBADF;
	memset(out, 0, sizeof *out);
	if (error == 0)
		*out = node->local;
	return sim_told(sim, "sockname", fd, error);
}

int
sim_peername(void *self, int fd, struct plumb_address *out)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_PEERNAME);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return PLUMB_EBADF;
	memset(out, 0, sizeof *out);
	if (error == 0 && (node->remote.len == 0 || node->vanished))
		error = PLUMB_ENOTCONN;
	if (error == 0)
		*out = node->remote;
	return sim_told(sim, "peername", fd, error);
}
