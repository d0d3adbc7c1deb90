/*
 * Strain: a gigabyte through every kind of stream, each byte compared, in a
 * bounded amount of memory.
 */
#include "conformance/bench/strain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/runner/certificates.h"

enum { PATH = 64, MEMORY = 8 << 20 };

/* What goes in at one end, and comes out at the other. */
static struct {
	uint64_t all, sent, heard;
	struct plumb_transport *from;
	bool paused, wrong;
	unsigned pauses, resumes, lost;
	int error;
} flow;

static int
pour(void)
{
	while (!flow.paused && flow.sent < flow.all) {
		uint64_t left = flow.all - flow.sent;
		size_t len = left < STRAIN_PIECE ? (size_t)left : STRAIN_PIECE;
		const uint8_t *at = strain_bytes(flow.sent);

		flow.sent += len;
		if (plumb_transport_write(flow.from, at, len) != 0)
			flow.wrong = true;
	}
	return flow.sent == flow.all ? plumb_transport_close(flow.from) : 0;
}

static int
source_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	flow.from = transport;
	return pour();
}

static int
process_made(void *self, struct plumb_transport *transport)
{
	return source_made(
	    self, plumb_transport_get_pipe_transport(transport, 0));
}

static int
pause_writing(void *self)
{
	(void)self;
	flow.paused = true;
	flow.pauses++;
	return 0;
}

static int
resume_writing(void *self)
{
	(void)self;
	flow.paused = false;
	flow.resumes++;
	return pour();
}

static int
data_received(void *self, const void *data, size_t len)
{
	(void)self;
	if (!strain_same(data, len, flow.heard))
		flow.wrong = true;
	flow.heard += len;
	return 0;
}

static int
pipe_data_received(void *self, int fd, const void *data, size_t len)
{
	(void)fd;
	return data_received(self, data, len);
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	flow.lost++;
	if (error != 0)
		flow.error = error;
	return 0;
}

static const struct plumb_protocol_ops SOURCE = {
	.connection_made = source_made,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops SINK = {
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops PROCESS = {
	.connection_made = process_made,
	.pipe_data_received = pipe_data_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

static bool
is_over(void *self)
{
	return flow.lost == *(unsigned *)self;
}

static void
begin(struct strain *s)
{
	memset(&flow, 0, sizeof flow);
	flow.all = (uint64_t)s->count << 20;
	s->bound = MEMORY;
}

static bool
finish(struct strain *s, unsigned ends)
{
	strain_until(s->loop, is_over, &ends);
	snprintf(s->found, sizeof s->found, "%u pauses, %u resumes",
	    flow.pauses, flow.resumes);
	strain_must(flow.error, "a loss");
	return !flow.wrong && flow.heard == flow.all && flow.pauses > 0 &&
	       flow.pauses == flow.resumes;
}

bool
strain_tcp(struct strain *s)
{
	struct plumb_connection in = { .protocol = { .ops = &SOURCE } };
	struct plumb_connection out = { .protocol = { .ops = &SINK } };
	struct plumb_server *server;
	bool good;

	begin(s);
	strain_must(
	    plumb_loop_create_server(s->loop, "127.0.0.1", 0, &out, &server),
	    "listening");
	strain_must(plumb_loop_create_connection(
			s->loop, "127.0.0.1", plumb_server_port(server), &in),
	    "connecting");
	good = finish(s, 2);
	plumb_server_close(server);
	return good;
}

bool
strain_unix(struct strain *s)
{
	struct plumb_connection in = { .protocol = { .ops = &SOURCE } };
	struct plumb_connection out = { .protocol = { .ops = &SINK } };
	int fds[2];

	begin(s);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
		return strain_complain("no sockets");
	strain_must(plumb_loop_create_connection_sock(s->loop, fds[0], &in),
	    "the source");
	strain_must(plumb_loop_create_connection_sock(s->loop, fds[1], &out),
	    "the sink");
	return finish(s, 2);
}

bool
strain_pipe(struct strain *s)
{
	struct plumb_connection in = { .protocol = { .ops = &SOURCE } };
	struct plumb_connection out = { .protocol = { .ops = &SINK } };
	int fds[2];

	begin(s);
	if (pipe(fds) != 0)
		return strain_complain("no pipe");
	strain_must(
	    plumb_loop_connect_read_pipe(s->loop, fds[0], &out), "the reader");
	strain_must(
	    plumb_loop_connect_write_pipe(s->loop, fds[1], &in), "the writer");
	return finish(s, 2);
}

/* In by stdin and back by stdout. */
bool
strain_child(struct strain *s)
{
	static const char *const command[] = { "/bin/cat", NULL };
	struct plumb_connection how = { .protocol = { .ops = &PROCESS } };

	begin(s);
	strain_must(
	    plumb_loop_subprocess_exec(s->loop, command, NULL, &how), "cat");
	return finish(s, 1);
}

/* Over TCP and TLS: the server is the sink. */
static bool
over_tls(struct strain *s, struct plumb_tls_context *server_side,
    struct plumb_tls_context *client_side)
{
	struct plumb_connection in = { .protocol = { .ops = &SOURCE },
		.ssl = client_side,
		.server_hostname = CERTIFICATE_HOST };
	struct plumb_connection out = { .protocol = { .ops = &SINK },
		.ssl = server_side };
	struct plumb_server *server;
	bool good;

	strain_must(
	    plumb_loop_create_server(s->loop, "127.0.0.1", 0, &out, &server),
	    "listening");
	strain_must(plumb_loop_create_connection(
			s->loop, "127.0.0.1", plumb_server_port(server), &in),
	    "connecting");
	good = finish(s, 2);
	plumb_server_close(server);
	return good;
}

/* The certificates are needed until both have read them. */
static void
make_contexts(struct strain *s, struct plumb_tls_context *made[2])
{
	char folder[] = "/tmp/plumb-strain-XXXXXX";
	char ca[PATH], cert[PATH], key[PATH];
	struct certificates *all = certificates_make();
	struct plumb_tls_options server = {
		.server_side = true, .certfile = cert, .keyfile = key
	};
	struct plumb_tls_options client = { .cafile = ca };

	strain_must(all == NULL || mkdtemp(folder) == NULL ? PLUMB_EMEMORY : 0,
	    "certificates");
	snprintf(ca, sizeof ca, "%s/ca", folder);
	snprintf(cert, sizeof cert, "%s/cert", folder);
	snprintf(key, sizeof key, "%s/key", folder);
	if (!certificate_write(all, CERTIFICATE_AUTHORITY, ca) ||
	    !certificate_write(all, CERTIFICATE_GOOD, cert) ||
	    !certificate_write_key(all, key))
		strain_must(PLUMB_EMEMORY, "certificates");
	strain_must(plumb_tls_context_new(s->loop, &server, &made[0]), "TLS");
	strain_must(plumb_tls_context_new(s->loop, &client, &made[1]), "TLS");
	unlink(ca);
	unlink(cert);
	unlink(key);
	rmdir(folder);
	certificates_free(all);
}

bool
strain_tls(struct strain *s)
{
	struct plumb_tls_context *contexts[2];
	bool good;

	begin(s);
	make_contexts(s, contexts);
	good = over_tls(s, contexts[0], contexts[1]);
	plumb_tls_context_free(contexts[0]);
	plumb_tls_context_free(contexts[1]);
	return good;
}
