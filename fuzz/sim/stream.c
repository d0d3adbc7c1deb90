/* What streams and pipes carry, and how they end. */
#include "fuzz/sim/inside.h"

#include <stdlib.h>
#include <string.h>

size_t
sim_bytes_put(struct sim_bytes *bytes, const uint8_t *at, size_t len)
{
	size_t room = bytes->cap - bytes->size;

	if (bytes->at == NULL) {
		bytes->at = malloc(bytes->cap);
		if (bytes->at == NULL)
			abort();
	}
	if (len > room)
		len = room;
	for (size_t done = 0; done < len;) {
		size_t to = (bytes->head + bytes->size) % bytes->cap;
		size_t part =
		    len - done < bytes->cap - to ? len - done : bytes->cap - to;

		memcpy(bytes->at + to, at + done, part);
		bytes->size += part;
		done += part;
	}
	return len;
}

size_t
sim_bytes_take(struct sim_bytes *bytes, uint8_t *out, size_t len)
{
	if (len > bytes->size)
		len = bytes->size;
	for (size_t done = 0; done < len;) {
		size_t left = bytes->cap - bytes->head;
		size_t part = len - done < left ? len - done : left;

		memcpy(out + done, bytes->at + bytes->head, part);
		bytes->head = (bytes->head + part) % bytes->cap;
		bytes->size -= part;
		done += part;
	}
	return len;
}

void
sim_bytes_grow(struct sim_bytes *bytes, size_t cap)
{
	struct sim_bytes old = *bytes;

	if (cap <= old.cap)
		return;
	*bytes = (struct sim_bytes){ .cap = cap };
	if (old.size > 0) {
		bytes->at = malloc(cap);
		if (bytes->at == NULL)
			abort();
		bytes->size = sim_bytes_take(&old, bytes->at, old.size);
	}
	free(old.at);
}

/* Life and death */

void
sim_node_break(struct sim_node *node, int error)
{
	node->pending = error;
	node->ended = true;
	node->shut = true;
	node->in.size = 0;
	node->peer = NULL;
}

/* What the other one sees when a stream or a pipe is no more. */
static void
leave_peer(struct sim_node *node)
{
	struct sim_node *peer = node->peer;

	node->peer = NULL;
	if (peer == NULL)
		return;
	/* Bytes that were not read are answered by a reset. */
	if (node->in.size > 0 && node->type == SIM_TYPE_STREAM) {
		sim_node_break(peer, PLUMB_ECONNRESET);
		return;
	}
	peer->peer = NULL;
	peer->ended = true;
	peer->vanished = true;
}

void
sim_node_closed(struct sim *sim, struct sim_node *node)
{
	if (--node->refs > 0)
		return;
	leave_peer(node);
	for (size_t i = 0; i < node->backlog_count; i++)
		sim_node_closed(sim, node->backlog[i]);
	node->backlog_count = 0;
	node->state = SIM_STATE_NONE;
}

/* Reading and sending */

static struct plumb_io
failed(struct sim_node *node, int error)
{
	if (node->failed == 0)
		node->failed = error;
	return (struct plumb_io){ error, 0 };
}

static struct plumb_io
take(struct sim *sim, struct sim_node *node, struct sim_answer answer,
    void *out, size_t size)
{
	struct plumb_io io = { 0, 0 };

	(void)sim;
	if (answer.way == SIM_WAY_ERROR)
		return failed(node, answer.error);
	if (node->pending != 0) {
		io = failed(node, node->pending);
		node->pending = 0;
		return io;
	}
	if (node->in.size == 0 && node->ended)
		return io;
	if (node->in.size == 0 || answer.way == SIM_WAY_BLOCK)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (size > node->in.size)
		size = node->in.size;
	if (answer.way == SIM_WAY_PART && size > 1)
		size = sim_choose_part(&sim->choices, size);
	io.count = sim_bytes_take(&node->in, out, size);
	return io;
}

static struct plumb_io
read_node(struct sim *sim, struct sim_node *node, enum sim_op op, void *out,
    size_t size)
{
	size_t most = size < node->in.size ? size : node->in.size;

	if (size == 0)
		sim_wrong(sim, "nothing is asked for by a read");
	return take(sim, node, sim_begin(sim, op, most), out, size);
}

