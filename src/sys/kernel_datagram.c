/* The real kernel's datagrams. */
#include <sys/uio.h>

#include "sys/kernel_real.h"

enum { PIECES_MAX = 2 };

int
plumb_real_datagram_socket(void *self, int family, int *fd)
{
	(void)self;
	*fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return plumb_real_status(*fd);
}

int
plumb_real_datagram_bind(void *self, int fd, const struct plumb_address *at)
{
	(void)self;
	/* And no SO_REUSEADDR, with which anybody could take the port over. */
	if (at->any.ss_family == AF_UNIX)
		plumb_real_unlink_stale(at);
	return plumb_real_status(
	    bind(fd, (const struct sockaddr *)&at->any, at->len));
}

int
plumb_real_datagram_adopt(void *self, int fd)
{
	(void)self;
	return plumb_real_adopt(fd, SOCK_DGRAM);
}

int
plumb_real_permit(void *self, int fd, enum plumb_permit what)
{
	int name = what == PLUMB_PERMIT_BROADCAST ? SO_BROADCAST : SO_REUSEPORT;
	int yes = 1;

	(void)self;
	return plumb_real_status(
	    setsockopt(fd, SOL_SOCKET, name, &yes, sizeof yes));
}

struct plumb_io
plumb_real_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from)
{
	(void)self;
	from->len = sizeof from->any;
	return plumb_real_io(recvfrom(
	    fd, out, size, 0, (struct sockaddr *)&from->any, &from->len));
}

struct plumb_io
plumb_real_sendto(void *self, int fd, const struct plumb_piece *pieces,
    size_t count, const struct plumb_address *to)
{
	struct iovec iov[PIECES_MAX];
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = count };

	(void)self;
	for (size_t i = 0; i < count; i++) {
		iov[i].iov_base = (void *)pieces[i].at;
		iov[i].iov_len = pieces[i].len;
	}
	if (to != NULL) {
		message.msg_name = (void *)&to->any;
		message.msg_namelen = to->len;
	}
	return plumb_real_io(sendmsg(fd, &message, MSG_NOSIGNAL));
}
