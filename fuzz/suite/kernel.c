/* The real kernel, each operation of which may fail. */
#include "fuzz/suite/inside.h"

static int
fail_socket(void *self, int family, int *fd)
{
	int error = torture_fails(SIM_OP_SOCKET, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.socket(self, family, fd);
}

static int
fail_connect(void *self, int fd, const struct plumb_address *to)
{
	int error = torture_fails(SIM_OP_CONNECT, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.connect(self, fd, to);
}

static int
fail_socket_error(void *self, int fd)
{
	int error = torture_fails(SIM_OP_SOCKET_ERROR, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.socket_error(self, fd);
}

static int
fail_bind(void *self, int fd, const struct plumb_address *at)
{
	int error = torture_fails(SIM_OP_BIND, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.bind(self, fd, at);
}

static int
fail_listen(void *self, int fd, int backlog)
{
	int error = torture_fails(SIM_OP_LISTEN, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.listen(self, fd, backlog);
}

static int
fail_accept(void *self, int fd, int *accepted)
{
	int error = torture_fails(SIM_OP_ACCEPT, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.accept(self, fd, accepted);
}

static int
fail_adopt(void *self, int fd)
{
	int error = torture_fails(SIM_OP_ADOPT, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.adopt(self, fd);
}

static int
fail_sockname(void *self, int fd, struct plumb_address *out)
{
	int error = torture_fails(SIM_OP_SOCKNAME, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.sockname(self, fd, out);
}

static int
fail_peername(void *self, int fd, struct plumb_address *out)
{
	int error = torture_fails(SIM_OP_PEERNAME, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.peername(self, fd, out);
}

static struct plumb_io
fail_read(void *self, int fd, void *out, size_t size)
{
	int error = torture_fails(SIM_OP_READ, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.read(self, fd, out, size);
}

static struct plumb_io
fail_send(void *self, int fd, const void *data, size_t size)
{
	int error = torture_fails(SIM_OP_SEND, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.send(self, fd, data, size);
}

static struct plumb_io
fail_sendv(void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	int error = torture_fails(SIM_OP_SENDV, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.sendv(self, fd, pieces, count);
}

static int
fail_shutdown(void *self, int fd)
{
	int error = torture_fails(SIM_OP_SHUTDOWN, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.shutdown(self, fd);
}

static int
fail_datagram_socket(void *self, int family, int *fd)
{
	int error = torture_fails(SIM_OP_DATAGRAM_SOCKET, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.datagram_socket(self, family, fd);
}

static int
fail_datagram_bind(void *self, int fd, const struct plumb_address *at)
{
	int error = torture_fails(SIM_OP_DATAGRAM_BIND, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.datagram_bind(self, fd, at);
}

static int
fail_datagram_adopt(void *self, int fd)
{
	int error = torture_fails(SIM_OP_DATAGRAM_ADOPT, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.datagram_adopt(self, fd);
}

static int
fail_permit(void *self, int fd, enum plumb_permit what)
{
	int error = torture_fails(SIM_OP_PERMIT, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.permit(self, fd, what);
}

static struct plumb_io
fail_recvfrom(
    void *self, int fd, void *out, size_t size, struct plumb_address *from)
{
	int error = torture_fails(SIM_OP_RECVFROM, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.recvfrom(self, fd, out, size, from);
}

static struct plumb_io
fail_sendto(void *self, int fd, const struct plumb_piece *pieces, size_t count,
    const struct plumb_address *to)
{
	int error = torture_fails(SIM_OP_SENDTO, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.sendto(self, fd, pieces, count, to);
}

static int
fail_adopt_pipe(void *self, int fd, bool *tells)
{
	int error = torture_fails(SIM_OP_ADOPT_PIPE, fd);

	if (error != 0)
		return error;
	return plumb_kernel_real.adopt_pipe(self, fd, tells);
}

static struct plumb_io
fail_read_pipe(void *self, int fd, void *out, size_t size)
{
	int error = torture_fails(SIM_OP_READ_PIPE, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.read_pipe(self, fd, out, size);
}

static struct plumb_io
fail_write_pipe(
    void *self, int fd, const struct plumb_piece *pieces, size_t count)
{
	int error = torture_fails(SIM_OP_WRITE_PIPE, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.write_pipe(self, fd, pieces, count);
}

static struct plumb_io
fail_read_at(void *self, int fd, uint64_t offset, void *out, size_t size)
{
	int error = torture_fails(SIM_OP_READ_AT, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.read_at(self, fd, offset, out, size);
}

static struct plumb_io
fail_sendfile(void *self, int fd, int file, uint64_t offset, size_t size)
{
	int error = torture_fails(SIM_OP_SENDFILE, fd);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.sendfile(self, fd, file, offset, size);
}

static int
fail_child_pipe(void *self, int fd, int *ours, int *theirs)
{
	int error = torture_fails(SIM_OP_CHILD_PIPE, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.child_pipe(self, fd, ours, theirs);
}

static int
fail_spawn(void *self, const struct plumb_spawn *what, int *pid)
{
	int error = torture_fails(SIM_OP_SPAWN, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.spawn(self, what, pid);
}

static int
fail_pidfd(void *self, int pid, int *fd)
{
	int error = torture_fails(SIM_OP_PIDFD, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.pidfd(self, pid, fd);
}

static int
fail_watch_children(void *self, int *fd)
{
	int error = torture_fails(SIM_OP_WATCH_CHILDREN, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.watch_children(self, fd);
}

static int
fail_reap(void *self, int pid, bool wait, int *returncode)
{
	int error = torture_fails(SIM_OP_REAP, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.reap(self, pid, wait, returncode);
}

static int
fail_kill(void *self, int pid, int signal)
{
	int error = torture_fails(SIM_OP_KILL, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.kill(self, pid, signal);
}

static struct plumb_io
fail_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	int error = torture_fails(SIM_OP_POLL, -1);

	if (error != 0)
		return (struct plumb_io){ .status = error };
	return plumb_kernel_real.poll(self, fds, count, timeout);
}

static int
fail_resolver_start(void *self, struct plumb_resolver *resolver)
{
	int error = torture_fails(SIM_OP_RESOLVE, -1);

	if (error != 0)
		return error;
	return plumb_kernel_real.resolver_start(self, resolver);
}

void
torture_kernel(struct plumb_kernel *kernel)
{
	*kernel = plumb_kernel_real;
	kernel->socket = fail_socket;
	kernel->connect = fail_connect;
	kernel->socket_error = fail_socket_error;
	kernel->bind = fail_bind;
	kernel->listen = fail_listen;
	kernel->accept = fail_accept;
	kernel->adopt = fail_adopt;
	kernel->sockname = fail_sockname;
	kernel->peername = fail_peername;
	kernel->read = fail_read;
	kernel->send = fail_send;
	kernel->sendv = fail_sendv;
	kernel->shutdown = fail_shutdown;
	kernel->datagram_socket = fail_datagram_socket;
	kernel->datagram_bind = fail_datagram_bind;
	kernel->datagram_adopt = fail_datagram_adopt;
	kernel->permit = fail_permit;
	kernel->recvfrom = fail_recvfrom;
	kernel->sendto = fail_sendto;
	kernel->adopt_pipe = fail_adopt_pipe;
	kernel->read_pipe = fail_read_pipe;
	kernel->write_pipe = fail_write_pipe;
	kernel->read_at = fail_read_at;
	kernel->sendfile = fail_sendfile;
	kernel->child_pipe = fail_child_pipe;
	kernel->spawn = fail_spawn;
	kernel->pidfd = fail_pidfd;
	kernel->watch_children = fail_watch_children;
	kernel->reap = fail_reap;
	kernel->kill = fail_kill;
	kernel->poll = fail_poll;
	kernel->resolver_start = fail_resolver_start;
}
