/* The other end of a pipe: a FIFO's, a socket or a side of a terminal. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/runner/peer.h"

enum { READ_SIZE = 262144 };

static bool
is_socket(const struct actor *a)
{
	struct stat st;

	return fstat(a->fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

static bool
cannot_read(const struct actor *a)
{
	return (fcntl(a->fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
}

static bool
write_pipe(struct actor *a)
{
	bool moved = false;

	while (a->out.offset < a->sent.total) {
		const uint8_t *at;
		size_t len = bytes_at(&a->sent, &a->out, &at);
		ssize_t n = write(a->fd, at, len);

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
close_pipe(struct actor *a)
{
	close(a->fd);
	a->fd = -1;
}

/* Only a socket has a half that can be shut. */
static void
end_pipe(struct actor *a)
{
	if (!is_socket(a)) {
		close_pipe(a);
	} else if (shutdown(a->fd, SHUT_WR) != 0) {
		a->send_failed = true;
	}
}

/* The end of who reads shows as an error, as there is nothing to read. */
static enum peer_look
look_at_pipe(struct actor *a)
{
	struct pollfd now = { a->fd, POLLIN, 0 };
	int unread = 0;

	if (poll(&now, 1, 0) <= 0) {
		return PEER_NOTHING;
	}
	if (cannot_read(a)) {
		a->eof_seen = (now.revents & (POLLERR | POLLHUP)) != 0;
		return a->eof_seen ? PEER_EOF : PEER_NOTHING;
	}
	if (ioctl(a->fd, FIONREAD, &unread) == 0 && unread > 0) {
		return PEER_BYTES;
	}
	return PEER_EOF;
}

static size_t
read_pipe(struct actor *a, size_t max)
{
	size_t got = 0;

	if (cannot_read(a)) {
		look_at_pipe(a);
		return 0;
	}
	while (got < max && !a->eof_seen && !a->reset_seen) {
		size_t room = max - got < READ_SIZE ? max - got : READ_SIZE;
		char *at = text_room(&a->wire.got, room);
		ssize_t n = read(a->fd, at, room);

		if (n > 0) {
			a->wire.got.len += (size_t)n;
			got += (size_t)n;
		} else if (n == 0 || errno == EIO) {
			a->eof_seen = true; /* a terminal ends with an error */
		} else if (errno == EAGAIN) {
			break;
		} else if (errno != EINTR) {
			a->reset_seen = true;
		}
	}
	return got;
}

static unsigned long long
queued_in_pipe(const struct actor *a)
{
	int in = 0;
	int out = 0;

	ioctl(a->fd, FIONREAD, &in);
	ioctl(a->fd, TIOCOUTQ, &out);
	return (unsigned)in * 31ULL + (unsigned)out;
}

const struct peer_ops peer_pipe = {
	.send = write_pipe,
	.read = read_pipe,
	.look = look_at_pipe,
	.end = end_pipe,
	.close = close_pipe,
	.queued = queued_in_pipe,
};
