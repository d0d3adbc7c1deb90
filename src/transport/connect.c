/*
 * Connecting: the addresses of a host are tried one after the other until a
 * socket is connected; then the transport starts. Nothing here calls opened()
 * before the creating call has returned.
 */
#include "transport/connect.h"

#include <string.h>

#include "loop/resolve.h"
#include "transport/tls.h"
#include "transport/transport.h"

struct plumb_attempt {
	struct plumb_address *list;
	size_t count;
	size_t next;
	int fd;			/* connected, or being connected; else -1 */
	struct plumb_task task; /* the first step, a turn later */
	int first_error;	/* what opened() is told if none works */
};

void
plumb_attempt_free(struct plumb_transport *t)
{
	struct plumb_attempt *attempt = t->attempt;

	if (attempt == NULL)
		return;
	plumb_task_cancel(&attempt->task);
	plumb_watch_close(t->loop, &t->watch);
	if (attempt->fd >= 0)
		t->loop->kernel->close(t->loop->kernel_self, attempt->fd);
	plumb_loop_release(
	    t->loop, attempt->list, attempt->count * sizeof *attempt->list);
	plumb_loop_release(t->loop, attempt, sizeof *attempt);
	t->attempt = NULL;
}

static void
give_up(struct plumb_transport *t, int error)
{
	plumb_attempt_free(t);
	error = plumb_notify_opened(t, error);
	if (error != 0)
		plumb_loop_report(t->loop, NULL, error, "opened() raised");
	plumb_transport_release(t);
}

static void
start(struct plumb_transport *t)
{
	int fd = t->attempt->fd;
	int error;

	t->attempt->fd = -1;
	plumb_attempt_free(t);
	error = plumb_transport_start(t, fd);
	if (error == 0)
		return;
	t->loop->kernel->close(t->loop->kernel_self, fd);
	give_up(t, error);
}

static void
drop_address(struct plumb_transport *t, int error)
{
	struct plumb_attempt *attempt = t->attempt;

	plumb_watch_close(t->loop, &t->watch);
	if (attempt->fd >= 0)
		t->loop->kernel->close(t->loop->kernel_self, attempt->fd);
	attempt->fd = -1;
	if (attempt->first_error == 0)
		attempt->first_error = error;
}

/* 0, PLUMB_WOULD_BLOCK or an error; the watch is open where there is one. */
static int
connect_to(struct plumb_transport *t, const struct plumb_address *to)
{
	const struct plumb_kernel *kernel = t->loop->kernel;
	void *self = t->loop->kernel_self;
	int error = kernel->socket(self, to->any.ss_family, &t->attempt->fd);

	if (error != 0) {
		t->attempt->fd = -1;
		return error;
	}
	t->watch.fd = t->attempt->fd;
	error = plumb_watch_open(t->loop, &t->watch);
	if (error != 0)
		return error;
	return kernel->connect(self, t->attempt->fd, to);
}

static void
try_next(struct plumb_transport *t)
{
	struct plumb_attempt *attempt = t->attempt;

	while (attempt->next < attempt->count) {
		int status = connect_to(t, &attempt->list[attempt->next++]);

		if (status == PLUMB_WOULD_BLOCK) {
			plumb_watch_set(t->loop, &t->watch, POLLOUT);
			return;
		}
		if (status == 0) {
			start(t);
			return;
		}
		drop_address(t, status);
	}
	give_up(t, attempt->first_error);
}

static void
connect_ready(void *self)
{
	struct plumb_transport *t = self;
	struct plumb_loop *loop = t->loop;
	int error =
	    loop->kernel->socket_error(loop->kernel_self, t->attempt->fd);

	if (error == 0) {
		start(t);
		return;
	}
	drop_address(t, error);
	try_next(t);
}

/* Someone closed it behind our back: its number is not ours to close. */
static void
connect_invalid(void *self)
{
	struct plumb_transport *t = self;

	t->attempt->fd = -1;
	drop_address(t, PLUMB_EBADF);
	try_next(t);
}

static int
run_attempt(void *self)
{
	struct plumb_transport *t = self;

	if (t->attempt->fd >= 0)
		start(t);
	else
		try_next(t);
	return 0;
}

