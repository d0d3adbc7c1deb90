/*
 * How endpoints come about: the addresses of both sides are found, then each
 * pair of one family is tried until a socket is bound and connected.
 */
#include <string.h>

#include "loop/resolve.h"
#include "sys/resolver.h"
#include "transport/datagram.h"

struct side {
	bool wanted; /* an address was given */
	uint16_t port;
	char host[PLUMB_HOST_MAX + 1];
	struct plumb_address list[PLUMB_ANSWERS_MAX];
	size_t count;
};

struct plumb_search {
	struct side local;
	struct side remote;
	struct side *asked; /* whose name is being looked up */
	int family;	    /* AF_UNSPEC: any */
	bool reuse_port;
	bool allow_broadcast;
	int fd; /* that was handed over, or -1 */
	int first_error;
	struct plumb_task task; /* the first step, a turn later */
};

void
plumb_search_free(struct plumb_transport *t)
{
	struct plumb_search *search = t->datagram->search;

	if (search == NULL)
		return;
	plumb_task_cancel(&search->task);
	plumb_watch_close(t->loop, &t->watch);
	if (search->fd >= 0)
		t->loop->kernel->close(t->loop->kernel_self, search->fd);
	plumb_loop_release(t->loop, search, sizeof *search);
	t->datagram->search = NULL;
}

static void
give_up(struct plumb_transport *t, int error)
{
	plumb_search_free(t);
	error = plumb_notify_opened(t, error);
	if (error != 0)
		plumb_loop_report(t->loop, NULL, error, "opened() raised");
	plumb_transport_release(t);
}

static void
start(struct plumb_transport *t, int fd)
{
	int error;

	plumb_search_free(t);
	error = plumb_transport_start(t, fd);
	if (error == 0)
		return;
	t->loop->kernel->close(t->loop->kernel_self, fd);
	give_up(t, error);
}

/* Sockets */

/* Makes the socket what was asked for; NULL: that side was not given. */
static int
prepare(struct plumb_transport *t, int fd, const struct plumb_address *local,
    const struct plumb_address *remote)
{
	const struct plumb_search *search = t->datagram->search;
	const struct plumb_kernel *kernel = t->loop->kernel;
	void *self = t->loop->kernel_self;
	int error = 0;

	if (search->reuse_port)
		error = kernel->permit(self, fd, PLUMB_PERMIT_REUSE_PORT);
	if (error == 0 && search->allow_broadcast)
		error = kernel->permit(self, fd, PLUMB_PERMIT_BROADCAST);
	if (error == 0 && local != NULL)
		error = kernel->datagram_bind(self, fd, local);
	/* rule: datagram.broadcast-remote */
	if (error == 0 && remote != NULL && !search->allow_broadcast)
		error = kernel->connect(self, fd, remote);
	return error > 0 ? PLUMB_EAGAIN : error;
}

/* Whether that is the end of the search: there is a socket. */
static bool
try_pair(struct plumb_transport *t, int family,
    const struct plumb_address *local, const struct plumb_address *remote)
{
	const struct plumb_kernel *kernel = t->loop->kernel;
	struct plumb_datagram *d = t->datagram;
	int fd = -1;
	int error = kernel->datagram_socket(t->loop->kernel_self, family, &fd);

	if (error == 0) {
		error = prepare(t, fd, local, remote);
		if (error != 0)
			kernel->close(t->loop->kernel_self, fd);
	}
	if (error != 0) {
		if (d->search->first_error == 0)
			d->search->first_error = error;
		return false;
	}
	if (remote != NULL)
		d->remote = *remote;
	d->connected = remote != NULL && !d->search->allow_broadcast;
	start(t, fd);
	return true;
}

/*
 * The i-th address of a side; NULL where none was asked for, and it is first.
 */
static bool
pick(const struct side *side, size_t i, const struct plumb_address **out)
{
	*out = side->wanted ? &side->list[i] : NULL;
	return i < (side->wanted ? side->count : 1);
}

/* The family of a pair, AF_UNSPEC where the two do not belong together. */
static int
family_of(int wanted, const struct plumb_address *local,
    const struct plumb_address *remote)
{
	int family = local != NULL    ? local->any.ss_family
		     : remote != NULL ? remote->any.ss_family
				      : wanted;

	if (remote != NULL && remote->any.ss_family != family)
		return AF_UNSPEC;
	return wanted == AF_UNSPEC || wanted == family ? family : AF_UNSPEC;
}

static void
try_all(struct plumb_transport *t)
{
	struct plumb_search *search = t->datagram->search;
	const struct plumb_address *local;
	const struct plumb_address *remote;

	for (size_t i = 0; pick(&search->local, i, &local); i++) {
		for (size_t k = 0; pick(&search->remote, k, &remote); k++) {
			int family = family_of(search->family, local, remote);

			if (family != AF_UNSPEC &&
			    try_pair(t, family, local, remote))
				return;
		}
	}
	give_up(
	    t, search->first_error != 0 ? search->first_error : PLUMB_EVALUE);
}

/* Addresses */

static void go_on(struct plumb_transport *t);

static void
answered(void *self, int error, const struct plumb_address *list, size_t count)
{
	struct plumb_transport *t = self;
	struct side *side = t->datagram->search->asked;

	if (error != 0) {
		give_up(t, error);
		return;
	}
	memcpy(side->list, list, count * sizeof *list);
	side->count = count;
	go_on(t);
}