struct plumb_io
sim_read(void *self, int fd, void *out, size_t size)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	if (node->type == SIM_TYPE_SIGNALS) {
		node->ended = false;
		return sim_said(sim, "read", fd, (struct plumb_io){ 0, 1 });
	}
	if (node->type != SIM_TYPE_STREAM)
		sim_wrong(sim, "a descriptor is read that is no socket");
	return sim_said(
	    sim, "read", fd, read_node(sim, node, SIM_OP_READ, out, size));
}

struct plumb_io
sim_read_pipe(void *self, int fd, void *out, size_t size)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(sim, "read_pipe", fd,
	    read_node(sim, node, SIM_OP_READ_PIPE, out, size));
}

/* How much of so many bytes can go at once; negative where none ever will. */
static struct plumb_io
room_for(struct sim_node *node, size_t size)
{
	struct plumb_io io = { 0, 0 };

	if (node->pending != 0) {
		io = failed(node, node->pending);
		node->pending = 0;
		return io;
	}
	if (node->shut)
		return failed(node, PLUMB_EPIPE);
	if (node->peer == NULL) {
		/* TCP takes it, and hears of it by a reset. */
		if (node->type == SIM_TYPE_PIPE || node->family == AF_UNIX)
			return failed(node, PLUMB_EPIPE);
		node->shut = true;
		node->pending = PLUMB_ECONNRESET;
		io.count = size;
		return io;
	}
	io.count = node->peer->in.cap - node->peer->in.size;
	if (io.count == 0)
		io.status = PLUMB_WOULD_BLOCK;
	if (io.count > size)
		io.count = size;
	return io;
}

static void
give(struct sim_node *node, const struct plumb_piece *pieces, size_t count,
    size_t size)
{
	struct sim_node *peer = node->peer;

	node->sent += size;
	for (size_t i = 0; i < count && size > 0 && peer != NULL; i++) {
		size_t len = pieces[i].len < size ? pieces[i].len : size;

		peer->got += sim_bytes_put(&peer->in, pieces[i].at, len);
		size -= len;
	}
}

static struct plumb_io
write_node(struct sim *sim, struct sim_node *node, enum sim_op op,
    const struct plumb_piece *pieces, size_t count)
{
	size_t size = plumb_pieces_total(pieces, count);
	struct sim_answer answer = sim_begin(sim, op, size);
	struct plumb_io io;

	if (size == 0)
		sim_wrong(sim, "nothing is given to a write");
	if (answer.way == SIM_WAY_ERROR)
		return failed(node, answer.error);
	node->refusals++;
	if (answer.way == SIM_WAY_BLOCK)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (node->finished)
		sim_wrong(sim, "bytes are sent behind the end");
	io = room_for(node, size);
	if (io.status != 0)
		return io;
	if (answer.way == SIM_WAY_PART && io.count > 1)
		io.count = sim_choose_part(&sim->choices, io.count);
	give(node, pieces, count, io.count);
	node->refusals -= io.count == size;
	return io;
}

struct plumb_io
sim_send(void *self, int fd, const void *data, size_t size)
{
	struct sim *sim = self;
	struct plumb_piece piece = { data, size };
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(
	    sim, "send", fd, write_node(sim, node, SIM_OP_SEND, &piece, 1));
}

struct plumb_io
sim_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(sim, "sendv", fd,
	    write_node(sim, node, SIM_OP_SENDV, pieces, count));
}

struct plumb_io
sim_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(sim, "write_pipe", fd,
	    write_node(sim, node, SIM_OP_WRITE_PIPE, pieces, count));
}

int
sim_shutdown(void *self, int fd)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_SHUTDOWN);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);

	if (node == NULL)
		return PLUMB_EBADF;
	/* It was reset. */
	if (error == 0 && node->shut && node->peer == NULL)
		error = PLUMB_ENOTCONN;
	if (error == 0) {
		node->finished = true;
		node->shut = true;
		if (node->peer != NULL)
			node->peer->ended = true;
	}
	return sim_told(sim, "shutdown", fd, error);
}
