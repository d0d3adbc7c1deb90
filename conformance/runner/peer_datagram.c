#include "conformance/runner/peer_datagram.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	READ_SIZE = 1 << 18,
	/* Ports below those that systems give away by themselves. */
	PORT_FIRST = 10240,
	PORT_COUNT = 20000,
	PORT_STRIDE = 37
};

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	};
	socklen_t len; /* of what it says; 0: there is none */
};

struct mailbox {
	struct address here;
	struct address there;
	bool known; /* where the endpoint is */
	struct mailbox *next;
};

/*
 * Any endpoint of the case can send to any peer; whoever else does is not
 * heard.
 */
static struct mailbox *boxes;

static struct mailbox *
box_of(const struct actor *a)
{
	return a->own;
}

/* As addr= and from= have it. */
static void
describe(const struct address *a, char out[ACTOR_ADDRESS_MAX])
{
	char host[INET6_ADDRSTRLEN];

	out[0] = '\0';
	if (a->len == 0) {
		return;
	}
	switch (a->any.sa_family) {
	case AF_INET:
		inet_ntop(AF_INET, &a->in.sin_addr, host, sizeof(host));
		snprintf(out, ACTOR_ADDRESS_MAX, "%s:%u", host,
		    ntohs(a->in.sin_port));
		break;
	case AF_INET6:
		inet_ntop(AF_INET6, &a->in6.sin6_addr, host, sizeof(host));
		snprintf(out, ACTOR_ADDRESS_MAX, "[%s]:%u", host,
		    ntohs(a->in6.sin6_port));
		break;
	default:
		snprintf(out, ACTOR_ADDRESS_MAX, "%s", a->un.sun_path);
		break;
	}
}

static bool
same(const struct address *a, const struct address *b)
{
	char one[ACTOR_ADDRESS_MAX];
	char two[ACTOR_ADDRESS_MAX];

	describe(a, one);
	describe(b, two);
	return strcmp(one, two) == 0;
}

static int
bind_at(const struct address *address)
{
	int fd = socket(address->any.sa_family,
	    SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && address->len > 0 &&
	    bind(fd, &address->any, address->len) != 0) {
		int why = errno;

		close(fd);
		errno = why;
		return -1;
	}
	return fd;
}