static void
resolved(void *self, int error, const struct plumb_address *list, size_t count)
{
	struct plumb_transport *t = self;
	struct plumb_attempt *attempt = t->attempt;

	if (error == 0) {
		attempt->list = plumb_loop_alloc(t->loop, count * sizeof *list);
		if (attempt->list == NULL)
			error = PLUMB_EMEMORY;
	}
	if (error != 0) {
		give_up(t, error);
		return;
	}
	memcpy(attempt->list, list, count * sizeof *list);
	attempt->count = count;
	try_next(t);
}

/* A transport that has an attempt with room for one address. */
static int
attempt_new(struct plumb_loop *loop, const struct plumb_connection *how,
    struct plumb_transport **out)
{
	struct plumb_transport *t;
	struct plumb_attempt *attempt;
	int error;

	if (loop->closed)
		return PLUMB_EUSAGE;
	error = plumb_tls_check(how);
	if (error != 0)
		return error;
	t = plumb_transport_new(loop, how);
	if (t == NULL)
		return PLUMB_EMEMORY;
	attempt = plumb_loop_alloc(loop, sizeof *attempt);
	if (attempt == NULL) {
		plumb_transport_release(t);
		return PLUMB_EMEMORY;
	}
	attempt->fd = -1;
	t->attempt = attempt;
	t->watch.readable = connect_ready;
	t->watch.writable = connect_ready;
	t->watch.invalid = connect_invalid;
	*out = t;
	return 0;
}

static void
queue_attempt(struct plumb_transport *t)
{
	plumb_task_init(&t->attempt->task, run_attempt, t);
	plumb_task_queue(&t->loop->ready, &t->attempt->task);
}

/* Who connects is a client. */
static int
check_side(const struct plumb_connection *how)
{
	return how->ssl != NULL && how->ssl->keys.server_side ? PLUMB_EVALUE
							      : 0;
}

/* Begins with one address that is known. */
static int
attempt_address(struct plumb_loop *loop, const struct plumb_address *to,
    const struct plumb_connection *how)
{
	struct plumb_transport *t;
	int error = attempt_new(loop, how, &t);

	if (error != 0)
		return error;
	t->attempt->list = plumb_loop_alloc(loop, sizeof *to);
	if (t->attempt->list == NULL) {
		plumb_transport_release(t);
		return PLUMB_EMEMORY;
	}
	t->attempt->list[0] = *to;
	t->attempt->count = 1;
	queue_attempt(t);
	return 0;
}

int
plumb_loop_create_connection(struct plumb_loop *loop, const char *host,
    uint16_t port, const struct plumb_connection *how)
{
	struct plumb_address address;
	struct plumb_asker asker = { .answered = resolved };
	struct plumb_connection with = *how;
	struct plumb_transport *t;
	int error = check_side(how);

	if (error != 0)
		return error;
	if (with.server_hostname == NULL)
		with.server_hostname = host;
	if (plumb_address_of_ip(host, port, &address) == 0)
		return attempt_address(loop, &address, &with);
	error = attempt_new(loop, &with, &t);
	if (error != 0)
		return error;
	asker.self = t;
	error = plumb_resolve(loop, host, port, &asker);
	if (error != 0)
		plumb_transport_release(t);
	return error;
}

int
plumb_loop_create_unix_connection(struct plumb_loop *loop, const char *path,
    const struct plumb_connection *how)
{
	struct plumb_address address;
	int error = check_side(how);

	if (error == 0)
		error = plumb_address_of_path(path, &address);
	return error != 0 ? error : attempt_address(loop, &address, how);
}

int
plumb_attempt_fd(struct plumb_loop *loop, int fd,
    const struct plumb_connection *how, struct plumb_transport **out)
{
	struct plumb_transport *t;
	int error = attempt_new(loop, how, &t);

	if (error != 0)
		return error;
	/* From now on it is taken, though nothing is watched yet. */
	t->watch.fd = fd;
	error = plumb_watch_open(loop, &t->watch);
	if (error != 0) {
		plumb_transport_release(t);
		return error;
	}
	t->attempt->fd = fd;
	queue_attempt(t);
	*out = t;
	return 0;
}

int
plumb_loop_create_connection_sock(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how)
{
	struct plumb_transport *t;
	int error;

	if (plumb_watch_find(loop, fd) != NULL)
		return PLUMB_EUSAGE;
	error = loop->kernel->adopt(loop->kernel_self, fd);
	return error != 0 ? error : plumb_attempt_fd(loop, fd, how, &t);
}
