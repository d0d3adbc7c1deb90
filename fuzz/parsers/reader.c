#include "fuzz/parsers/reader.h"

#include <stdlib.h>
#include <string.h>

static void
add(struct reader *reader, const void *at, size_t len)
{
	if (reader->cap - reader->len < len) {
		reader->cap = 2 * (reader->len + len);
		reader->told = realloc(reader->told, reader->cap);
		if (reader->told == NULL)
			abort();
	}
	if (len > 0)
		memcpy(reader->told + reader->len, at, len);
	reader->len += len;
}

void
reader_tell_part(
    struct reader *reader, const char *what, const void *at, size_t len)
{
	if (reader->open == NULL || strcmp(reader->open, what) != 0) {
		if (reader->open != NULL)
			add(reader, "\n", 1);
		reader->open = what;
		add(reader, what, strlen(what));
		add(reader, " ", 1);
	}
	add(reader, at, len);
}

void
reader_tell(struct reader *reader, const char *what, const void *at, size_t len)
{
	if (reader->open != NULL)
		add(reader, "\n", 1);
	reader->open = NULL;
	reader_tell_part(reader, what, at, len);
	add(reader, "\n", 1);
	(void)plumb_transport_write(
	    reader->transport, reader->told, reader->len);
	reader->open = NULL;
	reader->len = 0;
}

void
reader_tell_error(struct reader *reader, const char *error)
{
	reader->open = NULL;
	reader->len = 0;
	reader_tell(reader, "error", error, strlen(error));
}

size_t
reader_take(struct reader *reader, void *out, size_t len)
{
	len = len < reader->left ? len : reader->left;
	memcpy(out, reader->at, len);
	reader->at += len;
	reader->left -= len;
	return len;
}

static int
connection_made(void *self, struct plumb_transport *transport)
{
	struct reader *reader = self;

	reader->transport = transport;
	if (reader->kind->made != NULL)
		reader->kind->made(reader);
	return 0;
}

static int
data_received(void *self, const void *data, size_t len)
{
	struct reader *reader = self;

	reader->at = data;
	reader->left = len;
	if (!reader->kind->feed(reader, data, len))
		return plumb_transport_close(reader->transport);
	return 0;
}

static int
eof_received(void *self)
{
	struct reader *reader = self;

	if (reader->kind->eof != NULL)
		reader->kind->eof(reader);
	else
		(void)reader->kind->feed(reader, "", 0);
	return 0;
}

static int
connection_lost(void *self, int error)
{
	struct reader *reader = self;

	(void)error;
	if (reader->kind->stop != NULL)
		reader->kind->stop(reader);
	free(reader->memory);
	free(reader->told);
	free(reader);
	return 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.eof_received = eof_received,
	.connection_lost = connection_lost,
};

int
reader_factory(void *kind, struct plumb_protocol *protocol)
{
	struct reader *reader = calloc(1, sizeof *reader);

	if (reader == NULL)
		return PLUMB_EMEMORY;
	reader->kind = kind;
	reader->memory = reader->parser = calloc(1, reader->kind->size + 1);
	protocol->ops = &ops;
	protocol->self = reader;
	return reader->kind->start(reader) ? 0 : PLUMB_EMEMORY;
}
