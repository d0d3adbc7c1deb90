#include "fuzz/sim/outside.h"

#include "fuzz/sim/inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two ends, of which the program gets the first; it is said what they are. */
static int
give(struct sim *sim, enum sim_type type, int *fd, struct sim_node *ends[2])
{
	int error;

	ends[0] = sim_node_new(sim, type);
	ends[1] = sim_node_new(sim, type);
	if (ends[0] == NULL || ends[1] == NULL)
		return PLUMB_ENFILE;
	error = sim_install(sim, ends[0], fd);
	if (error != 0) {
		ends[0]->refs = 0;
		ends[1]->refs = 0;
	}
	return error;
}

int
sim_outside_pair(
    struct sim *sim, int family, int *fd, struct sim_node **outside)
{
	struct sim_node *ends[2];
	int error = give(sim, SIM_TYPE_STREAM, fd, ends);

	if (error != 0)
		return error;
	for (int i = 0; i < 2; i++) {
		ends[i]->family = family;
		sim_name_socket(sim, ends[i]);
	}
	sim_join(ends[0], ends[1]);
	*outside = ends[1];
	return 0;
}

int
sim_outside_pipe(
    struct sim *sim, bool reads, int *fd, struct sim_node **outside)
{
	struct sim_node *ends[2];
	int error = give(sim, SIM_TYPE_PIPE, fd, ends);

	if (error != 0)
		return error;
	sim_join(ends[0], ends[1]);
	ends[0]->reads = reads;
	ends[1]->reads = !reads;
	*outside = ends[1];
	return 0;
}

struct sim_node *
sim_outside_datagram(struct sim *sim, int family)
{
	struct sim_node *node = sim_node_new(sim, SIM_TYPE_DATAGRAM);
	struct plumb_address at;
	char path[32];

	if (node == NULL)
		return NULL;
	node->family = family;
	if (family == AF_UNIX) {
		snprintf(path, sizeof path, "/sim/%zu", sim->node_count);
		if (plumb_address_of_path(path, &at) == 0)
			node->local = at;
	}
	sim_name_socket(sim, node);
	return node;
}

int
sim_outside_file(struct sim *sim, uint64_t size, int *fd)
{
	struct sim_node *node = sim_node_new(sim, SIM_TYPE_FILE);
	int error = node == NULL ? PLUMB_ENFILE : sim_install(sim, node, fd);

	if (error != 0) {
		if (node != NULL)
			node->refs = 0;
		return error;
	}
	node->size = size;
	return 0;
}

struct sim_node *
sim_outside_connect(struct sim *sim, const struct plumb_address *to)
{
	struct sim_node *listener = sim_listener(sim, to);
	struct sim_node *a;
	struct sim_node *b;

	if (listener == NULL ||
	    listener->backlog_count >= listener->backlog_most)
		return NULL;
	a = sim_node_new(sim, SIM_TYPE_STREAM);
	b = sim_node_new(sim, SIM_TYPE_STREAM);
	if (a == NULL || b == NULL)
		return NULL;
	a->family = listener->family;
	b->family = listener->family;
	sim_name_socket(sim, a);
	b->local = listener->local;
	sim_join(a, b);
	listener->backlog[listener->backlog_count++] = b;
	sim->moved++;
	return a;
}

bool
sim_outside_listens(const struct sim *sim)
{
	for (size_t i = 0; i < sim->node_count; i++)
		if (sim->nodes[i]->refs > 0 &&
		    sim->nodes[i]->state == SIM_STATE_LISTENING)
			return true;
	return false;
}

size_t
sim_outside_write(
    struct sim *sim, struct sim_node *node, const uint8_t *at, size_t len)
{
	struct sim_node *peer = node->peer;
	size_t put;

	if (peer == NULL || node->shut || node->refs == 0)
		return 0;
	put = sim_bytes_put(&peer->in, at, len);
	node->sent += put;
	peer->got += put;
	sim->moved += put > 0;
	return put;
}

size_t
sim_outside_read(
    struct sim *sim, struct sim_node *node, uint8_t *out, size_t len)
{
	size_t taken = sim_bytes_take(&node->in, out, len);

	sim->moved += taken > 0;
	return taken;
}

void
sim_outside_end(struct sim *sim, struct sim_node *node)
{
	if (node->refs == 0 || node->shut)
		return;
	node->shut = true;
	if (node->peer != NULL)
		node->peer->ended = true;
	sim->moved++;
}

void
sim_outside_reset(struct sim *sim, struct sim_node *node)
{
	struct sim_node *peer = node->peer;

	if (node->refs == 0)
		return;
	node->peer = NULL;
	node->in.size = 0;
	if (peer != NULL)
		sim_node_break(peer, PLUMB_ECONNRESET);
	sim_outside_close(sim, node);
}

void
sim_outside_close(struct sim *sim, struct sim_node *node)
{
	if (node->refs == 0)
		return;
	sim_node_closed(sim, node);
	sim->moved++;
}

bool
sim_outside_send(struct sim *sim, struct sim_node *from,
    const struct plumb_address *to, const uint8_t *at, size_t len)
{
	struct sim_node *there = sim_bound_datagram(sim, to);
	struct sim_packet packet = { .from = from->local, .len = len };

	if (there == NULL || there->packet_count >= there->packet_most)
		return false;
	/* Who is connected hears nobody else. */
	if (there->remote.len > 0 &&
	    !plumb_address_equal(&there->remote, &from->local))
		return false;
	packet.at = malloc(len + 1);
	if (packet.at == NULL)
		abort();
	if (len > 0)
		memcpy(packet.at, at, len);
	if (from->family == AF_UNIX && from->local.len <= sizeof(sa_family_t))
		packet.from.len = 0;
	there->packets[there->packet_count++] = packet;
	sim->moved++;
	return true;
}

bool
sim_outside_receive(
    struct sim *sim, struct sim_node *node, struct sim_packet *out)
{
	if (node->packet_count == 0)
		return false;
	*out = node->packets[0];
	memmove(&node->packets[0], &node->packets[1],
	    --node->packet_count * sizeof *out);
	sim->moved++;
	return true;
}

void
sim_outside_icmp(struct sim *sim, struct sim_node *node, int error)
{
	if (node->refs == 0)
		return;
	node->pending = error;
	sim->moved++;
}

void
sim_outside_exit(
    struct sim *sim, struct sim_child *child, int returncode, bool kept)
{
	/* Its own child has them now, and lives for as long as the world. */
	for (int i = 0; kept && i < 3; i++)
		if (child->ends[i] != NULL)
			child->ends[i]->refs++;
	sim_child_ended(sim, child, returncode);
}

void
sim_outside_child_close(struct sim *sim, struct sim_child *child, unsigned fd)
{
	struct sim_node *end = child->ends[fd];

	child->ends[fd] = NULL;
	if (end == NULL)
		return;
	sim_node_closed(sim, end);
	sim->moved++;
}

void
sim_outside_steal(struct sim *sim, int fd)
{
	struct sim_node *node = fd >= 0 && fd < SIM_FDS ? sim->fds[fd] : NULL;

	if (node == NULL)
		return;
	sim->fds[fd] = NULL;
	sim->stolen[fd] = true;
	sim->open--;
	sim_node_closed(sim, node);
	sim->moved++;
}
