/* Pipes and files. What pipes carry is stream.c's. */
#include "fuzz/sim/inside.h"

#include "core/pattern.h"

int
sim_adopt_pipe(void *self, int fd, bool *tells)
{
	struct sim *sim = self;
	int error = sim_try(sim, SIM_OP_ADOPT_PIPE);
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_NONE);

	if (node == NULL)
		return PLUMB_EBADF;
	if (error == 0 && node->type == SIM_TYPE_FILE)
		error = PLUMB_EVALUE;
	*tells = true;
	return sim_told(sim, "adopt_pipe", fd, error);
}

/* How much of a file there is from there on, at most so much. */
static size_t
rest_of(const struct sim_node *file, uint64_t offset, size_t size)
{
	uint64_t rest = offset < file->size ? file->size - offset : 0;

	return rest < size ? (size_t)rest : size;
}

static struct plumb_io
read_file(struct sim *sim, struct sim_node *node, uint64_t offset,
    struct plumb_piece room)
{
	size_t rest = rest_of(node, offset, room.len);
	struct sim_answer answer = sim_begin(sim, SIM_OP_READ_AT, rest);

	if (answer.way == SIM_WAY_ERROR) {
		node->file_failed = true;
		return (struct plumb_io){ answer.error, 0 };
	}
	if (answer.way == SIM_WAY_BLOCK)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (answer.way == SIM_WAY_PART && rest > 1)
		rest = sim_choose_part(&sim->choices, rest);
	plumb_pattern_fill(offset, (uint8_t *)room.at, rest);
	return (struct plumb_io){ 0, rest };
}

struct plumb_io
sim_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_FILE);

	if (node == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(sim, "read_at", fd,
	    read_file(sim, node, offset, (struct plumb_piece){ out, size }));
}

enum { AT_ONCE = 4096 };

/* As much as the socket takes without waiting. */
static struct plumb_io
copy(struct sim_node *node, uint64_t offset, size_t size)
{
	uint8_t bytes[AT_ONCE];
	struct plumb_io io = { 0, 0 };

	while (io.count < size && node->peer != NULL) {
		size_t len =
		    size - io.count < AT_ONCE ? size - io.count : AT_ONCE;
		size_t put;

		plumb_pattern_fill(offset + io.count, bytes, len);
		put = sim_bytes_put(&node->peer->in, bytes, len);
		node->peer->got += put;
		node->sent += put;
		io.count += put;
		if (put < len)
			break;
	}
	if (io.count == 0)
		io.status = PLUMB_WOULD_BLOCK;
	return io;
}

static struct plumb_io
send_file(struct sim *sim, struct sim_node *node, struct sim_node *file,
    uint64_t offset, size_t size)
{
	size_t rest = rest_of(file, offset, size);
	struct sim_answer answer = sim_begin(sim, SIM_OP_SENDFILE, rest);
	struct plumb_io io = { 0, 0 };

	if (answer.way == SIM_WAY_ERROR) {
		io.status = answer.error;
		return io;
	}
	if (answer.way == SIM_WAY_BLOCK)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (node->pending != 0 || node->shut || node->peer == NULL) {
		io.status = node->pending != 0 ? node->pending : PLUMB_EPIPE;
		node->pending = 0;
		node->file_failed = true;
		return io;
	}
	if (rest == 0)
		return io;
	if (answer.way == SIM_WAY_PART && rest > 1)
		rest = sim_choose_part(&sim->choices, rest);
	return copy(node, offset, rest);
}

struct plumb_io
sim_sendfile(void *self, int fd, int file, uint64_t offset, size_t size)
{
	struct sim *sim = self;
	struct sim_node *node = sim_node_of(sim, fd, SIM_TYPE_STREAM);
	struct sim_node *from = sim_node_of(sim, file, SIM_TYPE_FILE);

	if (node == NULL || from == NULL)
		return (struct plumb_io){ PLUMB_EBADF, 0 };
	return sim_said(
	    sim, "sendfile", fd, send_file(sim, node, from, offset, size));
}
