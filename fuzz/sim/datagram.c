/* Datagram sockets. Nothing is lost on the way unless somebody says so. */
#include "fuzz/sim/inside.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 65507 };

struct sim_node *
sim_bound_datagram(struct sim *sim, const struct plumb_address *at)
{
	for (size_t i = 0; i < sim->node_count; i++) {
		struct sim_node *node = sim->nodes[i];

		if (node->refs > 0 && node->type == SIM_TYPE_DATAGRAM &&
		    plumb_address_equal(&node->local, at))
			return node;
	}
	return NULL;
}

int
sim_datagram_socket(void *self, int family, int *fd)
{
	struct sim *sim = self;
	struct sim_node *node;
	int error = sim_try(sim, SIM_OP_DATAGRAM_SOCKET);

	if (error != 0)
		return sim_told(sim, "datagram_socket", -1, error);
	node = sim_node_new(sim, SIM_TYPE_DATAGRAM);
	error = node == NULL ? PLUMB_ENFILE : sim_install(sim, node, fd);
	if (error != 0) {
		if (node != NULL)
			node->refs = 0;
		return sim_told(sim, "datagram_socket", -1, error);
	}
	node->family = family;
	sim_name_socket(sim, node);
	return sim_told(sim, "datagram_socket", *fd, 0);
}

int
sim_datagram_bind(void *self, int fd, const struct plumb_address *at)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_DATAGRAM_BIND);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_DATAGRAM);

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0 && sim_bound_datagram(sim, at) != NULL)
		error = PLUMB_EADDRINUSE;
	if (error == 0 &&
	    (node->family == AF_UNIX || plumb_address_port(at) != 0))
		node->local = *at;
	return sim_told(sim, "datagram_bind", fd, error);
}

int
sim_datagram_adopt(void *self, int fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_DATAGRAM_ADOPT);

	if (error == 0 && sim_node_of(sim, fd, SIM_TYPE_DATAGRAM) == NULL)
		error = PLUMB_EVALUE;
	return sim_told(sim, "datagram_adopt", fd, error);
}

int
sim_datagram_connect(
    struct sim *sim, struct sim_node *node, const struct plumb_address *to)
{
	if (node->family == AF_UNIX && sim_bound_datagram(sim, to) == NULL)
		return PLUMB_ECONNREFUSED;
	node->remote = *to;
	return 0;
}

int
sim_permit(void *self, int fd, enum plumb_permit what)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_PERMIT);

	(void)what;
	(void)sim_node_of(sim, fd, SIM_TYPE_DATAGRAM);
	return sim_told(sim, "permit", fd, error);
}

static struct plumb_io
failed(struct sim_node *node, int error)
{
	if (node->failed == 0)
		node->failed = error;
	return (struct plumb_io){ error, 0 };
}

static struct plumb_io
receive(struct sim *sim, struct sim_node *node, struct plumb_piece room,
    struct plumb_address *from)
{
	struct sim_answer answer = sim_begin(sim, SIM_OP_RECVFROM, 0);
	struct plumb_io io = { 0, 0 };
	struct sim_packet packet;

	if (answer.way == SIM_WAY_ERROR)
		return failed(node, answer.error);
	if (node->pending != 0) {
		io.status = node->pending;
		node->pending = 0;
		return io;
	}
	if (answer.way == SIM_WAY_BLOCK || node->packet_count == 0)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	packet = node->packets[0];
	memmove(&node->packets[0], &node->packets[1],
	    --node->packet_count * sizeof packet);
	io.count = packet.len < room.len ? packet.len : room.len;
	if (io.count > 0)
		memcpy((void *)room.at, packet.at, io.count);
	*from = packet.from;
	free(packet.at);
	node->got++;
	return io;
}

struct plumb_io
sim_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_DATAGRAM);
	struct plumb_io io;

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	io = receive(sim, node, (struct plumb_piece){ out, size }, from);
	node->errors += io.status < 0;
	return sim_said(sim, "recvfrom", fd, io);
}

/* Puts a datagram where it goes; it may well be nowhere. */
static struct plumb_io
deliver(struct sim *sim, struct sim_node *node, const struct sim_packet *packet,
    const struct plumb_address *to)
{
	struct sim_node *there = sim_bound_datagram(sim, to);

	if (node->family == AF_UNIX && there == NULL)
		return failed(node, PLUMB_ECONNREFUSED);
	if (there != NULL && there->packet_count >= there->packet_most) {
		if (node->family == AF_UNIX)
			return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
		there = NULL; /* UDP: it is lost */
	}
	node->sent++;
	if (there == NULL) {
		free(packet->at);
		if (node->remote.len > 0 && sim_bound_datagram(sim, to) == NULL)
			node->pending = PLUMB_ECONNREFUSED;
		return (struct plumb_io){ 0, packet->len };
	}
	there->packets[there->packet_count++] = *packet;
	return (struct plumb_io){ 0, packet->len };
}

static struct plumb_io
transmit(struct sim *sim, struct sim_node *node,
    const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct sim_answer answer = sim_begin(sim, SIM_OP_SENDTO, 0);
	struct sim_packet packet = { .from = node->local };
	struct plumb_io io;

	if (to == NULL)
		to = &node->remote;
	packet.len = plumb_pieces_total(pieces, count);
	if (answer.way == SIM_WAY_ERROR)
		return failed(node, answer.error);
	if (answer.way == SIM_WAY_BLOCK)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (node->pending != 0) {
		io = (struct plumb_io){ node->pending, 0 };
		node->pending = 0;
		return io;
	}
	if (to->len == 0)
		return failed(node, PLUMB_EDESTADDRREQ);
	if (packet.len > LARGEST)
		return failed(node, PLUMB_EMSGSIZE);
	packet.at = malloc(packet.len + 1);
	if (packet.at == NULL)
		abort();
	for (size_t i = 0, at = 0; i < count; at += pieces[i++].len)
		if (pieces[i].len > 0)
			memcpy(packet.at + at, pieces[i].at, pieces[i].len);
	io = deliver(sim, node, &packet, to);
	if (io.status != 0)
		free(packet.at);
	return io;
}

struct plumb_io
sim_sendto(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_DATAGRAM);
	struct plumb_io io;

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	io = transmit(sim, node, pieces, count, to);
	node->errors += io.status < 0;
	node->refused += io.status < 0;
	return sim_said(sim, "sendto", fd, io);
}
