/* Waiting: who is ready, who is said to be, and time. */
#include "fuzz/sim/inside.h"

static short
stream_ready(const struct sim_node *node)
{
	short ready = 0;

	if (node->pending != 0)
		return POLLIN | POLLOUT | POLLERR | POLLHUP;
	if (node->in.size > 0 || node->ended)
		ready |= POLLIN;
	if (node->shut || node->peer == NULL ||
	    node->peer->in.size < node->peer->in.cap)
		ready |= POLLOUT;
	if (node->ended && (node->shut || node->vanished))
		ready |= POLLHUP;
	return ready;
}

static short
socket_ready(const struct sim_node *node)
{
	switch (node->state) {
	case SIM_STATE_LISTENING:
		return node->backlog_count > 0 ? POLLIN : 0;
	case SIM_STATE_CONNECTING:
		return node->pending != 0 ? POLLOUT | POLLERR | POLLHUP
					  : POLLOUT;
	case SIM_STATE_CONNECTED:
		return stream_ready(node);
	default:
		return POLLOUT | POLLHUP;
	}
}

static short
pipe_ready(const struct sim_node *node)
{
	if (node->reads && node->in.size > 0)
		return node->ended ? POLLIN | POLLHUP : POLLIN;
	if (node->reads)
		return node->ended ? POLLHUP : 0;
	if (node->peer == NULL)
		return POLLOUT | POLLERR;
	return node->peer->in.size < node->peer->in.cap ? POLLOUT : 0;
}

static short
datagram_ready(struct sim *sim, const struct sim_node *node)
{
	const struct sim_node *to = node->remote.len > 0
					? sim_bound_datagram(sim, &node->remote)
					: NULL;
	short ready = POLLOUT;

	if (node->packet_count > 0)
		ready |= POLLIN;
	if (node->pending != 0)
		ready |= POLLIN | POLLERR;
	if (node->family == AF_UNIX && to != NULL &&
	    to->packet_count >= to->packet_most)
		ready &= ~POLLOUT;
	return ready;
}

short
sim_ready(struct sim *sim, const struct sim_node *node)
{
	switch (node->type) {
	case SIM_TYPE_STREAM:
		return socket_ready(node);
	case SIM_TYPE_DATAGRAM:
		return datagram_ready(sim, node);
	case SIM_TYPE_PIPE:
		return pipe_ready(node);
	case SIM_TYPE_PIDFD:
		return node->child->exited ? POLLIN : 0;
	case SIM_TYPE_SIGNALS:
		return node->ended ? POLLIN : 0;
	case SIM_TYPE_NAMES:
		return sim->answers != NULL ? POLLIN : 0;
	default:
		return POLLIN | POLLOUT;
	}
}

/* What poll may say, besides the truth. */
enum {
	POLL_TRUTH,
	POLL_SOME,     /* what is ready is noticed later */
	POLL_NOTHING,  /* a signal came */
	POLL_SPURIOUS, /* somebody is ready who is not */
	POLL_ERROR,
	POLL_MEDDLE,
	POLL_WAYS
};

static short
truth(struct sim *sim, const struct pollfd *at)
{
	const struct sim_node *node =
	    at->fd >= 0 && at->fd < SIM_FDS ? sim->fds[at->fd] : NULL;
	int always = POLLERR | POLLHUP;

	if (node == NULL)
		return POLLNVAL;
	return (short)(sim_ready(sim, node) & (at->events | always));
}

/*
 * What may be said of it that is not so. The end of a pipe that is written to
 * is never readable: who says so has lost its reader, for all programs.
 */
static short
lie(const struct sim *sim, const struct pollfd *at)
{
	const struct sim_node *node = sim->fds[at->fd];
	bool writes = node->type == SIM_TYPE_PIPE && !node->reads;

	return (short)(writes ? at->events & ~POLLIN : at->events);
}

static size_t
look(struct sim *sim, struct pollfd *fds, size_t count, unsigned way)
{
	size_t ready = 0;
	size_t liar =
	    count > 0 && way == POLL_SPURIOUS
		? sim_choose(&sim->choices, count < 200 ? (unsigned)count : 200)
		: count;

	for (size_t i = 0; i < count; i++) {
		short found = truth(sim, &fds[i]);

		if (found != 0 && way == POLL_SOME &&
		    sim_choose(&sim->choices, 2) == 0)
			found = 0;
		if (i == liar && (found & POLLNVAL) == 0)
			found |= lie(sim, &fds[i]);
		fds[i].revents = found;
		ready += found != 0;
		if (found != 0)
			sim_say(sim, "poll: %d is ready, %#x", fds[i].fd,
			    (unsigned)found);
	}
	return ready;
}

struct plumb_io
sim_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	struct sim *sim = self;
	struct plumb_io io = { 0, 0 };
	unsigned way = POLL_TRUTH;

	if (!sim->data_only)
		way = sim_choose(&sim->choices,
		    sim->meddle != NULL ? POLL_WAYS : POLL_MEDDLE);
	sim->idle = false;
	if (way == POLL_ERROR) {
		sim->injected++;
		sim_say(sim, "poll = ENOMEM");
		return (struct plumb_io){ PLUMB_ENOMEM, 0 };
	}
	if (way == POLL_MEDDLE)
		sim->meddle(sim->self);
	if (way == POLL_NOTHING) {
		for (size_t i = 0; i < count; i++)
			fds[i].revents = 0;
		return io;
	}
	io.count = look(sim, fds, count, way);
	if (io.count == 0 && timeout < 0 && way == POLL_TRUTH)
		sim->idle = true;
	if (io.count == 0 && timeout > 0)
		sim->now += (uint64_t)timeout;
	return io;
}
