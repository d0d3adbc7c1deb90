#include "fuzz/harness/wire.h"

#include <stdlib.h>
#include <string.h>

static int
none_socket(void *self, int family, int *fd)
{
	(void)self, (void)family, (void)fd;
	return PLUMB_ENOTIMPL;
}

static int
none_pipe(void *self, int fd, bool *tells)
{
	(void)self, (void)fd, (void)tells;
	return PLUMB_ENOTIMPL;
}

static int
none_child_pipe(void *self, int fd, int *ours, int *theirs)
{
	(void)self, (void)fd, (void)ours, (void)theirs;
	return PLUMB_ENOTIMPL;
}

static int
none_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	(void)self, (void)what, (void)pid;
	return PLUMB_ENOTIMPL;
}

static int
none_children(void *self, int *fd)
{
	(void)self, (void)fd;
	return PLUMB_ENOTIMPL;
}

static struct plumb_io
none_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	(void)self, (void)fd, (void)offset, (void)out, (void)size;
	return (struct plumb_io){ PLUMB_ENOTIMPL, 0 };
}

static struct plumb_io
none_sendfile(void *self, int fd, int file, uint64_t offset, size_t size)
{
	(void)self, (void)fd, (void)file, (void)offset, (void)size;
	return (struct plumb_io){ PLUMB_ENOTIMPL, 0 };
}

static int
wire_adopt(void *self, int fd)
{
	(void)self;
	return fd == WIRE_FD ? 0 : PLUMB_EBADF;
}

static int
none_adopt(void *self, int fd)
{
	(void)self, (void)fd;
	return PLUMB_ENOTIMPL;
}

static void
wire_set_nodelay(void *self, int fd)
{
	(void)self, (void)fd;
}

static int
wire_socket_error(void *self, int fd)
{
	(void)self, (void)fd;
	return 0;
}

static int
wire_name(void *self, int fd, struct plumb_address *out)
{
	(void)self, (void)fd;
	return plumb_address_of_ip("127.0.0.1", 9, out);
}

static struct plumb_io
wire_read(void *self, int fd, void *out, size_t size)
{
	struct wire *wire = self;
	size_t left = wire->arrived - wire->taken;
	struct plumb_io io = { 0, size < left ? size : left };

	(void)fd;
	if (left == 0) {
		io.status = wire->reset ? PLUMB_ECONNRESET
			    : wire->eof ? 0
					: PLUMB_WOULD_BLOCK;
		return io;
	}
	memcpy(out, wire->data + wire->taken, io.count);
	wire->taken += io.count;
	return io;
}

static struct plumb_io
wire_send(void *self, int fd, const void *data, size_t size)
{
	struct wire *wire = self;
	struct plumb_io io = { 0, size < wire->room ? size : wire->room };

	(void)fd;
	if (wire->reset)
		return (struct plumb_io){ PLUMB_ECONNRESET, 0 };
	if (io.count == 0)
		return (struct plumb_io){ PLUMB_WOULD_BLOCK, 0 };
	if (wire->out_cap - wire->out_len < io.count) {
		wire->out_cap = 2 * (wire->out_len + io.count);
		wire->out = realloc(wire->out, wire->out_cap);
		if (wire->out == NULL)
			abort();
	}
	memcpy(wire->out + wire->out_len, data, io.count);
	wire->out_len += io.count;
	if (wire->room != SIZE_MAX)
		wire->room -= io.count;
	return io;
}

static struct plumb_io
wire_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	struct plumb_io all = { 0, 0 };

	for (size_t i = 0; i < count; i++) {
		struct plumb_io io;

		if (pieces[i].len == 0)
			continue;
		io = wire_send(self, fd, pieces[i].at, pieces[i].len);
		all.count += io.count;
		if (io.status != 0 || io.count < pieces[i].len)
			return all.count == 0 ? io : all;
	}
	return all;
}

static int
wire_shutdown(void *self, int fd)
{
	struct wire *wire = self;

	(void)fd;
	wire->ended = true;
	return wire->reset ? PLUMB_ENOTCONN : 0;
}

static void
wire_close(void *self, int fd)
{
	struct wire *wire = self;

	if (fd == WIRE_FD)
		wire->ended = true;
}

static short
ready(const struct wire *wire, const struct pollfd *at)
{
	bool readable = wire->arrived > wire->taken || wire->eof || wire->reset;

	if (wire->reset)
		return (short)(POLLERR | POLLHUP | (at->events & POLLIN));
	return (short)((readable ? at->events & POLLIN : 0) |
		       (wire->room > 0 ? at->events & POLLOUT : 0));
}

/* How many are ready, and what is waited for. */
static size_t
look(struct wire *wire, struct pollfd *fds, size_t count)
{
	size_t found = 0;

	wire->is_reading = false;
	wire->is_writing = false;
	for (size_t i = 0; i < count; i++) {
		fds[i].revents = 0;
		if (fds[i].fd != WIRE_FD)
			continue;
		wire->is_reading = (fds[i].events & POLLIN) != 0;
		wire->is_writing = (fds[i].events & POLLOUT) != 0;
		fds[i].revents = ready(wire, &fds[i]);
		found += fds[i].revents != 0;
	}
	return found;
}

static struct plumb_io
wire_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	struct wire *wire = self;
	struct plumb_io io = { 0, look(wire, fds, count) };

	wire->polled(wire->self, io.count > 0 || timeout == 0, timeout);
	io.count = look(wire, fds, count);
	return io;
}

static uint64_t
wire_clock(void *self)
{
	return ((struct wire *)self)->now;
}

const struct plumb_kernel fuzz_wire_kernel = {
	.socket = none_socket,
	.socket_error = wire_socket_error,
	.adopt = wire_adopt,
	.set_nodelay = wire_set_nodelay,
	.sockname = wire_name,
	.peername = wire_name,
	.read = wire_read,
	.send = wire_send,
	.sendv = wire_sendv,
	.shutdown = wire_shutdown,
	.datagram_socket = none_socket,
	.datagram_adopt = none_adopt,
	.adopt_pipe = none_pipe,
	.read_at = none_read_at,
	.sendfile = none_sendfile,
	.child_pipe = none_child_pipe,
	.spawn = none_spawn,
	.watch_children = none_children,
	.close = wire_close,
	.poll = wire_poll,
	.clock = wire_clock,
};

void
fuzz_wire_free(struct wire *wire)
{
	free(wire->out);
	wire->out = NULL;
}
