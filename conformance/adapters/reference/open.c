/* How transports and servers are made. */
#include "conformance/adapters/reference/tls.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int
factory(struct conn *c, struct plumb_protocol *protocol)
{
	int error = conn_happens(c, PLUMB_VERB_PROTOCOL_FACTORY, "", NULL);

	if (error < 0)
		return error;
	*protocol = object_new(c, (struct plumb_span){ "p", 1 }, c->buffer);
	return 0;
}

static int
client_factory(void *self, struct plumb_protocol *protocol)
{
	return factory(self, protocol);
}

static int
client_opened(void *self, struct plumb_transport *transport, int error)
{
	struct conn *c = self;
	char words[WORDS_SIZE] = "";

	c->pending = false;
	if (!transport)
		error_words(c->adapter, error, words);
	conn_happens(c, PLUMB_VERB_OPENED, words, NULL);
	return 0; /* what a reaction raises here, nobody waits for */
}

static int
server_factory(void *self, struct plumb_protocol *protocol)
{
	struct listener *l = self;
	struct conn *c = conn_new(l->adapter);
	int error;

	l->accepted++;
	if (l->accepted == 1)
		memcpy(c->name, l->accept, sizeof c->name);
	else
		snprintf(c->name, sizeof c->name, "%.22s.%u", l->accept,
		    l->accepted);
	c->buffer = l->buffer;
	error = factory(c, protocol);
	c->pending = error == 0;
	c->unsure = l->tls;
	return error;
}

/* Where to connect to, or to listen. */
struct place {
	char host[256];
	char port[8];
	char path[sizeof((struct sockaddr_un *)0)->sun_path];
	char accept[NAME_SIZE];
	char kind[8];
	char via[16];
	char protocol[16];
	char buffer[16];
	size_t size; /* of the buffer that the protocol gives; 0: it does not */
	struct tls_words tls;
};

bool
fields_set(const struct field *fields, size_t count, struct plumb_arg arg)
{
	for (size_t i = 0; i < count; i++) {
		if (!span_is(arg.key, fields[i].key))
			continue;
		memset(fields[i].out, 0, fields[i].size);
		return plumb_tape_decode(arg.value, (uint8_t *)fields[i].out,
			   fields[i].size) < fields[i].size;
	}
	return false;
}

static bool
place_set(struct place *p, struct plumb_arg arg)
{
	const struct field fields[] = {
		{ "host", p->host, sizeof p->host },
		{ "port", p->port, sizeof p->port },
		{ "path", p->path, sizeof p->path },
		{ "accept", p->accept, sizeof p->accept },
		{ "kind", p->kind, sizeof p->kind },
		{ "via", p->via, sizeof p->via },
		{ "protocol", p->protocol, sizeof p->protocol },
		{ "buffer", p->buffer, sizeof p->buffer },
	};

	return fields_set(fields, sizeof fields / sizeof *fields, arg) ||
	       tls_set(&p->tls, arg);
}

static bool
is_tls(const struct place *p)
{
	return strcmp(p->kind, "tls") == 0;
}

static bool
place_parse(struct place *p, struct plumb_span rest)
{
	bool is_tcp, is_unix;

	memset(p, 0, sizeof *p);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !place_set(p, arg))
			return false;
	if (is_tls(p) ? *p->tls.side != '\0' : p->tls.any)
		return false;
	is_tcp =
	    (is_tls(p) || strcmp(p->kind, "tcp") == 0) && *p->host && !*p->path;
	is_unix = strcmp(p->kind, "unix") == 0 && *p->path && !*p->host;
	return (is_tcp || is_unix) &&
	       buffer_of(p->protocol, p->buffer, &p->size);
}

static bool
port_of(const struct place *p, uint16_t *port)
{
	char *end;
	unsigned long number = strtoul(p->port, &end, 10);

	*port = (uint16_t)number;
	return *p->port >= '0' && *p->port <= '9' && !*end && number < 65536;
}

/* fd, or -1 with the errno of connect(). */
static int
connected(int fd, const struct sockaddr *to, socklen_t len)
{
	int error;

	if (fd < 0 || connect(fd, to, len) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int
connect_to_path(const char path[UNIX_PATH_SIZE])
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(to.sun_path, path, sizeof to.sun_path);
	return connected(fd, (struct sockaddr *)&to, sizeof to);
}

static int
connect_tcp(const struct place *p)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *to;
	int fd;

	if (getaddrinfo(p->host, p->port, &hints, &to) != 0)
		return -1;
	fd = connected(socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0),
	    to->ai_addr, to->ai_addrlen);
	freeaddrinfo(to);
	return fd;
}