static int
bind_unix(const char *path, struct address *out)
{
	out->un.sun_family = AF_UNIX;
	out->len = path ? sizeof(out->un) : 0;
	if (path && strlen(path) >= sizeof(out->un.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (path) {
		strcpy(out->un.sun_path, path);
		unlink(path);
	}
	return bind_at(out);
}

/*
 * At a port that nobody has. Ports are ours to choose, since one that is given
 * up must not go to somebody else; workers begin at places of their own.
 */
static int
bind_udp(int family, struct address *out)
{
	static unsigned port;
	int fd = -1;

	if (port == 0) {
		port = (unsigned)getpid() * 211;
	}
	out->any.sa_family = (sa_family_t)family;
	out->len = family == AF_INET6 ? sizeof(out->in6) : sizeof(out->in);
	for (int tries = 0; fd < 0 && tries < PORT_COUNT; tries++) {
		uint16_t chosen;

		port += PORT_STRIDE;
		chosen = htons((uint16_t)(PORT_FIRST + port % PORT_COUNT));
		if (family == AF_INET6) {
			out->in6.sin6_addr = in6addr_loopback;
			out->in6.sin6_port = chosen;
		} else {
			out->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
			out->in.sin_port = chosen;
		}
		fd = bind_at(out);
		if (fd < 0 && errno != EADDRINUSE) {
			break;
		}
	}
	return fd;
}

bool
datagram_open(struct actor *a, int family, const char *path)
{
	struct mailbox *box = memory_resize(NULL, sizeof(*box));

	memset(box, 0, sizeof(*box));
	box->next = boxes;
	boxes = box;
	a->own = box;
	a->ops = &peer_datagram;
	a->wire.parted = true;
	a->fd = family == AF_UNIX ? bind_unix(path, &box->here)
				  : bind_udp(family, &box->here);
	describe(&box->here, a->address);
	return a->fd >= 0;
}

bool
datagram_open_again(struct actor *a)
{
	const struct address *here = &box_of(a)->here;

	if (here->any.sa_family == AF_UNIX) {
		unlink(here->un.sun_path);
	}
	a->send_failed = false;
	a->fd = bind_at(here);
	return a->fd >= 0;
}

bool
datagram_expect(struct actor *a, const char *path, char out[ACTOR_ADDRESS_MAX])
{
	struct mailbox *box = box_of(a);
	int family = box->here.any.sa_family;
	int fd = family == AF_UNIX ? bind_unix(path, &box->there)
				   : bind_udp(family, &box->there);

	if (fd < 0) {
		return false;
	}
	close(fd);
	if (path) {
		unlink(path);
	}
	box->known = true;
	describe(&box->there, out);
	return true;
}

/* An empty one has no byte that would have to go. */
static bool
has_datagrams(const struct actor *a)
{
	return a->out.run < a->sent.count;
}

static bool
send_datagrams(struct actor *a)
{
	const struct address *to = &box_of(a)->there;
	bool moved = false;

	while (has_datagrams(a)) {
		const uint8_t *at;
		size_t len = bytes_run(&a->sent, a->out.run, &at);
		ssize_t n = sendto(a->fd, at, len, MSG_NOSIGNAL | MSG_DONTWAIT,
		    to->len > 0 ? &to->any : NULL, to->len);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0 && errno == EAGAIN) {
			return moved;
		}
		moved = true;
		if (n < 0) {
			/* Nobody is there: what a script goes on to see. */
			a->send_failed = true;
			return true;
		}
		a->out.run++;
	}
	return moved;
}

static bool
is_endpoint(const struct address *from)
{
	const struct mailbox *box = boxes;

	while (box && !(box->known && same(from, &box->there))) {
		box = box->next;
	}
	return box != NULL;
}

/* Takes in the next one; false where there is none, or it is a stranger's. */
static bool
read_datagram(struct actor *a)
{
	struct mailbox *box = box_of(a);
	struct address from = { .len = sizeof(from.un) };
	char *at = text_room(&a->wire.got, READ_SIZE);
	ssize_t n =
	    recvfrom(a->fd, at, READ_SIZE, MSG_DONTWAIT, &from.any, &from.len);

	if (n < 0) {
		return false;
	}
	if (!box->known) {
		box->there = from;
		box->known = true;
	} else if (!is_endpoint(&from)) {
		return false;
	}
	a->wire.got.len += (size_t)n;
	wire_end_piece(&a->wire);
	return true;
}

static enum peer_look
look_for_datagram(struct actor *a)
{
	char byte;
	ssize_t n;

	do {
		n = recv(a->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	return n >= 0 ? PEER_BYTES : PEER_NOTHING;
}

static size_t
read_datagrams(struct actor *a, size_t max)
{
	size_t got = 0;

	while (got < max && look_for_datagram(a) == PEER_BYTES) {
		got += read_datagram(a);
	}
	return got;
}

static void
close_datagrams(struct actor *a)
{
	close(a->fd);
	a->fd = -1;
}

static void
forget_mailbox(struct actor *a)
{
	struct mailbox **at = &boxes;

	while (*at != a->own) {
		at = &(*at)->next;
	}
	*at = (*at)->next;
	free(a->own);
	a->own = NULL;
}

static unsigned long long
queued_datagrams(const struct actor *a)
{
	int in = 0;
	int out = 0;

	ioctl(a->fd, FIONREAD, &in);
	ioctl(a->fd, TIOCOUTQ, &out);
	return (unsigned)in * 31ULL + (unsigned)out;
}

const struct peer_ops peer_datagram = {
	.send = send_datagrams,
	.sends = has_datagrams,
	.read = read_datagrams,
	.look = look_for_datagram,
	.close = close_datagrams,
	.forget = forget_mailbox,
	.queued = queued_datagrams,
};
