/* How the transports of a world come about. */
#include "fuzz/world/inside.h"

#include <string.h>

enum { PORT = 7 };

struct actor *
world_actor(struct world *w, const char *name)
{
	struct actor *a;

	if (w->count == WORLD_ACTORS)
		return NULL;
	a = &w->actors[w->count];
	snprintf(a->name, sizeof a->name, "%s%zu", name, w->count % 100);
	w->count++;
	a->world = w;
	a->taken = true;
	a->stream = w->kind <= WORLD_WRITEPIPE;
	return a;
}

/* What began fails at once: then nothing of it may come later. */
static void
begun(struct actor *a, int error)
{
	world_print(a->world, "%s -> open %s", a->name,
	    error != 0 ? plumb_error_exception(error) : "");
	if (error != 0) {
		a->lost = true;
		a->opened = true;
	}
}

/* With a descriptor that is there; it stays the world's where that fails. */
static void
open_fd(struct world *w, struct actor *a)
{
	struct plumb_connection how = world_connection(w, a);
	struct sim_node *outside = NULL;
	int fd = -1;
	int error;

	if (w->kind == WORLD_READPIPE || w->kind == WORLD_WRITEPIPE)
		error = sim_outside_pipe(
		    &w->sim, w->kind == WORLD_READPIPE, &fd, &outside);
	else
		error = sim_outside_pair(&w->sim,
		    w->kind == WORLD_TCP ? AF_INET : AF_UNIX, &fd, &outside);
	if (error != 0) {
		begun(a, error);
		return;
	}
	a->outside = outside;
	if (w->kind == WORLD_READPIPE)
		error = plumb_loop_connect_read_pipe(w->loop, fd, &how);
	else if (w->kind == WORLD_WRITEPIPE)
		error = plumb_loop_connect_write_pipe(w->loop, fd, &how);
	else
		error = plumb_loop_create_connection_sock(w->loop, fd, &how);
	begun(a, error);
	if (error != 0)
		sim_kernel.close(&w->sim, fd);
}

/* Attempts are made in the order in which they were begun. */
bool
world_arrived(void *self, struct sim_node *outside)
{
	struct world *w = self;

	for (size_t i = 0; i < w->count && w->kind == WORLD_CLIENT; i++) {
		struct actor *a = &w->actors[i];

		if (a->outside != NULL || a->made || a->lost)
			continue;
		a->outside = outside;
		return true;
	}
	return false;
}

static bool
listen_somewhere(struct world *w)
{
	struct plumb_connection how = world_connection(w, NULL);

	if (w->server != NULL)
		return true;
	return plumb_loop_create_server(
		   w->loop, "127.0.0.1", 0, &how, &w->server) == 0;
}

static void
open_server(struct world *w)
{
	struct plumb_address at;

	if (listen_somewhere(w) &&
	    plumb_address_parse(plumb_server_sockname(w->server), &at) == 0)
		(void)sim_outside_connect(&w->sim, &at);
}

static const char *
host_of(const struct world *w)
{
	bool named =
	    w->kind == WORLD_CLIENT && (w->flags[1] & WORLD_PEER_LAST) != 0;

	return named ? "somebody" : "127.0.0.1";
}

static void
open_client(struct world *w)
{
	struct plumb_connection how;
	struct actor *a;
	uint16_t port = PORT;

	if (w->kind == WORLD_BOTH) {
		if (!listen_somewhere(w))
			return;
		port = plumb_server_port(w->server);
	}
	a = world_actor(w, "c");
	if (a == NULL)
		return;
	how = world_connection(w, a);
	begun(a, plumb_loop_create_connection(w->loop, host_of(w), port, &how));
}

static bool
somebody_is_there(struct world *w)
{
	if (w->other != NULL)
		return true;
	w->other = sim_outside_datagram(
	    &w->sim, w->kind == WORLD_UDP ? AF_INET : AF_UNIX);
	if (w->other == NULL)
		return false;
	w->other->packet_most = 1 + w->sim.capacity % 5;
	w->somebody = w->other->local;
	return true;
}

