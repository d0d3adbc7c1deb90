/* Names: the transports and servers behind them, and their protocols. */
#include "conformance/adapters/reference/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/pattern.h"

enum { TEXT_MAX = 64 };

/* Callbacks */

int
conn_happens(struct conn *c, enum plumb_verb callback, const char *words,
    const char *via)
{
	if (!*c->name)
		return 0;
	return reaction_run(c->adapter, &(struct happening){ .who = c->name,
					    .callback = callback,
					    .words = words,
					    .via = via,
					    .count = &c->counts[callback] });
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct object *o = self;

	/* A reset came first: nobody knows it any more. */
	if (!*o->conn->name) {
		plumb_transport_abort(transport);
		return 0;
	}
	plumb_transport_hold(transport);
	o->conn->transport = transport;
	o->conn->pending = false;
	process_made(o->conn);
	return conn_happens(o->conn, PLUMB_VERB_CONNECTION_MADE, "", o->name);
}

static int
connection_lost(void *self, int error)
{
	struct object *o = self;
	char words[WORDS_SIZE];

	o->conn->lost = true;
	error_words(o->conn->adapter, error, words);
	return conn_happens(
	    o->conn, PLUMB_VERB_CONNECTION_LOST, words, o->name);
}

void
data_words(const void *data, size_t len, char *words)
{
	if (len > TEXT_MAX) {
		snprintf(words, WORDS_SIZE, " *%zu crc=%08x", len,
		    (unsigned)plumb_crc32(0, data, len));
		return;
	}
	words[0] = ' ';
	words[1] = ':';
	words[2 + plumb_tape_encode(data, len, words + 2, WORDS_SIZE - 3)] =
	    '\0';
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct object *o = self;
	char words[WORDS_SIZE];

	data_words(data, len, words);
	return conn_happens(o->conn, PLUMB_VERB_DATA_RECEIVED, words, o->name);
}

static int
eof_received(void *self)
{
	struct object *o = self;

	return conn_happens(o->conn, PLUMB_VERB_EOF_RECEIVED, "", o->name);
}

static int
flow(struct object *o, enum plumb_verb callback)
{
	char words[WORDS_SIZE] = "";

	/* A subprocess has none to ask: it is that of its stdin. */
	if (!o->conn->process)
		snprintf(words, sizeof words, " size=%zu",
		    plumb_transport_get_write_buffer_size(o->conn->transport));
	return conn_happens(o->conn, callback, words, o->name);
}

static int
pause_writing(void *self)
{
	return flow(self, PLUMB_VERB_PAUSE_WRITING);
}

static int
resume_writing(void *self)
{
	return flow(self, PLUMB_VERB_RESUME_WRITING);
}

static const struct plumb_protocol_ops PROTOCOL = {
	.connection_made = connection_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.pause_writing = pause_writing,
	.resume_writing = resume_writing,
	.connection_lost = connection_lost,
};

struct plumb_protocol
object_new(struct conn *conn, struct plumb_span name, size_t buffer)
{
	struct object *o = calloc(1, sizeof *o);

	if (!o)
		abort();
	o->conn = conn;
	o->next = conn->objects;
	conn->objects = o;
	memcpy(o->name, name.at, name.len);
	o->ops = PROTOCOL;
	datagram_init(&o->ops);
	process_init(&o->ops);
	if (buffer)
		buffered_init(o, buffer, &o->ops);
	return (struct plumb_protocol){ &o->ops, o, o->name };
}

/* Names */

struct conn *
conn_find(struct adapter *a, struct plumb_span name)
{
	struct conn *c = a->conns;

	while (c && !span_is(name, c->name))
		c = c->next;
	return c;
}

struct listener *
listener_find(struct adapter *a, struct plumb_span name)
{
	struct listener *l = a->listeners;

	while (l && !(l->server && span_is(name, l->name)))
		l = l->next;
	return l;
}

void
listener_close(struct listener *listener)
{
	plumb_server_close(listener->server);
	listener->server = NULL;
	say("%s -> close\n", listener->name);
}

struct conn *
conn_new(struct adapter *a)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c)
		abort();
	c->adapter = a;
	c->next = a->conns;
	a->conns = c;
	return c;
}

void
conn_release(struct conn *c)
{
	if (c->transport)
		plumb_transport_release(c->transport);
	c->transport = NULL;
}

static void
conn_free(struct conn *c)
{
	conn_release(c);
	if (c->pair)
		close(c->pair);
	while (c->objects) {
		struct object *next = c->objects->next;

		free(c->objects->buffer);
		free(c->objects);
		c->objects = next;
	}
	free(c);
}

bool
conn_name_is_free(struct plumb_span name)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

	for (size_t i = 0; i < name.len; i++)
		if (!name.at[i] || !strchr(letters, name.at[i]))
			return false;
	return name.len > 0 && name.len < NAME_SIZE && !span_is(name, "loop");
}

bool
conn_is_kept(const char *name, struct plumb_span keep)
{
	size_t len = strlen(name);

	for (size_t i = 0, end; i < keep.len; i = end + 1) {
		for (end = i; end < keep.len && keep.at[end] != ','; end++)
			;
		if (end - i == len && memcmp(keep.at + i, name, len) == 0)
			return true;
	}
	return false;
}

void
conn_forget(struct adapter *a, struct plumb_span keep)
{
	for (struct conn **at = &a->conns; *at;) {
		struct conn *c = *at;

		if (c->pending && c->unsure && !a->ended)
			*c->name = '\0'; /* it may still become one */
		if (!*c->name ? !a->ended : conn_is_kept(c->name, keep)) {
			at = &c->next;
			continue;
		}
		*at = c->next;
		conn_free(c);
	}
	for (struct listener **at = &a->listeners; *at;) {
		struct listener *l = *at;

		if (l->server) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		free(l);
	}
}
