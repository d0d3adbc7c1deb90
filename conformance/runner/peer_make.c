/* How a peer comes to be, what it is called, and how it is forgotten. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

enum { BACKLOG = 128 };

static int
make_socket(int family)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int size = PEER_RECEIVE_BUFFER;
	int segment = PEER_SEGMENT;

	if (fd >= 0 && family == AF_INET) {
		/* Before listen() and connect(), so that the window obeys. */
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
		setsockopt(
		    fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
	}
	return fd;
}

static int
bind_tcp(unsigned *port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	socklen_t len = sizeof(addr);
	int fd = make_socket(AF_INET);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 &&
	    (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0 ||
		getsockname(fd, (struct sockaddr *)&addr, &len) != 0)) {
		close(fd);
		return -1;
	}
	*port = ntohs(addr.sin_port);
	return fd;
}

static int
listen_on(int fd)
{
	if (fd >= 0 && listen(fd, BACKLOG) == 0) {
		fcntl(fd, F_SETFL, O_NONBLOCK);
		return fd;
	}
	if (fd >= 0) {
		close(fd);
	}
	return -1;
}

int
peer_listen_tcp(unsigned *port)
{
	return listen_on(bind_tcp(port));
}

int
peer_refusing_tcp(unsigned *port)
{
	return bind_tcp(port);
}

static bool
unix_address(const char *path, struct sockaddr_un *addr)
{
	memset(addr, 0, sizeof(*addr));
	addr->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(addr->sun_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(addr->sun_path, path);
	return true;
}

int
peer_listen_unix(const char *path)
{
	struct sockaddr_un addr;
	int fd = make_socket(AF_UNIX);

	if (fd >= 0 &&
	    (!unix_address(path, &addr) ||
		bind(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0)) {
		close(fd);
		return -1;
	}
	return listen_on(fd);
}

static void
prepare(int fd, bool tcp)
{
	int on = 1;

	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (tcp) {
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	}
}

int
peer_accept(int listener, bool tcp)
{
	int fd;

	do {
		fd = accept(listener, NULL, NULL);
	} while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	if (fd >= 0) {
		prepare(fd, tcp);
	}
	return fd;
}

int
peer_connect(const char *path, unsigned port)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_un un;
	int fd = make_socket(path ? AF_UNIX : AF_INET);
	int failed;

	if (fd < 0) {
		return -1;
	}
	if (!path) {
		in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		in.sin_port = htons((uint16_t)port);
		failed = connect(fd, (struct sockaddr *)&in, sizeof(in));
	} else {
		failed = !unix_address(path, &un) ||
			 connect(fd, (struct sockaddr *)&un, sizeof(un));
	}
	if (failed) {
		int why = errno;

		close(fd);
		errno = why;
		return -1;
	}
	prepare(fd, !path);
	return fd;
}

bool
peer_can_vanish(void)
{
	int fd = make_socket(AF_INET);
	int on = 1;
	bool can = fd >= 0 && setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on,
				  sizeof(on)) == 0;

	if (fd >= 0) {
		close(fd);
	}
	return can;
}

void
peer_name(const struct actor *a, bool other, char *out, size_t cap)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_un un;
	} addr;
	socklen_t len = sizeof(addr);
	struct text text = { 0 };
	char host[INET_ADDRSTRLEN];

	memset(&addr, 0, sizeof(addr));
	if (other) {
		getpeername(a->fd, &addr.any, &len);
	} else {
		getsockname(a->fd, &addr.any, &len);
	}
	if (addr.any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &addr.in.sin_addr, host, sizeof(host));
		snprintf(out, cap, ":%s:%u", host, ntohs(addr.in.sin_port));
		return;
	}
	bytes_describe(&text, (const uint8_t *)addr.un.sun_path,
	    strnlen(addr.un.sun_path, sizeof(addr.un.sun_path)));
	snprintf(out, cap, "%s", text_end(&text));
	text_free(&text);
}