static void
open_endpoint(struct world *w)
{
	struct plumb_endpoint where = { .local = NULL };
	struct plumb_address_text text;
	char remote[PLUMB_ADDRESS_TEXT + 1];
	struct plumb_connection how;
	struct actor *a;

	if (!somebody_is_there(w))
		return;
	a = world_actor(w, "e");
	if (a == NULL)
		return;
	how = world_connection(w, a);
	plumb_address_show(&w->somebody, &text);
	memcpy(remote, text.at, text.len);
	remote[text.len] = '\0';
	if (w->flags[1] & WORLD_KEEP)
		where.remote = remote;
	else if (w->kind == WORLD_UNIXGRAM)
		where.local = "/sim/local";
	else
		where.local = "127.0.0.1:0";
	begun(a, plumb_loop_create_datagram_endpoint(w->loop, &where, &how));
}

static void
open_process(struct world *w)
{
	static const char *const argv[] = { "true", NULL };
	struct plumb_subprocess what = { .directory = NULL };
	struct plumb_connection how;
	struct actor *a;
	int error;

	if (w->processes == WORLD_PROCESSES) /* each has three pipes */
		return;
	w->processes++;
	a = world_actor(w, "p");
	if (w->flags[1] & WORLD_KEEP)
		what.stdio[2] = PLUMB_STDIO_STDOUT;
	how = world_connection(w, a);
	w->sim.spawned = false;
	error = plumb_loop_subprocess_exec(w->loop, argv, &what, &how);
	/* The factory may start others, but before this one is. */
	if (error == 0 && !w->sim.spawned)
		world_fail(w, "%s: it was not started, and lives", a->name);
	begun(a, error);
}

void
world_open(struct world *w)
{
	struct actor *a;

	switch (w->kind) {
	case WORLD_SERVER:
		open_server(w);
		break;
	case WORLD_CLIENT:
	case WORLD_BOTH:
		open_client(w);
		break;
	case WORLD_UDP:
	case WORLD_UNIXGRAM:
		open_endpoint(w);
		break;
	case WORLD_PROCESS:
		open_process(w);
		break;
	default:
		a = world_actor(w, "t");
		if (a != NULL)
			open_fd(w, a);
		break;
	}
}

/* The pipes of a process are actors, too. */
static void
meet_pipes(struct actor *a)
{
	struct world *w = a->world;

	for (int fd = 0; fd < 3; fd++) {
		struct plumb_transport *pipe =
		    plumb_transport_get_pipe_transport(a->transport, fd);
		struct actor *end = pipe != NULL ? world_actor(w, "p") : NULL;

		if (end == NULL)
			continue;
		end->transport = pipe;
		end->process = a;
		end->pipe = fd;
		end->made = true;
		end->opened = true;
		end->stream = true;
		plumb_transport_get_write_buffer_limits(
		    pipe, &end->low, &end->high);
		world_meet(end);
	}
}

void
world_meet(struct actor *a)
{
	struct world *w = a->world;
	bool pipe = a->process != NULL || w->kind == WORLD_READPIPE ||
		    w->kind == WORLD_WRITEPIPE;
	struct plumb_extra extra;

	if (w->kind == WORLD_PROCESS && a->process == NULL) {
		a->pid = plumb_transport_get_pid(a->transport);
		meet_pipes(a);
		return;
	}
	extra = plumb_transport_get_extra_info(
	    a->transport, pipe ? "pipe" : "socket");
	if (extra.fd < 0 || extra.fd >= SIM_FDS) {
		if (!a->closed && !a->stolen)
			world_fail(w, "%s: it has no descriptor", a->name);
		return;
	}
	a->ours = w->sim.fds[extra.fd];
	if (a->ours != NULL && a->ours->family == AF_INET && a->stream &&
	    !a->ours->nodelay && w->sim.injected == 0)
		world_fail(w, "%s: small writes are held back", a->name);
	if (a->ours != NULL && a->ours->peer != NULL && w->kind != WORLD_BOTH)
		a->outside = a->ours->peer;
}
