/*
 * Strain: ten thousand connections at once, as many that are reset at the worst
 * moments, and a server that has no descriptors left.
 */
#include "conformance/bench/strain.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { GREETING = 64, ANSWER = 20000, BACKLOG = 4096 };

/* Of one server. */
static struct {
	unsigned made, lost, most, wrong;
	uint64_t heard;
	bool answers; /* at length, else it echoes */
} seen;

struct link {
	struct plumb_transport *transport;
	uint64_t position;
};

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct link *link = self;

	link->transport = transport;
	seen.made++;
	if (seen.made - seen.lost > seen.most)
		seen.most = seen.made - seen.lost;
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct link *link = self;

	seen.wrong += !strain_same(data, len, link->position);
	link->position += len;
	seen.heard += len;
	return seen.answers ? plumb_transport_write(
				  link->transport, strain_bytes(0), ANSWER)
			    : plumb_transport_write(link->transport, data, len);
}

static int
connection_lost(void *self, int error)
{
	(void)error;
	seen.lost++;
	free(self);
	return 0;
}

static const struct plumb_protocol_ops OPS = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static int
make_link(void *self, struct plumb_protocol *protocol)
{
	struct link *link = calloc(1, sizeof *link);

	(void)self;
	if (link == NULL)
		return PLUMB_EMEMORY;
	*protocol = (struct plumb_protocol){ &OPS, link, NULL };
	return 0;
}

static struct plumb_server *
serve(struct strain *s, bool answers)
{
	struct plumb_connection how = { .protocol_factory = make_link,
		.backlog = BACKLOG };
	struct plumb_server *server;

	seen.made = seen.lost = seen.most = seen.wrong = 0;
	seen.heard = 0;
	seen.answers = answers;
	strain_must(
	    plumb_loop_create_server(s->loop, "127.0.0.1", 0, &how, &server),
	    "listening");
	return server;
}

/* As many have come and gone again as self says. */
static bool
all_gone(void *self)
{
	return seen.lost >= *(unsigned *)self && seen.made == seen.lost;
}

static bool
all_heard(void *self)
{
	return seen.heard >= *(unsigned *)self * (uint64_t)GREETING;
}

/* All connect, then all speak, then all listen. */
static int
crowd(const struct strain_peer_how *how)
{
	int *fds = calloc(how->count, sizeof *fds);
	bool good = fds != NULL;

	for (unsigned i = 0; good && i < how->count; i++)
		fds[i] = strain_peer_connect(how->port, false);
	for (unsigned i = 0; good && i < how->count; i++)
		strain_peer_send(fds[i], 0, GREETING);
	for (unsigned i = 0; good && i < how->count; i++)
		good = strain_peer_hears(fds[i], 0, GREETING);
	for (unsigned i = 0; good && i < how->count; i++)
		close(fds[i]);
	free(fds);
	return good ? 0 : 1;
}

bool
strain_crowd(struct strain *s)
{
	struct plumb_server *server = serve(s, false);
	struct strain_peer_how how = { .port = plumb_server_port(server),
		.count = s->count };
	int pid = strain_peer(crowd, &how);

	s->bound = 4096 * (size_t)s->count + (4 << 20);
	strain_until(s->loop, all_gone, &how.count);
	plumb_server_close(server);
	snprintf(s->found, sizeof s->found, "%u open at once", seen.most);
	return strain_peer_ended(s, pid) && seen.most == s->count &&
	       seen.wrong == 0 && s->complaints == 0;
}

/*
 * Some are reset at once, some with bytes on the way in, some on the way out.
 */
static int
storm(const struct strain_peer_how *how)
{
	for (unsigned i = 0; i < how->count; i++) {
		int fd = strain_peer_connect(how->port, false);

		if (i % 4 > 0)
			strain_peer_send(fd, 0, GREETING * (i % 64 + 1));
		if (i % 4 > 1 && !strain_peer_hears(fd, 0, 1))
			return 1;
		if (i % 4 > 2 && !strain_peer_hears(fd, 1, ANSWER / 2))
			return 1;
		strain_peer_reset(fd);
	}
	return 0;
}

/* And one that behaves is served as ever. */
static int
after_storm(const struct strain_peer_how *how)
{
	int fd = strain_peer_connect(how->port, false);

	strain_peer_send(fd, 0, GREETING);
	return strain_peer_hears(fd, 0, ANSWER) ? 0 : 1;
}

bool
strain_resets(struct strain *s)
{
	struct plumb_server *server = serve(s, true);
	struct strain_peer_how how = { .port = plumb_server_port(server),
		.count = s->count };
	bool good = strain_peer_ended(s, strain_peer(storm, &how));
	unsigned most = s->count;

	s->bound = 64 << 20;
	strain_for(s->loop, 50);
	/* Who was reset before it was accepted may never have been there. */
	good = good && seen.made == seen.lost && seen.wrong == 0 &&
	       seen.made <= most && seen.made >= most / 4 * 3;
	snprintf(s->found, sizeof s->found, "%u made, %u lost", seen.made,
	    seen.lost);
	good = strain_peer_ended(s, strain_peer(after_storm, &how)) && good;
	strain_for(s->loop, 50);
	plumb_server_close(server);
	return good && seen.made == seen.lost;
}

/* Each speaks when it is connected, and waits for its answer and the end. */
static int
queue_up(const struct strain_peer_how *how)
{
	int *fds = calloc(how->count, sizeof *fds);
	bool good = fds != NULL;

	for (unsigned i = 0; good && i < how->count; i++) {
		fds[i] = strain_peer_connect(how->port, false);
		strain_peer_send(fds[i], 0, GREETING);
	}
	for (unsigned i = 0; good && i < how->count; i++) {
		good = strain_peer_hears(fds[i], 0, GREETING);
		close(fds[i]);
	}
	free(fds);
	return good ? 0 : 1;
}

/*
 * The descriptors that are left are for a quarter of them. Nobody is turned
 * away: the others are served when the first have gone, and meanwhile the
 * loop sleeps.
 */
bool
strain_descriptors(struct strain *s)
{
	struct plumb_server *server = serve(s, false);
	struct strain_peer_how how = { .port = plumb_server_port(server),
		.count = s->count };
	int pid = strain_peer(queue_up, &how);
	unsigned quarter = s->count / 4;
	struct rlimit few, limit;
	int next = dup(0);
	unsigned polls;

	close(next);
	getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	few.rlim_cur = (rlim_t)next + quarter;
	setrlimit(RLIMIT_NOFILE, &few);
	strain_until(s->loop, all_heard, &quarter);
	strain_for(s->loop, 100);
	polls = s->polls;
	strain_for(s->loop, 500);
	polls = s->polls - polls;
	strain_until(s->loop, all_gone, &how.count);
	setrlimit(RLIMIT_NOFILE, &limit);
	plumb_server_close(server);
	snprintf(s->found, sizeof s->found,
	    "%u at most, %u complaints, %u waits in half a second", seen.most,
	    s->complaints, polls);
	return strain_peer_ended(s, pid) && seen.most <= quarter &&
	       s->complaints > 0 && seen.made == s->count && polls < 500;
}