static bool
via_known(const struct place *p)
{
	return !*p->via || strcmp(p->via, "sock") == 0 ||
	       strcmp(p->via, "unconnected") == 0;
}

static int
open_by_sock(struct adapter *a, const struct place *p,
    const struct plumb_connection *how)
{
	int fd = -1;
	int error;

	if (strcmp(p->via, "unconnected") == 0)
		fd = socket(*p->path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
	else
		fd = *p->path ? connect_to_path(p->path) : connect_tcp(p);
	if (fd < 0)
		return errno == ECONNREFUSED ? PLUMB_ECONNREFUSED : PLUMB_EOS;
	error = plumb_loop_create_connection_sock(a->loop, fd, how);
	if (error)
		close(fd);
	return error;
}

static int
open_place(struct adapter *a, const struct place *p, uint16_t port,
    const struct plumb_connection *how)
{
	if (*p->via)
		return open_by_sock(a, p, how);
	if (*p->path)
		return plumb_loop_create_unix_connection(a->loop, p->path, how);
	return plumb_loop_create_connection(a->loop, p->host, port, how);
}

struct conn *
conn_begin(
    struct adapter *a, struct plumb_span who, struct plumb_connection *how)
{
	struct conn *c = conn_find(a, who);

	if (c && (c->pending || (c->transport && !c->lost)))
		return NULL;
	c = conn_new(a);
	memcpy(c->name, who.at, who.len);
	c->pending = true;
	*how = (struct plumb_connection){ .protocol_factory = client_factory,
		.opened = client_opened,
		.self = c,
		.name = c->name };
	return c;
}

void
conn_failed(struct conn *c, int error)
{
	client_opened(c, NULL, error);
}

bool
conn_open(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_connection how;
	struct conn *c;
	uint16_t port = 0;
	struct place p;
	int error;

	if (!place_parse(&p, line->rest) || *p.accept ||
	    (*p.host ? !port_of(&p, &port) : *p.port != '\0') ||
	    !via_known(&p) || !tls_check(&p.tls, false))
		return false;
	c = conn_begin(a, line->who, &how);
	if (!c)
		return false;
	c->buffer = p.size;
	say("%s -> open\n", c->name);
	error = is_tls(&p) ? tls_apply(a, &p.tls, false, &how) : 0;
	if (!error)
		error = open_place(a, &p, port, &how);
	plumb_tls_context_free(how.ssl);
	if (error)
		conn_failed(c, error);
	return true;
}

static void
listener_add(struct adapter *a, struct listener *l, int error)
{
	say("%s -> listen", l->name);
	if (error) {
		say_error(" !", error);
		free(l);
	} else {
		l->next = a->listeners;
		a->listeners = l;
		if (plumb_server_port(l->server))
			say(" port=%u", plumb_server_port(l->server));
	}
	say("\n");
}

static int
listen_place(struct adapter *a, const struct place *p,
    const struct plumb_connection *how, struct plumb_server **server)
{
	if (*p->path)
		return plumb_loop_create_unix_server(
		    a->loop, p->path, how, server);
	return plumb_loop_create_server(a->loop, p->host, 0, how, server);
}

bool
conn_listen(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_connection how = { .protocol_factory = server_factory };
	struct listener *l;
	struct place p;
	int error;

	if (!place_parse(&p, line->rest) || *p.port || *p.via ||
	    (is_tls(&p) && !tls_check(&p.tls, true)) ||
	    !conn_name_is_free(
		(struct plumb_span){ p.accept, strlen(p.accept) }) ||
	    listener_find(a, line->who))
		return false;
	l = calloc(1, sizeof *l);
	if (!l)
		abort();
	l->adapter = a;
	l->buffer = p.size;
	l->tls = is_tls(&p);
	memcpy(l->name, line->who.at, line->who.len);
	memcpy(l->accept, p.accept, sizeof l->accept);
	how.self = l;
	how.name = l->accept;
	error = is_tls(&p) ? tls_apply(a, &p.tls, true, &how) : 0;
	if (!error)
		error = listen_place(a, &p, &how, &l->server);
	plumb_tls_context_free(how.ssl);
	listener_add(a, l, error);
	return true;
}
