/*
 * The real kernel. Each function is one system call with its errno turned into
 * a status; nothing here decides anything.
 */
#define _GNU_SOURCE /* accept4 */
#include "sys/kernel_real.h"
#include "sys/resolver.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { IOV_AT_ONCE = 1024, NS_PER_S = 1000000000, NS_PER_MS = 1000000 };

int
plumb_real_status(int result)
{
	return result < 0 ? plumb_error_of_errno(errno) : 0;
}

static int
real_socket(void *self, int family, int *fd)
{
	(void)self;
	*fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return plumb_real_status(*fd);
}

static int
real_connect(void *self, int fd, const struct plumb_address *to)
{
	(void)self;
	if (connect(fd, (const struct sockaddr *)&to->any, to->len) == 0)
		return 0;
	/* An interrupted connect goes on by itself. A Unix socket whose
	 * backlog is full says EAGAIN and does not: that is an error. */
	if (errno == EINPROGRESS || errno == EINTR)
		return PLUMB_WOULD_BLOCK;
	return plumb_error_of_errno(errno);
}

static int
real_socket_error(void *self, int fd)
{
	int number = 0;
	socklen_t len = sizeof number;

	(void)self;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &len) < 0)
		return plumb_error_of_errno(errno);
	return number == 0 ? 0 : plumb_error_of_errno(number);
}

/*
 * A socket file that refuses connections belongs to nobody. Asked by a socket
 * of another type, the one that it belongs to hears nothing of it, and may not
 * even listen yet.
 */
void
plumb_real_unlink_stale(const struct plumb_address *at)
{
	struct sockaddr_un name;
	struct stat info;
	int fd;

	memcpy(&name, &at->any, sizeof name);
	if (name.sun_path[0] == '\0' || lstat(name.sun_path, &info) < 0 ||
	    !S_ISSOCK(info.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)&at->any, at->len) < 0 &&
	    errno == ECONNREFUSED)
		(void)unlink(name.sun_path);
	(void)close(fd);
}

static int
real_bind(void *self, int fd, const struct plumb_address *at)
{
	int yes = 1;

	(void)self;
	if (at->any.ss_family == AF_UNIX)
		plumb_real_unlink_stale(at);
	else if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0)
		return plumb_error_of_errno(errno);
	if (at->any.ss_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) < 0)
		return plumb_error_of_errno(errno);
	return plumb_real_status(
	    bind(fd, (const struct sockaddr *)&at->any, at->len));
}

static int
real_listen(void *self, int fd, int backlog)
{
	(void)self;
	return plumb_real_status(listen(fd, backlog));
}

static int
real_accept(void *self, int fd, int *accepted)
{
	(void)self;
	do {
		*accepted =
		    accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	} while (*accepted < 0 && errno == EINTR);
	if (*accepted >= 0)
		return 0;
	switch (errno) {
	case EAGAIN:
		return PLUMB_WOULD_BLOCK;
	case EPROTO: /* all of these concern only the one that was waiting */
	case ENETDOWN:
	case ENOPROTOOPT:
	case EHOSTDOWN:
	case ENONET:
	case EHOSTUNREACH:
	case EOPNOTSUPP:
	case ENETUNREACH:
		return PLUMB_ECONNABORTED;
	default:
		return plumb_error_of_errno(errno);
	}
}

