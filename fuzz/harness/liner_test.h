/* The protocol that the harness is tried on, and what a test can make of it. */
#ifndef FUZZ_HARNESS_LINER_TEST_H
#define FUZZ_HARNESS_LINER_TEST_H

#include <stdlib.h>

#include "plumbline.h"

enum { ROOM = 4096 };

/* One for all: lines are answered, each with something behind. */
struct liner {
	struct plumb_transport *transport;
	char line[ROOM];
	size_t len;
	char into[7];
	struct plumb_handle *timer;
};

/* What a test wants it to do, by the callback's name. */
static int (*in_made)(struct liner *);
static int (*in_data)(struct liner *);
static int (*in_eof)(struct liner *);
static int (*in_lost)(struct liner *);
static struct {
	int made, data, eof, pause, resume, lost, reset;
} came;
static int number;

static int
act(int (*what)(struct liner *), struct liner *liner)
{
	return what == NULL ? 0 : what(liner);
}

static int
made(void *self, struct plumb_transport *transport)
{
	struct liner *liner = self;

	came.made++;
	liner->transport = transport;
	return act(in_made, liner);
}

static void
take(struct liner *liner, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		liner->line[liner->len++] = at[i];
		if (at[i] != '\n' && liner->len < ROOM)
			continue;
		(void)plumb_transport_write(
		    liner->transport, liner->line, liner->len);
		liner->len = 0;
	}
}

static int
data(void *self, const void *at, size_t len)
{
	came.data++;
	take(self, at, len);
	return act(in_data, self);
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	struct liner *liner = self;

	(void)sizehint;
	*buffer = liner->into;
	*size = sizeof liner->into;
	return 0;
}

static int
updated(void *self, size_t len)
{
	struct liner *liner = self;

	return data(self, liner->into, len);
}

static int
eof(void *self)
{
	came.eof++;
	return act(in_eof, self);
}

static int
paused(void *self)
{
	(void)self;
	came.pause++;
	return 0;
}

static int
resumed(void *self)
{
	(void)self;
	came.resume++;
	return 0;
}

static int
lost(void *self, int error)
{
	came.lost++;
	came.reset += error == PLUMB_ECONNRESET;
	return act(in_lost, self);
}

static const struct plumb_protocol_ops plain = { .connection_made = made,
	.data_received = data,
	.eof_received = eof,
	.pause_writing = paused,
	.resume_writing = resumed,
	.connection_lost = lost };
static const struct plumb_protocol_ops buffered = { .connection_made = made,
	.get_buffer = get_buffer,
	.buffer_updated = updated,
	.eof_received = eof,
	.connection_lost = lost };

static int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = self;
	protocol->self = calloc(1, sizeof(struct liner));
	return protocol->self == NULL ? PLUMB_EMEMORY : 0;
}

static void
finished(void *self, struct plumb_protocol *protocol)
{
	(void)self;
	free(protocol->self);
}

#endif
