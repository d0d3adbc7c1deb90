/*
 * The calls into user code: what is there is called, what is not is left out.
 */
#include "transport/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plumbline/address.h"
#include "transport/methods.h"
#include "transport/sendfile.h"

static struct plumb_loop *loop;
static struct plumb_transport *t;
static char tape[2048];
static char slug[64];
static int calls;

static void
keep_line(void *self, const char *line, size_t len)
{
	(void)self;
	strncat(tape, line, len);
}

static void
keep_violation(void *self, const struct plumb_violation *violation)
{
	(void)self;
	strcpy(slug, violation->slug);
}

static int
set_up(void **state)
{
	(void)state;
	slug[0] = tape[0] = '\0';
	if (plumb_loop_new(NULL, &loop) != 0)
		return -1;
	plumb_loop_set_violation_handler(loop, keep_violation, NULL);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	return 0;
}

static int
made(void *self, struct plumb_transport *transport)
{
	(void)self;
	(void)transport;
	return calls++ < 0;
}

static int
received(void *self, const void *data, size_t len)
{
	(void)self;
	(void)data;
	(void)len;
	return calls++ < 0;
}

static int
nothing_given(void *self)
{
	(void)self;
	return calls++ < 0;
}

static int
error_given(void *self, int error)
{
	(void)self;
	(void)error;
	return calls++ < 0;
}

static int
get_buffer(void *self, ptrdiff_t sizehint, void **buffer, size_t *size)
{
	static char room[8];

	(void)self;
	(void)sizehint;
	*buffer = room;
	*size = sizeof room;
	return calls++ < 0;
}

static int
updated(void *self, size_t len)
{
	(void)self;
	(void)len;
	return calls++ < 0;
}

static int
datagram(
    void *self, const void *data, size_t len, const struct plumb_address *from)
{
	(void)self;
	(void)data;
	(void)len;
	(void)from;
	return calls++ < 0;
}

static int
pipe_data(void *self, int fd, const void *data, size_t len)
{
	(void)self;
	(void)fd;
	(void)data;
	(void)len;
	return calls++ < 0;
}

static int
pipe_lost(void *self, int fd, int error)
{
	(void)self;
	(void)fd;
	(void)error;
	return calls++ < 0;
}

static int
sent(void *self, struct plumb_transport *transport, int error, uint64_t size)
{
	(void)self;
	(void)transport;
	(void)error;
	(void)size;
	return calls++ < 0;
}

static int
completed(void *self, struct plumb_transport *transport, int error)
{
	(void)self;
	(void)transport;
	(void)error;
	return calls++ < 0;
}

static const struct plumb_protocol_ops all = {
	.connection_made = made,
	.data_received = received,
	.get_buffer = get_buffer,
	.buffer_updated = updated,
	.eof_received = nothing_given,
	.pause_writing = nothing_given,
	.resume_writing = nothing_given,
	.connection_lost = error_given,
	.datagram_received = datagram,
	.error_received = error_given,
	.pipe_data_received = pipe_data,
	.pipe_connection_lost = pipe_lost,
	.process_exited = nothing_given,
};
static const struct plumb_protocol_ops none = { .get_buffer = get_buffer };

static void
begin(enum plumb_kind kind, const struct plumb_protocol_ops *ops)
{
	struct plumb_connection how = { .name = "a" };

	calls = 0;
	tape[0] = '\0';
	t = plumb_transport_new(loop, &how);
	assert_non_null(t);
	t->drive.kind = kind;
	t->protocol.ops = ops;
}

static const uint8_t bytes[] = "bytes";

/* A life of each kind, with all of its callbacks; how many there were. */

static int
of_a_stream(bool heard)
{
	struct plumb_sendfile file = { .completed = heard ? sent : NULL };
	struct plumb_completion tls = { .fn = heard ? completed : NULL };
	int sum = plumb_notify_made(t);

	sum += plumb_notify_data(t, bytes, 5);
	plumb_method_called(t, PLUMB_VERB_WRITE);
	sum += plumb_notify_pause(t);
	plumb_method_returned(t, PLUMB_VERB_WRITE, 0);
	sum += plumb_notify_resume(t);
	sum += plumb_notify_sendfile(t, &file, 0, 5);
	sum += plumb_notify_started_tls(t, &tls);
	sum += plumb_notify_eof(t);
	sum += plumb_notify_lost(t, 0);
	assert_int_equal(sum, 0);
	return 8;
}

static int
of_a_buffered_one(bool heard)
{
	void *buffer = NULL;
	size_t size = 0;
	int sum = plumb_notify_made(t);

	(void)heard;
	sum += plumb_notify_get_buffer(t, &buffer, &size);
	assert_int_equal(size, 8);
	sum += plumb_notify_updated(t, bytes, 5);
	sum += plumb_notify_lost(t, PLUMB_EPIPE);
	assert_int_equal(sum, 0);
	return 4;
}