/* Asks for what is not known yet; when all is known there is nothing to ask. */
static void
go_on(struct plumb_transport *t)
{
	struct plumb_search *search = t->datagram->search;
	struct plumb_asker asker = { answered, t };
	struct side *sides[] = { &search->local, &search->remote };

	for (int i = 0; i < 2; i++) {
		int error;

		if (!sides[i]->wanted || sides[i]->count > 0)
			continue;
		search->asked = sides[i];
		error = plumb_resolve(
		    t->loop, sides[i]->host, sides[i]->port, &asker);
		if (error != 0)
			give_up(t, error);
		return;
	}
	try_all(t);
}

static int
run_search(void *self)
{
	struct plumb_transport *t = self;
	struct plumb_search *search = t->datagram->search;
	int fd = search->fd;

	search->fd = -1;
	if (fd >= 0)
		start(t, fd);
	else
		go_on(t);
	return 0;
}

/* Someone closed what was handed over: its number is not ours to close. */
static void
search_invalid(void *self)
{
	struct plumb_transport *t = self;

	t->datagram->search->fd = -1;
	give_up(t, PLUMB_EBADF);
}

/* A number at once, a name later. */
static int
read_side(struct side *side, const char *text)
{
	int error;

	if (text == NULL)
		return 0;
	side->wanted = true;
	error = plumb_address_parse(text, &side->list[0]);
	if (error == 0)
		side->count = 1;
	if (error == PLUMB_EGAI)
		error = plumb_address_split(
		    text, side->host, sizeof side->host, &side->port);
	return error;
}

static int
read_where(struct plumb_search *search, const struct plumb_endpoint *where)
{
	static const int families[] = {
		[PLUMB_FAMILY_NONE] = AF_UNSPEC,
		[PLUMB_FAMILY_INET] = AF_INET,
		[PLUMB_FAMILY_INET6] = AF_INET6,
		[PLUMB_FAMILY_UNIX] = AF_UNIX,
	};
	int error;

	if (where->local == NULL && where->remote == NULL &&
	    where->family == PLUMB_FAMILY_NONE)
		return PLUMB_EVALUE;
	if ((unsigned)where->family > PLUMB_FAMILY_UNIX)
		return PLUMB_EVALUE;
	search->family = families[where->family];
	search->reuse_port = where->reuse_port;
	search->allow_broadcast = where->allow_broadcast;
	error = read_side(&search->local, where->local);
	return error != 0 ? error : read_side(&search->remote, where->remote);
}

static int
search_new(struct plumb_transport *t)
{
	struct plumb_search *search = plumb_loop_alloc(t->loop, sizeof *search);

	if (search == NULL)
		return PLUMB_EMEMORY;
	search->fd = -1;
	plumb_task_init(&search->task, run_search, t);
	t->datagram->search = search;
	return 0;
}

/* An endpoint that looks for nothing yet. */
static int
endpoint_new(struct plumb_loop *loop, const struct plumb_connection *how,
    struct plumb_transport **out)
{
	struct plumb_transport *t;
	int error;

	if (loop->closed)
		return PLUMB_EUSAGE;
	if (how->ssl != NULL)
		return PLUMB_EVALUE;
	t = plumb_transport_new(loop, how);
	if (t == NULL)
		return PLUMB_EMEMORY;
	t->drive.kind = PLUMB_KIND_UDP;
	t->watch.invalid = search_invalid;
	error = plumb_datagram_new(t);
	if (error == 0)
		error = search_new(t);
	if (error != 0)
		plumb_transport_release(t);
	else
		*out = t;
	return error;
}

int
plumb_loop_create_datagram_endpoint(struct plumb_loop *loop,
    const struct plumb_endpoint *where, const struct plumb_connection *how)
{
	struct plumb_transport *t;
	int error = endpoint_new(loop, how, &t);

	if (error != 0)
		return error;
	error = read_where(t->datagram->search, where);
	if (error != 0) {
		plumb_transport_release(t);
		return error;
	}
	plumb_task_queue(&loop->ready, &t->datagram->search->task);
	return 0;
}

int
plumb_loop_create_datagram_endpoint_sock(
    struct plumb_loop *loop, int fd, const struct plumb_connection *how)
{
	struct plumb_transport *t;
	int error;

	if (plumb_watch_find(loop, fd) != NULL)
		return PLUMB_EUSAGE;
	/* rule: datagram.stream-socket-rejected */
	error = loop->kernel->datagram_adopt(loop->kernel_self, fd);
	if (error == 0)
		error = endpoint_new(loop, how, &t);
	if (error != 0)
		return error;
	/* From now on it is taken, though nothing is watched yet. */
	t->watch.fd = fd;
	error = plumb_watch_open(loop, &t->watch);
	if (error != 0) {
		plumb_transport_release(t);
		return error;
	}
	t->datagram->search->fd = fd;
	/* rule: datagram.connected-sock */
	t->datagram->connected = loop->kernel->peername(loop->kernel_self, fd,
				     &t->datagram->remote) == 0;
	if (!t->datagram->connected)
		t->datagram->remote.len = 0;
	plumb_task_queue(&loop->ready, &t->datagram->search->task);
	return 0;
}
