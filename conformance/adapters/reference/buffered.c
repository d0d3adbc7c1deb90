/* Protocols that give the buffer. */
#include "conformance/adapters/reference/adapter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SIZE = 65536, SIZE_MAX_HERE = 1 << 24 };

bool
buffer_of(const char *protocol, const char *buffer, size_t *size)
{
	char *end;
	unsigned long number;

	*size = 0;
	if (!*protocol)
		return !*buffer;
	if (strcmp(protocol, "buffered") != 0)
		return false;
	*size = DEFAULT_SIZE;
	if (!*buffer)
		return true;
	number = strtoul(buffer, &end, 10);
	*size = number;
	return *buffer >= '0' && *buffer <= '9' && !*end && number > 0 &&
	       number <= SIZE_MAX_HERE;
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	struct object *o = self;
	struct conn *c = o->conn;
	char words[WORDS_SIZE];
	int result;

	snprintf(words, sizeof words, " sizehint=%td", sizehint);
	result = reaction_run(
	    c->adapter, &(struct happening){ .who = c->name,
			    .callback = PLUMB_VERB_GET_BUFFER,
			    .words = words,
			    .via = o->name,
			    .count = &c->counts[PLUMB_VERB_GET_BUFFER],
			    .size = o->size });
	*buffer = o->buffer;
	*size = result > 0 ? 0 : o->size; /* `return empty` */
	return result < 0 ? result : 0;
}

static int
buffer_updated(void *self, size_t len)
{
	struct object *o = self;
	char words[WORDS_SIZE];

	data_words(o->buffer, len, words);
	return conn_happens(o->conn, PLUMB_VERB_BUFFER_UPDATED, words, o->name);
}

void
buffered_init(struct object *o, size_t size, struct plumb_protocol_ops *ops)
{
	o->buffer = malloc(size);
	if (!o->buffer)
		abort();
	o->size = size;
	ops->data_received = NULL;
	ops->get_buffer = get_buffer;
	ops->buffer_updated = buffer_updated;
}
