#include "conformance/runner/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_SIZE = 262144 };

static bool
peer_wants(const struct actor *a)
{
	return a->fd >= 0 && !a->eof_seen && !a->reset_seen &&
	       (a->draining || a->want > a->wire.got.len);
}

bool
peer_poll(const struct actor *a, struct pollfd *p)
{
	bool sends = !a->send_failed && a->out.offset < a->sent.total;

	p->fd = a->fd;
	p->events = 0;
	if (a->fd < 0) {
		return false;
	}
	if (peer_wants(a)) {
		p->events |= POLLIN;
	}
	if (sends) {
		p->events |= POLLOUT;
	}
	return p->events != 0;
}

static void
end_sending(struct actor *a)
{
	if (a->eof_due && a->out.offset == a->sent.total) {
		a->eof_due = false;
		if (shutdown(a->fd, SHUT_WR) != 0) {
			a->send_failed = true;
		}
	}
}

bool
peer_send(struct actor *a)
{
	bool moved = false;

	while (a->fd >= 0 && !a->send_failed && a->out.offset < a->sent.total) {
		const uint8_t *at;
		size_t len = bytes_at(&a->sent, &a->out, &at);
		ssize_t n = send(a->fd, at, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			bytes_move(&a->sent, &a->out, (uint64_t)n);
			moved = true;
		} else if (n < 0 && errno == EINTR) {
			continue;
		} else if (n < 0 && errno == EAGAIN) {
			return moved;
		} else {
			/* Nobody is there: what a script goes on to see. */
			a->send_failed = moved = true;
		}
	}
	if (a->fd >= 0 && !a->send_failed) {
		end_sending(a);
	}
	return moved;
}

bool
peer_has_sent(const struct actor *a)
{
	return a->fd < 0 || a->send_failed ||
	       (a->out.offset == a->sent.total && !a->eof_due);
}

size_t
peer_read(struct actor *a, size_t max)
{
	size_t got = 0;

	while (a->fd >= 0 && got < max && !a->eof_seen && !a->reset_seen) {
		size_t room = max - got < READ_SIZE ? max - got : READ_SIZE;
		char *at = text_room(&a->wire.got, room);
		ssize_t n = recv(a->fd, at, room, MSG_DONTWAIT);

		if (n > 0) {
			a->wire.got.len += (size_t)n;
			got += (size_t)n;
		} else if (n == 0) {
			a->eof_seen = true;
		} else if (errno == EAGAIN) {
			break;
		} else if (errno != EINTR) {
			a->reset_seen = true;
		}
	}
	return got;
}

void
peer_acknowledge(const struct actor *a)
{
	int on = 1;

	if (a->tcp && a->fd >= 0) {
		setsockopt(a->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
	}
}

bool
peer_move(struct actor *a)
{
	bool moved = peer_send(a);

	if (peer_wants(a)) {
		size_t most = a->want - a->wire.got.len;

		moved = peer_read(a, a->draining ? SIZE_MAX : most) > 0 ||
			a->eof_seen || a->reset_seen || moved;
	}
	return moved;
}

enum peer_look
peer_look(struct actor *a)
{
	char byte;
	ssize_t n;

	if (a->eof_seen || a->reset_seen) {
		return a->eof_seen ? PEER_EOF : PEER_RESET;
	}
	if (a->fd < 0) {
		return PEER_NOTHING;
	}
	do {
		n = recv(a->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n > 0) {
		return PEER_BYTES;
	}
	if (n == 0) {
		a->eof_seen = true;
		return PEER_EOF;
	}
	if (errno == EAGAIN) {
		return PEER_NOTHING;
	}
	a->reset_seen = true; /* reading it has taken it off the socket */
	return PEER_RESET;
}

void
peer_close(struct actor *a)
{
	peer_read(a, SIZE_MAX);
	if (a->fd >= 0) {
		close(a->fd);
	}
	a->fd = -1;
}

bool
peer_reset(struct actor *a)
{
	struct linger linger = { 1, 0 };
	int unread = 0;

	if (a->fd < 0) {
		return false;
	}
	if (a->tcp) {
		setsockopt(
		    a->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	} else if (ioctl(a->fd, FIONREAD, &unread) != 0 || unread == 0) {
		return false;
	}
	close(a->fd);
	a->fd = -1;
	return true;
}

bool
peer_has_arrived(const struct actor *a)
{
	int queued = 0;

	return !a->tcp || a->fd < 0 || a->reset_seen ||
	       ioctl(a->fd, SIOCOUTQ, &queued) != 0 || queued == 0;
}

unsigned long long
peer_stir(const struct actor *a)
{
	unsigned long long stir = a->wire.got.len + a->out.offset * 3;
	int queued = 0;

	if (a->fd >= 0) {
		if (ioctl(a->fd, SIOCOUTQ, &queued) == 0) {
			stir = stir * 31 + (unsigned)queued;
		}
		if (ioctl(a->fd, FIONREAD, &queued) == 0) {
			stir = stir * 31 + (unsigned)queued;
		}
	}
	return stir * 8 + (a->eof_seen ? 4 : 0) + (a->reset_seen ? 2 : 0) +
	       (a->send_failed ? 1 : 0);
}
