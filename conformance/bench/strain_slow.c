/*
 * Strain: peers that read slowly, and peers that have ended their side and then
 * read on, or never do.
 */
#include "conformance/bench/strain.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MUCH = 8 * 1048576, SOME = 32768, QUESTION = 100, FULL_AFTER = 300000 };

static struct {
	unsigned made, lost, ended, errors, pauses, resumes;
} seen;

struct link {
	struct plumb_transport *transport;
	uint64_t position;
	bool paused;
	struct link *next;
};

static struct link *links;

static int
connection_lost(void *self, int error)
{
	struct link **at = &links;

	while (*at != NULL && *at != self)
		at = &(*at)->next;
	if (*at != NULL)
		*at = (*at)->next;
	seen.lost++;
	seen.errors += error != 0;
	free(self);
	return 0;
}

/* Writes as a program should: until it is told to pause, and then no more. */
static int
pour(struct link *link)
{
	while (!link->paused && link->position < MUCH) {
		uint64_t left = MUCH - link->position;
		size_t len = left < STRAIN_PIECE ? (size_t)left : STRAIN_PIECE;
		const uint8_t *at = strain_bytes(link->position);

		link->position += len;
		if (plumb_transport_write(link->transport, at, len) != 0)
			seen.errors++;
	}
	return link->position == MUCH ? plumb_transport_close(link->transport)
				      : 0;
}

static void
made(struct link *link, struct plumb_transport *transport)
{
	link->transport = transport;
	link->next = links;
	links = link;
	seen.made++;
}

static int
pouring_made(void *self, struct plumb_transport *transport)
{
	made(self, transport);
	return pour(self);
}

static int
pause_writing(void *self)
{
	((struct link *)self)->paused = true;
	seen.pauses++;
	return 0;
}

static int
resume_writing(void *self)
{
	((struct link *)self)->paused = false;
	seen.resumes++;
	return pour(self);
}

static const struct plumb_protocol_ops POURING = {
	.connection_made = pouring_made,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

/* Asked, and left with the sending side alone: it answers and closes. */
static int
asking_made(void *self, struct plumb_transport *transport)
{
	made(self, transport);
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct link *link = self;

	seen.errors += !strain_same(data, len, link->position);
	link->position += len;
	return 0;
}

static int
eof_received(void *self)
{
	struct link *link = self;
	uint64_t sent = 0;

	seen.ended++;
	seen.errors += link->position != QUESTION;
	for (; sent < MUCH; sent += STRAIN_PIECE)
		seen.errors += plumb_transport_write(link->transport,
				   strain_bytes(sent), STRAIN_PIECE) != 0;
	(void)plumb_transport_close(link->transport);
	return 1;
}

static const struct plumb_protocol_ops ASKED = {
	.connection_made = asking_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.connection_lost = connection_lost,
};

static int
make_link(void *self, struct plumb_protocol *protocol)
{
	struct link *link = calloc(1, sizeof *link);

	if (link == NULL)
		return PLUMB_EMEMORY;
	*protocol = (struct plumb_protocol){ self, link, NULL };
	return 0;
}

static struct plumb_server *
serve(struct strain *s, const struct plumb_protocol_ops *ops)
{
	struct plumb_connection how = { .protocol_factory = make_link,
		.self = (void *)(uintptr_t)ops,
		.backlog = 4096 };
	struct plumb_server *server;

	seen.made = seen.lost = seen.ended = seen.errors = 0;
	seen.pauses = seen.resumes = 0;
	links = NULL;
	strain_must(
	    plumb_loop_create_server(s->loop, "127.0.0.1", 0, &how, &server),
	    "listening");
	return server;
}

static bool
all_lost(void *self)
{
	return seen.lost == *(unsigned *)self;
}

/* A little from each in turn, and no sooner than the kernel is full. */
static int
read_slowly(const struct strain_peer_how *how)
{
	int *fds = calloc(how->count, sizeof *fds);
	bool good = fds != NULL;

	for (unsigned i = 0; good && i < how->count; i++)
		fds[i] = strain_peer_connect(how->port, true);
	usleep(FULL_AFTER);
	for (uint64_t position = 0; good && position < MUCH; position += SOME)
		for (unsigned i = 0; good && i < how->count; i++)
			good = strain_peer_hears(fds[i], position, SOME);
	for (unsigned i = 0; good && i < how->count; i++)
		good = strain_peer_hears_end(fds[i]);
	free(fds);
	return good ? 0 : 1;
}

bool
strain_slow_readers(struct strain *s)
{
	struct plumb_server *server = serve(s, &POURING);
	struct strain_peer_how how = { .port = plumb_server_port(server),
		.count = s->count };
	int pid = strain_peer(read_slowly, &how);

	/* A piece beyond the high mark, in a buffer that doubles. */
	s->bound = s->count * (size_t)(4 * STRAIN_PIECE + SOME) + (4 << 20);
	strain_until(s->loop, all_lost, &how.count);
	plumb_server_close(server);
	snprintf(s->found, sizeof s->found, "%u pauses, %u resumes",
	    seen.pauses, seen.resumes);
	return strain_peer_ended(s, pid) && seen.errors == 0 &&
	       seen.pauses > 0 && seen.pauses == seen.resumes;
}

/* Every other one never reads. */
static int
end_and_read(const struct strain_peer_how *how)
{
	int *fds = calloc(how->count, sizeof *fds);
	bool good = fds != NULL;
	char byte;

	for (unsigned i = 0; good && i < how->count; i++) {
		fds[i] = strain_peer_connect(how->port, true);
		strain_peer_send(fds[i], 0, QUESTION);
		shutdown(fds[i], SHUT_WR);
	}
	for (unsigned i = 0; good && i < how->count; i += 2)
		good = strain_peer_hears(fds[i], 0, MUCH) &&
		       strain_peer_hears_end(fds[i]);
	/* The others do not read. */
	close(how->until[1]);
	good = good && read(how->until[0], &byte, 1) == 0;
	free(fds);
	return good ? 0 : 1;
}

static bool
half_lost(void *self)
{
	return seen.lost == (*(unsigned *)self + 1) / 2;
}

bool
strain_half_open(struct strain *s)
{
	struct plumb_server *server = serve(s, &ASKED);
	struct strain_peer_how how = { .port = plumb_server_port(server),
		.count = s->count };
	bool good = pipe(how.until) == 0;
	int pid = strain_peer(end_and_read, &how);

	s->bound = s->count * (size_t)(2 * MUCH) + (4 << 20);
	strain_until(s->loop, half_lost, &how.count);
	strain_for(s->loop, 200);
	/* Closed long ago, and still there: their bytes are. */
	good =
	    good && seen.lost == (s->count + 1) / 2 && seen.ended == s->count;
	for (struct link *link = links; link != NULL; link = link->next)
		(void)plumb_transport_abort(link->transport);
	strain_until(s->loop, all_lost, &how.count);
	plumb_server_close(server);
	close(how.until[0]);
	close(how.until[1]);
	snprintf(s->found, sizeof s->found, "half were closing until aborted");
	return strain_peer_ended(s, pid) && good && seen.errors == 0;
}
