#include "conformance/child/moves.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* A pipe that says it can be written to takes as many bytes without waiting. */
enum { PIPE_TAKES = 4096 };

static void
tell_all(const void *bytes, size_t len, int control)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = send(control, at, len, MSG_NOSIGNAL);

		if (n > 0) {
			at += n;
			len -= (size_t)n;
		} else if (n == 0 || errno != EINTR) {
			_exit(0);
		}
	}
}

void
moves_show(const struct moves *m, struct child_message message, const void *at)
{
	tell_all(&message, sizeof(message), m->control);
	tell_all(at, (size_t)message.len, m->control);
}

void
moves_tell(const struct moves *m, enum child_word word, int fd, uint64_t value)
{
	moves_show(m, (struct child_message){ word, fd, value, 0 }, NULL);
}

void
moves_add(struct moves *moves, int fd, const void *at, size_t len)
{
	struct move *m = &moves->at[fd];

	if (m->done > 0) {
		memmove(m->out, m->out + m->done, m->len - m->done);
		m->len -= m->done;
		m->done = 0;
	}
	if (m->len + len > m->cap) {
		m->cap = 2 * (m->len + len);
		m->out = realloc(m->out, m->cap);
		if (!m->out) {
			abort();
		}
	}
	memcpy(m->out + m->len, at, len);
	m->len += len;
}

static bool
prints(const struct move *m)
{
	return !m->failed && m->done < m->len;
}

static bool
reads(const struct move *m)
{
	return !m->ended && m->read < m->want;
}

size_t
moves_poll(const struct moves *moves, struct pollfd *polls)
{
	size_t n = 0;

	for (int fd = 0; fd < MOVES; fd++) {
		const struct move *m = &moves->at[fd];
		short events = 0;

		if (prints(m)) {
			events |= POLLOUT;
		}
		if (reads(m)) {
			events |= POLLIN;
		}
		if (events != 0) {
			polls[n++] = (struct pollfd){ fd, events, 0 };
		}
	}
	return n;
}

static bool
is_ready(int fd, short events)
{
	struct pollfd poll_one = { fd, events, 0 };

	return poll(&poll_one, 1, 0) > 0;
}

/* One step of printing; false where it would wait, or is over. */
static bool
print_some(struct moves *moves, int fd)
{
	struct move *m = &moves->at[fd];
	size_t left = m->len - m->done;
	ssize_t n;

	if (!prints(m) || !is_ready(fd, POLLOUT)) {
		return false;
	}
	n = send(fd, m->out + m->done, left, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0 && errno == ENOTSOCK) {
		n = write(fd, m->out + m->done,
		    left < PIPE_TAKES ? left : PIPE_TAKES);
	}
	if (n > 0) {
		m->done += (size_t)n;
		moves_tell(moves, CHILD_PUT, fd, (uint64_t)n);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		m->failed = true;
		moves_tell(moves, CHILD_FAILED, fd, 0);
	} else {
		return errno == EINTR;
	}
	return true;
}

/* One step of reading; false where it would wait, or is over. */
static bool
read_some(struct moves *moves, int fd)
{
	struct move *m = &moves->at[fd];
	char bytes[CHILD_BYTES_MAX];
	uint64_t room = m->want - m->read;
	ssize_t n;

	if (!reads(m) || !is_ready(fd, POLLIN)) {
		return false;
	}
	n = read(fd, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
	if (n > 0) {
		m->read += (size_t)n;
		moves_show(moves,
		    (struct child_message){ CHILD_GOT, fd, 0, (uint64_t)n },
		    bytes);
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		m->ended = true;
		moves_tell(moves, CHILD_END, fd, n == 0 ? 0 : (uint64_t)errno);
	} else {
		return errno == EINTR;
	}
	return true;
}

void
moves_go(struct moves *moves)
{
	for (int fd = 0; fd < MOVES; fd++) {
		while (print_some(moves, fd)) {
		}
		while (read_some(moves, fd)) {
		}
	}
}

enum child_look
moves_look(const struct moves *moves, int fd)
{
	int count = 0;
	char byte;

	if (moves->at[fd].ended) {
		return CHILD_LOOK_END;
	}
	if (!is_ready(fd, POLLIN)) {
		return CHILD_LOOK_NOTHING;
	}
	if (ioctl(fd, FIONREAD, &count) == 0 && count > 0) {
		return CHILD_LOOK_BYTES;
	}
	return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
		       errno == ECONNRESET
		   ? CHILD_LOOK_RESET
		   : CHILD_LOOK_END;
}
