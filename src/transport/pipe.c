/*
 * Pipes: the stream engine over descriptors that may be no sockets. How they
 * differ from sockets is core/pipe.h's to say.
 */
#include "core/pipe.h"

#include "transport/connect.h"
#include "transport/pipe.h"
#include "transport/transport.h"

static struct plumb_io
read_pipe(struct plumb_transport *t, void *out, size_t size)
{
	const struct plumb_loop *loop = t->loop;

	return loop->kernel->read_pipe(
	    loop->kernel_self, t->watch.fd, out, size);
}

static struct plumb_io
write_pipe(
    struct plumb_transport *t, const struct plumb_piece *pieces, size_t count)
{
	const struct plumb_loop *loop = t->loop;

	return loop->kernel->write_pipe(
	    loop->kernel_self, t->watch.fd, pieces, count);
}

/* A write pipe can be read: nobody reads its other end any more. */
static void
reader_gone(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_reader_gone(&t->drive);
}

static const struct plumb_channel channels[] = {
	[0] = { .read = read_pipe, .send = write_pipe },
	[1] = { .read = read_pipe,
	    .send = write_pipe,
	    .readable = reader_gone },
};

static void
become_pipe(struct plumb_transport *t, int fd, enum plumb_kind kind, bool tells)
{
	t->drive.kind = kind;
	t->channel = &channels[kind == PLUMB_KIND_WRITEPIPE];
	t->drive.deaf = kind == PLUMB_KIND_WRITEPIPE && !tells;
	t->given_fd = fd;
}

int
plumb_pipe_start(struct plumb_transport *t, int fd, enum plumb_kind kind)
{
	become_pipe(t, fd, kind, true);
	return plumb_transport_start(t, fd);
}

int
plumb_pipe_connect(struct plumb_loop *loop, int fd, enum plumb_kind kind,
    const struct plumb_connection *how, struct plumb_transport **out)
{
	bool tells = false;
	struct plumb_transport *t;
	int error;

	if (loop->closed || plumb_watch_find(loop, fd) != NULL)
		return PLUMB_EUSAGE;
	if (how->ssl != NULL)
		return PLUMB_EVALUE;
	error = loop->kernel->adopt_pipe(loop->kernel_self, fd, &tells);
	if (error == 0)
		error = plumb_attempt_fd(loop, fd, how, &t);
	if (error != 0)
		return error;
	become_pipe(t, fd, kind, tells);
	*out = t;
	return 0;
}

int
plumb_loop_connect_read_pipe(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how)
{
	struct plumb_transport *t;

	return plumb_pipe_connect(loop, fd, PLUMB_KIND_READPIPE, how, &t);
}

int
plumb_loop_connect_write_pipe(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how)
{
	struct plumb_transport *t;

	return plumb_pipe_connect(loop, fd, PLUMB_KIND_WRITEPIPE, how, &t);
}
