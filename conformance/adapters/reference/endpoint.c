/* Datagram endpoints: how they are made, their callbacks and their method. */
#include "conformance/adapters/reference/adapter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/kernel.h"

/* Callbacks */

static int
datagram_received(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	struct object *o = self;
	struct plumb_address_text text;
	char words[WORDS_SIZE + 3 * PLUMB_ADDRESS_TEXT + 8];
	char *end;

	data_words(data, len, words);
	end = stpcpy(words + strlen(words), " from=");
	plumb_address_show(from, &text);
	end[plumb_tape_encode((const uint8_t *)text.at, text.len, end,
	    3 * PLUMB_ADDRESS_TEXT)] = '\0';
	return conn_happens(
	    o->conn, PLUMB_VERB_DATAGRAM_RECEIVED, words, o->name);
}

static int
error_received(void *self, int error)
{
	struct object *o = self;
	const char *symbol = plumb_error_symbol(error);
	char words[WORDS_SIZE];

	snprintf(words, sizeof words, " %s%s%s", plumb_error_exception(error),
	    *symbol ? " errno=" : "", symbol);
	return conn_happens(o->conn, PLUMB_VERB_ERROR_RECEIVED, words, o->name);
}

void
datagram_init(struct plumb_protocol_ops *ops)
{
	ops->datagram_received = datagram_received;
	ops->error_received = error_received;
}

/* sendto */

static bool
address_of(struct plumb_arg arg, struct plumb_address *address)
{
	char text[PLUMB_ADDRESS_TEXT] = "";

	if (plumb_tape_decode(arg.value, (uint8_t *)text, sizeof text) >=
	    sizeof text)
		return false;
	return plumb_address_parse(text, address) == 0;
}

static bool
is_address(struct plumb_arg arg)
{
	struct plumb_address address;

	return arg.kind == PLUMB_ARG_KEY && span_is(arg.key, "addr") &&
	       address_of(arg, &address);
}

bool
datagram_check(struct plumb_span rest)
{
	size_t data = 0;

	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest)) {
		if (is_data(arg))
			data++;
		else if (!is_mutate(arg) && !is_address(arg))
			return false;
	}
	return data == 1;
}

int
datagram_give(struct conn *c, const struct plumb_bytes *list, size_t count,
    struct plumb_span rest)
{
	struct plumb_arg arg = plumb_tape_key(rest, "addr");
	struct plumb_address to = { .len = 0 };

	(void)count;
	if (arg.kind != PLUMB_ARG_NONE && !address_of(arg, &to))
		return PLUMB_EVALUE;
	return plumb_transport_sendto(c->transport, list->data, list->len,
	    arg.kind != PLUMB_ARG_NONE ? &to : NULL);
}

/* endpoint */

struct wanted {
	char kind[16];
	char via[8];
	char local[PLUMB_ADDRESS_TEXT];
	char remote[PLUMB_ADDRESS_TEXT];
	char family[8];
	char broadcast[8];
	char reuse[8];
	struct plumb_endpoint where;
};

static bool
set(struct wanted *w, struct plumb_arg arg)
{
	const struct field fields[] = {
		{ "kind", w->kind, sizeof w->kind },
		{ "via", w->via, sizeof w->via },
		{ "local", w->local, sizeof w->local },
		{ "remote", w->remote, sizeof w->remote },
		{ "family", w->family, sizeof w->family },
		{ "allow_broadcast", w->broadcast, sizeof w->broadcast },
		{ "reuse_port", w->reuse, sizeof w->reuse },
	};

	return fields_set(fields, sizeof fields / sizeof *fields, arg);
}

static bool
truth_of(const char *text, bool *truth)
{
	*truth = strcmp(text, "true") == 0;
	return *truth || !*text;
}

static bool
family_of(struct wanted *w)
{
	if (strcmp(w->family, "inet") == 0)
		w->where.family = PLUMB_FAMILY_INET;
	else if (strcmp(w->family, "inet6") == 0)
		w->where.family = PLUMB_FAMILY_INET6;
	else if (*w->family)
		return false;
	if (strcmp(w->kind, "unixgram") == 0) {
		w->where.family = PLUMB_FAMILY_UNIX;
		return !*w->family;
	}
	return strcmp(w->kind, "udp") == 0;
}