int
plumb_real_adopt(int fd, int type)
{
	int found = 0;
	socklen_t len = sizeof found;
	int flags;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &found, &len) < 0)
		return plumb_error_of_errno(errno);
	if (found != type)
		return PLUMB_EVALUE;
	flags = fcntl(fd, F_GETFL);
	if (flags < 0)
		return plumb_error_of_errno(errno);
	return plumb_real_status(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

static int
real_adopt(void *self, int fd)
{
	(void)self;
	return plumb_real_adopt(fd, SOCK_STREAM);
}

static void
real_set_nodelay(void *self, int fd)
{
	int yes = 1;

	(void)self;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static int
real_sockname(void *self, int fd, struct plumb_address *out)
{
	(void)self;
	memset(out, 0, sizeof *out);
	out->len = sizeof out->any;
	return plumb_real_status(
	    getsockname(fd, (struct sockaddr *)&out->any, &out->len));
}

static int
real_peername(void *self, int fd, struct plumb_address *out)
{
	(void)self;
	memset(out, 0, sizeof *out);
	out->len = sizeof out->any;
	return plumb_real_status(
	    getpeername(fd, (struct sockaddr *)&out->any, &out->len));
}

/* What is left to say of a transfer that gave n. One that was interrupted is
 * tried again when poll says so: a loop around each costs more than that. */
struct plumb_io
plumb_real_io(ssize_t n)
{
	struct plumb_io io = { 0, 0 };

	if (n >= 0)
		io.count = (size_t)n;
	else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
		io.status = PLUMB_WOULD_BLOCK;
	else
		io.status = plumb_error_of_errno(errno);
	return io;
}

static struct plumb_io
real_read(void *self, int fd, void *out, size_t size)
{
	/* The shortest way through the kernel to a socket. */
	ssize_t n = recv(fd, out, size, 0);

	(void)self;
	return n >= 0 ? (struct plumb_io){ 0, (size_t)n } : plumb_real_io(n);
}

static struct plumb_io
real_send(void *self, int fd, const void *data, size_t size)
{
	ssize_t n = send(fd, data, size, MSG_NOSIGNAL);

	(void)self;
	return n >= 0 ? (struct plumb_io){ 0, (size_t)n } : plumb_real_io(n);
}

size_t
plumb_real_iov(const struct plumb_piece *pieces, size_t count,
    struct iovec *iov, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < count && n < room; i++) {
		if (pieces[i].len == 0)
			continue;
		iov[n].iov_base = (void *)pieces[i].at;
		iov[n++].iov_len = pieces[i].len;
	}
	return n;
}

static struct plumb_io
real_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct iovec iov[IOV_AT_ONCE];
	struct msghdr message = { .msg_iov = iov };

	(void)self;
	message.msg_iovlen = plumb_real_iov(pieces, count, iov, IOV_AT_ONCE);
	return plumb_real_io(sendmsg(fd, &message, MSG_NOSIGNAL));
}

static int
real_shutdown(void *self, int fd)
{
	(void)self;
	return plumb_real_status(shutdown(fd, SHUT_WR));
}

static void
real_close(void *self, int fd)
{
	(void)self;
	(void)close(fd); /* gone in any case on Linux, EINTR included */
}

static struct plumb_io
real_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	int64_t ms = -1;
	int n;

	(void)self;
	if (timeout >= 0) /* rounded up: a timer is never early */
		ms = timeout / NS_PER_MS + (timeout % NS_PER_MS != 0);
	n = poll(fds, (nfds_t)count, ms > INT_MAX ? INT_MAX : (int)ms);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return (struct plumb_io){ 0, 0 };
	return plumb_real_io(n);
}

static uint64_t
real_clock(void *self)
{
	struct timespec now;

	(void)self;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static int
real_resolver_start(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	return plumb_resolver_start(resolver);
}

static void
real_resolver_stop(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	plumb_resolver_stop(resolver);
}

static void
real_resolver_ask(void *self, struct plumb_resolver *resolver,
    struct plumb_question *question)
{
	(void)self;
	plumb_resolver_ask(resolver, question);
}

static struct plumb_question *
real_resolver_next(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	return plumb_resolver_next(resolver);
}

const struct plumb_kernel plumb_kernel_real = {
	.socket = real_socket,
	.connect = real_connect,
	.socket_error = real_socket_error,
	.bind = real_bind,
	.listen = real_listen,
	.accept = real_accept,
	.adopt = real_adopt,
	.set_nodelay = real_set_nodelay,
	.sockname = real_sockname,
	.peername = real_peername,
	.read = real_read,
	.send = real_send,
	.sendv = real_sendv,
	.adopt_pipe = plumb_real_adopt_pipe,
	.read_pipe = plumb_real_read_pipe,
	.write_pipe = plumb_real_write_pipe,
	.read_at = plumb_real_read_at,
	.sendfile = plumb_real_sendfile,
	.shutdown = real_shutdown,
	.datagram_socket = plumb_real_datagram_socket,
	.datagram_bind = plumb_real_datagram_bind,
	.datagram_adopt = plumb_real_datagram_adopt,
	.permit = plumb_real_permit,
	.recvfrom = plumb_real_recvfrom,
	.sendto = plumb_real_sendto,
	.child_pipe = plumb_real_child_pipe,
	.spawn = plumb_real_spawn,
	.pidfd = plumb_real_pidfd,
	.watch_children = plumb_real_watch_children,
	.unwatch_children = plumb_real_unwatch_children,
	.reap = plumb_real_reap,
	.kill = plumb_real_kill,
	.resolver_start = real_resolver_start,
	.resolver_stop = real_resolver_stop,
	.resolver_ask = real_resolver_ask,
	.resolver_next = real_resolver_next,
	.close = real_close,
	.poll = real_poll,
	.clock = real_clock,
};
