/* How a stream transport comes and goes; its life between is stream.c's. */
#include "transport/transport.h"

#include <stdio.h>
#include <string.h>

#include "transport/connect.h"
#include "transport/datagram.h"
#include "transport/pipe.h"
#include "transport/process.h"
#include "transport/tls.h"

static void
read_ready(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_readable(&t->drive);
}

static void
write_ready(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_writable(&t->drive);
}

/*
 * Someone closed the descriptor behind the transport's back. Its number may be
 * somebody else's by now, so it is not closed again.
 */
static void
fd_invalid(void *self)
{
	struct plumb_transport *t = self;

	t->stolen = true;
	plumb_drive_fail(&t->drive, PLUMB_EBADF);
}

static int
run_ending(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_lost(&t->drive);
	return 0;
}

static int
run_last(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_last(&t->drive);
	return 0;
}

static int
run_opened(void *self)
{
	struct plumb_transport *t = self;
	int error = plumb_notify_opened(t, 0);

	if (error != 0)
		plumb_loop_report(t->loop, t, error, "opened() raised");
	plumb_transport_release(t);
	return 0;
}

void
plumb_transport_made(struct plumb_transport *t)
{
	if (t->how.opened == NULL)
		return;
	/* Behind a connection_lost that connection_made has brought about,
	 * and ahead of the first data. */
	/* rule: loop.close-in-made-before-create, loop.create-after-made */
	plumb_transport_hold(t);
	plumb_task_init(&t->opening, run_opened, t);
	plumb_task_queue(&t->loop->ready, &t->opening);
}

static int
run_opening(void *self)
{
	struct plumb_transport *t = self;

	plumb_drive_made(&t->drive);
	plumb_transport_made(t);
	return 0;
}

void
plumb_transport_shut_down(struct plumb_transport *t)
{
	struct plumb_loop *loop = t->loop;
	int fd = t->watch.fd;

	if (fd < 0)
		return;
	if (t->channel != NULL && t->channel->closed != NULL)
		t->channel->closed(t);
	plumb_watch_close(loop, &t->watch);
	if (!t->stolen)
		loop->kernel->close(loop->kernel_self, fd);
}

static void
destroy(void *self)
{
	struct plumb_transport *t = self;
	struct plumb_loop *loop = t->loop;

	plumb_attempt_free(t);
	plumb_datagram_free(t);
	plumb_process_free(t);
	plumb_task_cancel(&t->opening);
	plumb_task_cancel(&t->ending);
	plumb_task_cancel(&t->last);
	plumb_transport_shut_down(t);
	if (t->channel != NULL && t->channel->freed != NULL)
		t->channel->freed(t);
	plumb_loop_release(loop, t->queue.at, t->queue.cap);
	plumb_loop_release(loop, t, sizeof *t);
}

struct plumb_transport *
plumb_transport_new(struct plumb_loop *loop, const struct plumb_connection *how)
{
	struct plumb_transport *t = plumb_loop_alloc(loop, sizeof *t);
	char name[PLUMB_NAME_SIZE];

	if (t == NULL)
		return NULL;
	plumb_drive_init(&t->drive);
	plumb_sendq_init(&t->queue);
	plumb_task_init(&t->opening, run_opening, t);
	plumb_task_init(&t->ending, run_ending, t);
	plumb_task_init(&t->last, run_last, t);
	plumb_observer_init(&t->observer, &t->drive);
	t->drive.kind = PLUMB_KIND_TCP;
	t->loop = loop;
	t->how = *how;
	t->holds = 1;
	t->watch.fd = -1;
	t->watch.self = t;
	t->object.destroy = destroy;
	t->object.self = t;
	plumb_object_add(loop, &t->object);
	snprintf(name, sizeof name, "t%u", ++loop->named);
	plumb_observer_name(&t->observer, how->name != NULL ? how->name : name);
	t->how.name = NULL;
	t->reason = "";
	/* Through a pointer: who has no context has no OpenSSL either. */
	if (how->ssl == NULL || how->ssl->secure(t, how) == 0)
		return t;
	plumb_transport_release(t);
	return NULL;
}

static void
remember_names(struct plumb_transport *t, int fd)
{
	const struct plumb_kernel *kernel = t->loop->kernel;
	struct plumb_address address = { .len = 0 };

	if (t->drive.kind == PLUMB_KIND_READPIPE ||
	    t->drive.kind == PLUMB_KIND_WRITEPIPE)
		return;
	/* rule: info.names-cached, info.peername-none */
	if (kernel->sockname(t->loop->kernel_self, fd, &address) == 0)
		plumb_address_show(&address, &t->sockname);
	if (t->datagram != NULL)
		t->drive.kind = address.any.ss_family == AF_UNIX
				    ? PLUMB_KIND_UNIXGRAM
				    : PLUMB_KIND_UDP;
	else if (address.any.ss_family == AF_UNIX)
		t->drive.kind = PLUMB_KIND_UNIX;
	else
		/* rule: info.nodelay */
		kernel->set_nodelay(t->loop->kernel_self, fd);
	if (kernel->peername(t->loop->kernel_self, fd, &address) == 0) {
		plumb_address_show(&address, &t->peername);
		t->has_peername = true;
	}
}

int
plumb_transport_start(struct plumb_transport *t, int fd)
{
	int error;

	t->watch.fd = fd;
	t->watch.readable = read_ready;
	if (t->channel != NULL && t->channel->readable != NULL)
		t->watch.readable = t->channel->readable;
	t->watch.writable = write_ready;
	if (t->channel != NULL && t->channel->writable != NULL)
		t->watch.writable = t->channel->writable;
	t->watch.invalid = fd_invalid;
	error = plumb_watch_open(t->loop, &t->watch);
	if (error != 0)
		return error;
	remember_names(t, fd);
	/* Last of what may fail: who is made a protocol is called. */
	error = plumb_notify_factory(t);
	if (error != 0) {
		plumb_watch_close(t->loop, &t->watch);
		return error;
	}
	if (t->channel != NULL && t->channel->start != NULL)
		return t->channel->start(t);
	plumb_task_queue(&t->loop->ready, &t->opening);
	return 0;
}

void
plumb_transport_hold(struct plumb_transport *t)
{
	t->holds++;
}

void
plumb_transport_release(struct plumb_transport *t)
{
	if (t != NULL && --t->holds == 0)
		plumb_object_bury(t->loop, &t->object);
}

struct plumb_loop *
plumb_transport_loop(struct plumb_transport *t)
{
	return t->loop;
}

const char *
plumb_transport_name(const struct plumb_transport *t)
{
	return t->observer.name;
}

void
plumb_transport_set_name(struct plumb_transport *t, const char *name)
{
	plumb_observer_name(&t->observer, name);
}