/* Whether a text is none, or an address of that kind. */
static bool
fits(const struct wanted *w, const char *text, const char **out)
{
	bool path = strchr(text, '/') != NULL;
	struct plumb_address address;

	if (!*text)
		return true;
	*out = text;
	return path == (w->where.family == PLUMB_FAMILY_UNIX) &&
	       plumb_address_parse(text, &address) == 0;
}

static bool
via_fits(const struct wanted *w)
{
	bool options = w->where.reuse_port || w->where.allow_broadcast;

	if (strcmp(w->via, "pair") == 0)
		return w->where.family == PLUMB_FAMILY_UNIX && !options;
	if (strcmp(w->via, "sock") == 0 || strcmp(w->via, "stream") == 0)
		return !options;
	return !*w->via;
}

static bool
parse(struct wanted *w, struct plumb_span rest)
{
	memset(w, 0, sizeof *w);
	for (struct plumb_arg arg = plumb_tape_next(&rest);
	     arg.kind != PLUMB_ARG_NONE; arg = plumb_tape_next(&rest))
		if (arg.kind != PLUMB_ARG_KEY || !set(w, arg))
			return false;
	return family_of(w) && fits(w, w->local, &w->where.local) &&
	       fits(w, w->remote, &w->where.remote) &&
	       truth_of(w->broadcast, &w->where.allow_broadcast) &&
	       truth_of(w->reuse, &w->where.reuse_port) && via_fits(w);
}

static int
socket_family(const struct wanted *w)
{
	const char *text = w->where.local ? w->where.local : w->remote;

	if (w->where.family == PLUMB_FAMILY_UNIX)
		return AF_UNIX;
	return w->where.family == PLUMB_FAMILY_INET6 || *text == '[' ? AF_INET6
								     : AF_INET;
}

/* Bound and connected as it was said; 0 or -1. */
static int
place_socket(const struct wanted *w, int fd)
{
	struct plumb_address address;

	if (w->where.local &&
	    (plumb_address_parse(w->where.local, &address) != 0 ||
		bind(fd, (struct sockaddr *)&address.any, address.len) != 0))
		return -1;
	if (w->where.remote &&
	    (plumb_address_parse(w->where.remote, &address) != 0 ||
		connect(fd, (struct sockaddr *)&address.any, address.len) != 0))
		return -1;
	return 0;
}

/* The socket that is to be handed over, or -1 with its errno. */
static int
make_socket(const struct wanted *w, struct conn *c)
{
	bool stream = strcmp(w->via, "stream") == 0;
	int ends[2];
	int error;

	if (strcmp(w->via, "pair") == 0) {
		if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) !=
		    0)
			return -1;
		c->pair = ends[1];
		return ends[0];
	}
	ends[0] = socket(socket_family(w),
	    (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
	if (ends[0] < 0 || stream || place_socket(w, ends[0]) == 0)
		return ends[0];
	error = errno;
	close(ends[0]);
	errno = error;
	return -1;
}

static int
create(struct adapter *a, const struct wanted *w, struct conn *c,
    const struct plumb_connection *how)
{
	int fd, error;

	if (!*w->via)
		return plumb_loop_create_datagram_endpoint(
		    a->loop, &w->where, how);
	fd = make_socket(w, c);
	if (fd < 0)
		return plumb_error_of_errno(errno);
	error = plumb_loop_create_datagram_endpoint_sock(a->loop, fd, how);
	if (error)
		close(fd);
	return error;
}

bool
conn_endpoint(struct adapter *a, const struct plumb_tape_line *line)
{
	struct plumb_connection how;
	struct wanted w;
	struct conn *c;
	int error;

	if (!parse(&w, line->rest))
		return false;
	c = conn_begin(a, line->who, &how);
	if (!c)
		return false;
	say("%s -> endpoint\n", c->name);
	error = create(a, &w, c, &how);
	if (error)
		conn_failed(c, error);
	return true;
}