static int
of_an_endpoint(bool heard)
{
	struct plumb_address from;
	int sum = plumb_notify_made(t);

	(void)heard;
	assert_int_equal(plumb_address_of_ip("127.0.0.1", 9, &from), 0);
	sum += plumb_notify_datagram(t, bytes, 5, &from);
	sum += plumb_notify_error(t, PLUMB_ECONNREFUSED);
	sum += plumb_notify_lost(t, 0);
	assert_int_equal(sum, 0);
	return 4;
}

static int
of_a_subprocess(bool heard)
{
	int sum = plumb_notify_made(t);

	(void)heard;
	sum += plumb_notify_pipe_data(t, 1, bytes, 5);
	sum += plumb_notify_exited(t);
	for (int fd = 0; fd < 3; fd++)
		sum += plumb_notify_pipe_lost(t, fd, 0);
	sum += plumb_notify_lost(t, 0);
	assert_int_equal(sum, 0);
	return 7;
}

static const struct {
	enum plumb_kind kind;
	int (*life)(bool heard);
	int unheard; /* of the calls, what a protocol cannot leave out */
} rows[] = {
	{ PLUMB_KIND_TCP, of_a_stream, 0 },
	{ PLUMB_KIND_TCP, of_a_buffered_one, 1 },
	{ PLUMB_KIND_UDP, of_an_endpoint, 0 },
	{ PLUMB_KIND_SUBPROCESS, of_a_subprocess, 0 },
};

enum { ALL = -1 };

static void
live(size_t row, const struct plumb_protocol_ops *ops, int wanted)
{
	int count;

	begin(rows[row].kind, ops);
	count = rows[row].life(wanted == ALL);
	assert_int_equal(calls, wanted == ALL ? count : wanted);
	assert_string_equal(slug, "");
	plumb_transport_release(t);
}

static void
a_protocol_may_leave_out_every_callback_and_the_tape_is_the_same(void **state)
{
	(void)state;
	plumb_loop_set_tape(loop, keep_line, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char heard[sizeof tape];

		live(i, &all, ALL);
		assert_non_null(strstr(tape, "<= connection_lost"));
		strcpy(heard, tape);
		live(i, &none, rows[i].unheard);
		assert_string_equal(tape, heard);
		if (rows[i].life == of_a_buffered_one)
			continue; /* it is get_buffer that makes it one */
		live(i, NULL, 0);
		assert_string_equal(tape, heard);
	}
}

static void
without_a_tape_it_is_no_different(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		live(i, &all, ALL);
		live(i, &none, rows[i].unheard);
	}
}

/* Where the monitor's short cuts will not do, it is asked in full. */

static void
data_that_breaks_a_rule_is_found_without_a_tape(void **state)
{
	(void)state;
	begin(PLUMB_KIND_TCP, &all);
	assert_int_equal(plumb_notify_data(t, bytes, 5), 0);
	assert_int_equal(calls, 1);
	assert_string_equal(slug, "life.made-first");
	plumb_transport_release(t);
}

static int
forget_the_callback(void *self, const void *data, size_t len)
{
	(void)self;
	(void)data;
	(void)len;
	t->drive.monitor.callbacks = 0;
	return 0;
}

static void
a_callback_that_the_monitor_has_no_count_of_is_left_in_full(void **state)
{
	static const struct plumb_protocol_ops forgetful = {
		.data_received = forget_the_callback,
	};

	(void)state;
	begin(PLUMB_KIND_TCP, &forgetful);
	assert_int_equal(plumb_notify_made(t), 0);
	assert_int_equal(plumb_notify_data(t, bytes, 5), 0);
	assert_int_equal(t->drive.monitor.callbacks, 0);
	assert_int_equal(t->observer.next, 4);
	assert_string_equal(slug, "");
	plumb_transport_release(t);
}

static void
calls_that_cannot_be_counted_any_further_are_put_down_all_the_same(void **state)
{
	struct plumb_piece piece = { bytes, 5 };
	struct plumb_given given = { &piece, 1, 5 };
	struct plumb_monitor *monitor;

	(void)state;
	begin(PLUMB_KIND_TCP, &all);
	monitor = &t->drive.monitor;
	assert_int_equal(plumb_notify_made(t), 0);
	monitor->calls = UINT32_MAX;
	plumb_port_called_write(&t->drive, PLUMB_VERB_WRITE, &given);
	assert_int_equal(t->observer.next, 3);
	assert_int_equal(monitor->calls, UINT32_MAX);
	assert_int_equal(monitor->pausing_calls, 1);
	monitor->calls = 0;
	assert_int_equal(
	    plumb_port_returned(&t->drive, PLUMB_VERB_WRITE, 0), 0);
	assert_int_equal(t->observer.next, 4);
	assert_int_equal(monitor->calls, 0);
	assert_int_equal(monitor->pausing_calls, 0);
	assert_string_equal(slug, "");
	plumb_transport_release(t);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(
		    a_protocol_may_leave_out_every_callback_and_the_tape_is_the_same),
		TEST(without_a_tape_it_is_no_different),
		TEST(data_that_breaks_a_rule_is_found_without_a_tape),
		TEST(
		    a_callback_that_the_monitor_has_no_count_of_is_left_in_full),
		TEST(
		    calls_that_cannot_be_counted_any_further_are_put_down_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
