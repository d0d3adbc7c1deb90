/*
 * What the tests of servers and of connecting share: both ends are this
 * library, in one loop whose clock stands still. Memory is counted, and can be
 * made to run out.
 */
#ifndef PLUMB_TRANSPORT_SERVER_TEST_H
#define PLUMB_TRANSPORT_SERVER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"

enum { SECOND = 1000000000 };

static struct plumb_kernel kernel;
static int accept_error; /* what accept gives next, if not 0 */
static int accepts;
static uint64_t now;

static struct plumb_loop *loop;
static struct plumb_server *server;
static struct plumb_transport *made[8];
static int made_count;
static char said[4096];
static int factory_error;
static int factories; /* that made a protocol */
static int (*in_factory)(void);
static int (*in_made)(void);
static int (*in_lost)(void);
static size_t memory_left; /* allocations that still succeed */
static bool memory_once;   /* only the next one fails */
static bool memory_failed;
static size_t memory_used;

static inline int
failing_accept(void *self, int fd, int *accepted)
{
	int error = accept_error;

	accepts++;
	accept_error = 0;
	return error != 0 ? error
			  : plumb_kernel_real.accept(self, fd, accepted);
}

static inline uint64_t
still_clock(void *self)
{
	(void)self;
	return now;
}

/* Time passes only where nothing else is left to wait for. */
static inline struct plumb_io
jump_poll(void *self, struct pollfd *fds, size_t count, int64_t timeout)
{
	struct plumb_io io =
	    plumb_kernel_real.poll(self, fds, count, timeout > 0 ? 0 : timeout);

	if (io.count == 0 && timeout > 0)
		now += (uint64_t)timeout;
	return io;
}

static inline void *
resize(void *self, void *old, size_t old_size, size_t size)
{
	(void)self;
	if (size > old_size && memory_left-- == 0) {
		memory_left = memory_once ? SIZE_MAX : 0;
		memory_failed = true;
		return NULL;
	}
	memory_used += size - old_size;
	if (size > 0)
		return realloc(old, size);
	free(old);
	return NULL;
}

static inline void
say(const char *word)
{
	if (said[0] != '\0')
		strcat(said, " ");
	strcat(said, word);
}

static inline int
connection_made(void *self, struct plumb_transport *transport)
{
	(void)self;
	if (made_count < 8) {
		made[made_count++] = transport;
		plumb_transport_hold(transport);
	}
	say(plumb_transport_name(transport));
	return in_made != NULL ? in_made() : 0;
}

static inline int
data_received(void *self, const void *data, size_t len)
{
	char word[32];

	(void)self;
	snprintf(word, sizeof word, "%.*s", (int)len, (const char *)data);
	say(word);
	return 0;
}

static inline int
connection_lost(void *self, int error)
{
	(void)self;
	say(error == 0 ? "lost" : plumb_error_exception(error));
	return in_lost != NULL ? in_lost() : 0;
}

static const struct plumb_protocol_ops ops = {
	.connection_made = connection_made,
	.data_received = data_received,
	.connection_lost = connection_lost,
};

static inline int
factory(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &ops;
	protocol->self = self;
	factories += factory_error == 0;
	return in_factory != NULL ? in_factory() : factory_error;
}

static inline int
opened(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	assert_int_equal(transport == NULL, error != 0);
	say(error == 0 ? "opened" : plumb_error_exception(error));
	return 0;
}

static inline void
note_report(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	say("report");
	say(plumb_error_exception(error));
}

static const struct plumb_connection client = {
	.protocol_factory = factory,
	.opened = opened,
	.name = "c",
};

static const struct plumb_connection accepted = {
	.protocol_factory = factory,
	.name = "s",
};

static inline int
set_up(void **state)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = resize },
		.kernel = &kernel,
	};

	(void)state;
	kernel = plumb_kernel_real;
	kernel.accept = failing_accept;
	kernel.clock = still_clock;
	kernel.poll = jump_poll;
	accept_error = accepts = factory_error = factories = made_count = 0;
	in_factory = in_made = in_lost = NULL;
	now = SECOND;
	said[0] = '\0';
	server = NULL;
	memory_left = SIZE_MAX;
	memory_once = memory_failed = false;
	memory_used = 0;
	if (plumb_loop_new(&options, &loop) != 0)
		return -1;
	plumb_loop_set_exception_handler(loop, note_report, NULL);
	return 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	while (made_count > 0)
		plumb_transport_release(made[--made_count]);
	plumb_loop_free(loop);
	return memory_used == 0 ? 0 : -1;
}

static inline bool
is_said(void *self)
{
	return strstr(said, self) != NULL;
}

static inline void
wait_for(const char *word)
{
	assert_int_equal(plumb_loop_run_until(loop, is_said, (void *)word), 0);
}

static inline void
turns(int count)
{
	while (count-- > 0) {
		plumb_loop_stop(loop);
		assert_int_equal(plumb_loop_run_forever(loop), 0);
	}
}

static inline void
serve(void)
{
	assert_int_equal(
	    plumb_loop_create_server(loop, "127.0.0.1", 0, &accepted, &server),
	    0);
}

static inline void
dial(void)
{
	assert_int_equal(plumb_loop_create_connection(loop, "127.0.0.1",
			     plumb_server_port(server), &client),
	    0);
}

/* A socket of our own that waits to be accepted. */
static inline int
dial_by_hand(void)
{
	struct plumb_address to;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(
	    plumb_address_of_ip("127.0.0.1", plumb_server_port(server), &to),
	    0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&to.any, to.len), 0);
	return fd;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
