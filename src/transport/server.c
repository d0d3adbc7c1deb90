/*
 * Servers: accept what waits, up to the backlog in one turn, and start a
 * transport for each. Where accepting fails, as when descriptors run out, it
 * rests for a second instead of spinning on a socket that stays ready.
 */
#include <stdio.h>
#include <string.h>

#include "transport/tls.h"
#include "transport/transport.h"

enum { DEFAULT_BACKLOG = 100, REST_NS = 1000000000 };

struct plumb_server {
	struct plumb_watch watch;
	struct plumb_loop *loop;
	struct plumb_object object;
	struct plumb_connection how;
	char name[PLUMB_NAME_SIZE]; /* "": the loop names them */
	unsigned accepted;
	struct plumb_handle *rest; /* until it is over */
	bool closed;
	uint16_t port;
	struct plumb_address_text sockname;
};

/* "a", then "a.2", "a.3"...; the number is kept whatever the name's length. */
static void
name_accepted(struct plumb_server *server, char out[PLUMB_NAME_SIZE])
{
	char number[12] = "";
	int len = 0;

	if (++server->accepted > 1)
		len = snprintf(number, sizeof number, ".%u", server->accepted);
	snprintf(out, PLUMB_NAME_SIZE, "%.*s%s", PLUMB_NAME_SIZE - 1 - len,
	    server->name, number);
}

static void
start_accepted(struct plumb_server *server, int fd)
{
	struct plumb_loop *loop = server->loop;
	struct plumb_connection how = server->how;
	char name[PLUMB_NAME_SIZE];
	struct plumb_transport *t;
	int error = PLUMB_EMEMORY;

	name_accepted(server, name);
	how.name = server->name[0] != '\0' ? name : NULL;
	t = plumb_transport_new(loop, &how);
	if (t != NULL)
		error = plumb_transport_start(t, fd);
	if (error == 0)
		return;
	/* rule: server.factory-raises */
	loop->kernel->close(loop->kernel_self, fd);
	plumb_transport_release(t);
	plumb_loop_report(
	    loop, NULL, error, "an accepted connection could not start");
}

static int
rest_is_over(void *self)
{
	struct plumb_server *server = self;

	server->rest = NULL;
	plumb_watch_set(server->loop, &server->watch, POLLIN);
	return 0;
}

/* Whatever it is, the socket stays ready, and it will not be better at once. */
static void
accept_failed(struct plumb_server *server, int error)
{
	struct plumb_loop *loop = server->loop;

	plumb_loop_report(loop, NULL, error, "accept() failed");
	if (server->closed)
		return;
	server->rest =
	    plumb_loop_call_later(loop, REST_NS, rest_is_over, server);
	if (server->rest != NULL)
		plumb_watch_set(loop, &server->watch, 0);
}

/* rule: server.accepts-many */
static void
accept_ready(void *self)
{
	struct plumb_server *server = self;
	struct plumb_loop *loop = server->loop;

	for (int i = 0; i < server->how.backlog && !server->closed; i++) {
		int fd = -1;
		int status = loop->kernel->accept(
		    loop->kernel_self, server->watch.fd, &fd);

		if (status == PLUMB_WOULD_BLOCK)
			return;
		if (status == PLUMB_ECONNABORTED)
			continue;
		if (status != 0) {
			accept_failed(server, status);
			return;
		}
		start_accepted(server, fd);
	}
}

static void
stop(struct plumb_server *server)
{
	struct plumb_loop *loop = server->loop;
	int fd = server->watch.fd;

	server->closed = true;
	if (server->rest != NULL)
		plumb_handle_cancel(server->rest);
	server->rest = NULL;
	if (fd < 0)
		return;
	plumb_watch_close(loop, &server->watch);
	loop->kernel->close(loop->kernel_self, fd);
}

/* Someone else closed it: its number is not ours to close any more. */
static void
fd_invalid(void *self)
{
	struct plumb_server *server = self;

	plumb_watch_close(server->loop, &server->watch);
	plumb_loop_report(server->loop, NULL, PLUMB_EBADF,
	    "a listening socket was closed; nothing is accepted any more");
}

