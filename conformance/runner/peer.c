#include "conformance/runner/peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

bool
peer_wants(const struct actor *a)
{
	return a->fd >= 0 && !a->eof_seen && !a->reset_seen &&
	       (a->draining || a->want > wire_have(&a->wire));
}

static bool
attends(const struct actor *a)
{
	return a->ops->attends && !a->eof_seen && !a->reset_seen &&
	       a->ops->attends(a);
}

static bool
sends(const struct actor *a)
{
	if (a->send_failed) {
		return false;
	}
	return a->ops->sends ? a->ops->sends(a) : a->out.offset < a->sent.total;
}

bool
peer_poll(const struct actor *a, struct pollfd *p)
{
	if (a->ops->poll) {
		return a->ops->poll(a, p);
	}
	p->fd = a->fd;
	p->events = 0;
	if (a->fd < 0) {
		return false;
	}
	if (peer_wants(a) || attends(a)) {
		p->events |= POLLIN;
	}
	if (sends(a)) {
		p->events |= POLLOUT;
	}
	return p->events != 0;
}

bool
peer_send(struct actor *a)
{
	bool moved = false;

	if (a->fd >= 0 && !a->send_failed) {
		moved = a->ops->send(a);
	}
	if (a->fd >= 0 && !a->send_failed && a->eof_due &&
	    a->out.offset == a->sent.total) {
		a->eof_due = false;
		a->ops->end(a);
	}
	return moved;
}

bool
peer_has_sent(const struct actor *a)
{
	return a->fd < 0 || a->send_failed ||
	       (!a->eof_due && !sends(a) &&
		   (!a->ops->waits || !a->ops->waits(a)));
}

size_t
peer_read(struct actor *a, size_t max)
{
	return a->fd < 0 ? 0 : a->ops->read(a, max);
}

void
peer_acknowledge(const struct actor *a)
{
	int on = 1;

	if (kind_of(a->kind)->net == NET_TCP && a->fd >= 0) {
		setsockopt(a->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
	}
}

bool
peer_move(struct actor *a)
{
	bool moved;

	if (a->ops->move) {
		return a->ops->move(a);
	}
	moved = peer_send(a);
	if (peer_wants(a)) {
		size_t most = a->want - wire_have(&a->wire);

		moved = peer_read(a, a->draining ? SIZE_MAX : most) > 0 ||
			a->eof_seen || a->reset_seen || moved;
	}
	if (a->fd >= 0 && a->ops->attend) {
		moved = a->ops->attend(a) || moved;
	}
	return moved;
}

enum peer_look
peer_look(struct actor *a)
{
	if (a->eof_seen || a->reset_seen) {
		return a->eof_seen ? PEER_EOF : PEER_RESET;
	}
	return a->fd < 0 ? PEER_NOTHING : a->ops->look(a);
}

void
peer_close(struct actor *a)
{
	peer_read(a, SIZE_MAX);
	peer_drop(a);
}

void
peer_drop(struct actor *a)
{
	if (a->fd >= 0) {
		a->ops->close(a);
	}
}

bool
peer_reset(struct actor *a)
{
	return a->fd >= 0 && a->ops->reset && a->ops->reset(a);
}

bool
peer_vanish(struct actor *a)
{
	return a->fd >= 0 && a->ops->vanish && a->ops->vanish(a);
}

bool
peer_has_arrived(const struct actor *a)
{
	return a->fd < 0 || a->reset_seen || !a->ops->arrived ||
	       a->ops->arrived(a);
}

void
peer_ask(struct actor *a)
{
	if (a->ops->ask) {
		a->ops->ask(a);
	}
}

bool
peer_has_answered(const struct actor *a)
{
	return !a->ops->has_answered || a->ops->has_answered(a);
}

size_t
peer_due(const struct actor *a)
{
	return a->ops->due ? a->ops->due(a) : 0;
}

unsigned long long
peer_stir(const struct actor *a)
{
	unsigned long long stir =
	    a->wire.got.len + a->wire.pieces + a->out.offset * 3 + a->out.run;

	if (a->fd >= 0) {
		stir = stir * 31 + a->ops->queued(a);
	}
	return stir * 8 + (a->eof_seen ? 4 : 0) + (a->reset_seen ? 2 : 0) +
	       (a->send_failed ? 1 : 0);
}
