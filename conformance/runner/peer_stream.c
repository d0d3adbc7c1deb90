/* The other end of a stream socket, TCP or Unix. */
#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

enum { READ_SIZE = 262144 };

static bool
is_tcp(const struct actor *a)
{
	return kind_of(a->kind)->net == NET_TCP;
}

static bool
stream_send(struct actor *a)
{
	bool moved = false;

	while (a->out.offset < a->sent.total) {
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
			a->send_failed = true;
			return true;
		}
	}
	return moved;
}

static void
stream_end(struct actor *a)
{
	if (shutdown(a->fd, SHUT_WR) != 0) {
		a->send_failed = true;
	}
}

static size_t
stream_read(struct actor *a, size_t max)
{
	size_t got = 0;

	while (got < max && !a->eof_seen && !a->reset_seen) {
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

static enum peer_look
stream_look(struct actor *a)
{
	char byte;
	ssize_t n;

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

static void
stream_close(struct actor *a)
{
	close(a->fd);
	a->fd = -1;
}

static bool
stream_reset(struct actor *a)
{
	struct linger linger = { 1, 0 };
	int unread = 0;

	if (is_tcp(a)) {
		setsockopt(
		    a->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	} else if (ioctl(a->fd, FIONREAD, &unread) != 0 || unread == 0) {
		return false;
	}
	stream_close(a);
	return true;
}

static bool
stream_vanish(struct actor *a)
{
	int on = 1;

	if (!is_tcp(a) ||
	    setsockopt(a->fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof(on)) != 0) {
		return false;
	}
	stream_close(a);
	return true;
}

static unsigned long long
stream_queued(const struct actor *a)
{
	unsigned long long all = 0;
	int queued = 0;

	if (ioctl(a->fd, SIOCOUTQ, &queued) == 0) {
		all = (unsigned)queued;
	}
	if (ioctl(a->fd, FIONREAD, &queued) == 0) {
		all = all * 31 + (unsigned)queued;
	}
	return all;
}

static bool
stream_arrived(const struct actor *a)
{
	int queued = 0;

	return !is_tcp(a) || ioctl(a->fd, SIOCOUTQ, &queued) != 0 ||
	       queued == 0;
}

const struct peer_ops peer_stream = {
	.send = stream_send,
	.read = stream_read,
	.look = stream_look,
	.end = stream_end,
	.close = stream_close,
	.reset = stream_reset,
	.vanish = stream_vanish,
	.queued = stream_queued,
	.arrived = stream_arrived,
};