static void
destroy(void *self)
{
	struct plumb_server *server = self;

	/* A timer that the loop has dropped already must not be cancelled. */
	if (server->loop->closed)
		server->rest = NULL;
	if (!server->closed)
		stop(server);
	plumb_tls_context_leave(server->loop, server->how.ssl);
	plumb_loop_release(server->loop, server, sizeof *server);
}

void
plumb_server_close(struct plumb_server *server)
{
	if (server == NULL || server->closed)
		return;
	stop(server);
	plumb_object_bury(server->loop, &server->object);
}

static struct plumb_server *
server_new(struct plumb_loop *loop, const struct plumb_connection *how)
{
	struct plumb_server *server = plumb_loop_alloc(loop, sizeof *server);

	if (server == NULL)
		return NULL;
	server->loop = loop;
	server->how = *how;
	server->how.opened = NULL;
	if (server->how.backlog <= 0)
		server->how.backlog = DEFAULT_BACKLOG;
	if (how->name != NULL)
		snprintf(server->name, sizeof server->name, "%s", how->name);
	server->watch.fd = -1;
	server->watch.readable = accept_ready;
	server->watch.writable = accept_ready;
	server->watch.invalid = fd_invalid;
	server->watch.self = server;
	server->object.destroy = destroy;
	server->object.self = server;
	plumb_tls_context_use(how->ssl);
	plumb_object_add(loop, &server->object);
	return server;
}

/* The socket, bound and listening and watched, or an error and nothing. */
static int
listen_at(struct plumb_server *server, const struct plumb_address *at)
{
	struct plumb_loop *loop = server->loop;
	const struct plumb_kernel *kernel = loop->kernel;
	struct plumb_address bound;
	int fd;
	int error = kernel->socket(loop->kernel_self, at->any.ss_family, &fd);

	if (error != 0)
		return error;
	error = kernel->bind(loop->kernel_self, fd, at);
	if (error == 0)
		error =
		    kernel->listen(loop->kernel_self, fd, server->how.backlog);
	if (error == 0)
		error = kernel->sockname(loop->kernel_self, fd, &bound);
	if (error == 0) {
		server->watch.fd = fd;
		error = plumb_watch_open(loop, &server->watch);
	}
	if (error != 0) {
		kernel->close(loop->kernel_self, fd);
		return error;
	}
	plumb_address_show(&bound, &server->sockname);
	server->port = plumb_address_port(&bound);
	plumb_watch_set(loop, &server->watch, POLLIN);
	return 0;
}

static int
create(struct plumb_loop *loop, const struct plumb_address *at,
    const struct plumb_connection *how, struct plumb_server **out)
{
	struct plumb_server *server;
	int error;

	if (loop->closed)
		return PLUMB_EUSAGE;
	if (how->ssl != NULL && !how->ssl->keys.server_side)
		return PLUMB_EVALUE;
	server = server_new(loop, how);
	if (server == NULL)
		return PLUMB_EMEMORY;
	error = listen_at(server, at);
	if (error != 0) {
		plumb_server_close(server);
		return error;
	}
	*out = server;
	return 0;
}

int
plumb_loop_create_server(struct plumb_loop *loop, const char *host,
    uint16_t port, const struct plumb_connection *how,
    struct plumb_server **server)
{
	struct plumb_address at;
	int error = plumb_address_of_ip(host, port, &at);

	return error != 0 ? error : create(loop, &at, how, server);
}

int
plumb_loop_create_unix_server(struct plumb_loop *loop, const char *path,
    const struct plumb_connection *how, struct plumb_server **server)
{
	struct plumb_address at;
	int error = plumb_address_of_path(path, &at);

	return error != 0 ? error : create(loop, &at, how, server);
}

const char *
plumb_server_sockname(const struct plumb_server *server)
{
	return server->sockname.at;
}

uint16_t
plumb_server_port(const struct plumb_server *server)
{
	return server->port;
}
