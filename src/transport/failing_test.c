/*
 * One whole conversation, again and again; each time another call into the
 * kernel fails. Whatever it is, both ends come to their end, no rule is broken
 * (the assertion would abort), and no memory and no descriptor is left over.
 */
#include "transport/failing_test.h"

enum { SIZE = 500000, CALLS_MAX = 400, TURNS_MAX = 300 };

static int open_count;
static int made;
static int lost;

static int
f_socket(void *self, int family, int *fd)
{
	int error =
	    fails() ? failure : plumb_kernel_real.socket(self, family, fd);

	open_count += error == 0;
	return error;
}

static int
f_connect(void *self, int fd, const struct plumb_address *to)
{
	return fails() ? failure : plumb_kernel_real.connect(self, fd, to);
}

static int
f_socket_error(void *self, int fd)
{
	return fails() ? failure : plumb_kernel_real.socket_error(self, fd);
}

static int
f_bind(void *self, int fd, const struct plumb_address *at)
{
	return fails() ? failure : plumb_kernel_real.bind(self, fd, at);
}

static int
f_listen(void *self, int fd, int backlog)
{
	return fails() ? failure : plumb_kernel_real.listen(self, fd, backlog);
}

static int
f_accept(void *self, int fd, int *accepted)
{
	int error =
	    fails() ? failure : plumb_kernel_real.accept(self, fd, accepted);

	open_count += error == 0;
	return error;
}

static int
f_sockname(void *self, int fd, struct plumb_address *out)
{
	return fails() ? failure : plumb_kernel_real.sockname(self, fd, out);
}

static int
f_peername(void *self, int fd, struct plumb_address *out)
{
	return fails() ? failure : plumb_kernel_real.peername(self, fd, out);
}

static struct plumb_io
f_send(void *self, int fd, const void *data, size_t size)
{
	if (fails())
		return (struct plumb_io){ failure, 0 };
	/* piecemeal, so that there is always something to flush */
	return plumb_kernel_real.send(
	    self, fd, data, size < 100000 ? size : 100000);
}

static int
f_shutdown(void *self, int fd)
{
	return fails() ? failure : plumb_kernel_real.shutdown(self, fd);
}

static void
f_close(void *self, int fd)
{
	open_count--;
	plumb_kernel_real.close(self, fd);
}

static int
client_made(void *self, struct plumb_transport *transport)
{
	static uint8_t bytes[SIZE];

	(void)self;
	made++;
	assert_int_equal(
	    plumb_transport_write(transport, bytes, sizeof bytes), 0);
	return plumb_transport_write_eof(transport);
}

static int
server_made(void *self, struct plumb_transport *transport)
{
	*(struct plumb_transport **)self = transport;
	made++;
	return 0;
}

static int
echo(void *self, const void *data, size_t len)
{
	return plumb_transport_write(
	    *(struct plumb_transport **)self, data, len);
}

static int
connection_lost(void *self, int error)
{
	(void)self;
	(void)error;
	lost++;
	return 0;
}

static const struct plumb_protocol_ops client_ops = {
	.connection_made = client_made,
	.connection_lost = connection_lost,
};

static const struct plumb_protocol_ops server_ops = {
	.connection_made = server_made,
	.data_received = echo,
	.connection_lost = connection_lost,
};

static int
new_client(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &client_ops;
	protocol->self = self;
	return 0;
}

static int
new_echo(void *self, struct plumb_protocol *protocol)
{
	protocol->ops = &server_ops;
	protocol->self = self;
	return 0;
}

static int
opened(void *self, struct plumb_transport *transport, int error)
{
	assert_true((transport == NULL) == (error != 0));
	*(int *)self += 1;
	return 0;
}

static void
silence(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	(void)self;
	(void)transport;
	(void)message;
	assert_true(error < 0);
}

static void
converse(int *told)
{
	struct plumb_transport *accepted = NULL;
	struct plumb_connection client = { .protocol_factory = new_client,
		.opened = opened,
		.self = told,
		.name = "c" };
	struct plumb_connection server = {
		.protocol_factory = new_echo, .self = &accepted, .name = "s"
	};
	struct plumb_server *listening = NULL;

	if (plumb_loop_create_server(
		loop, "127.0.0.1", 0, &server, &listening) != 0)
		return;
	assert_int_equal(plumb_loop_create_connection(loop, "127.0.0.1",
			     plumb_server_port(listening), &client),
	    0);
	for (int i = 0; i < TURNS_MAX && (made < 2 || lost < made); i++) {
		plumb_loop_stop(loop);
		if (plumb_loop_run_forever(loop) != 0)
			break;
	}
	assert_int_equal(*told, 1);
}

/* Whether the call that was to fail was ever made. */
static bool
fail_the(size_t call, int error)
{
	struct plumb_loop_options options = {
		.allocator = { .resize = resize },
		.kernel = &failing,
	};
	int told = 0;
	bool reached;

	calls_left = call;
	failure = error;
	made = lost = open_count = 0;
	assert_int_equal(plumb_loop_new(&options, &loop), 0);
	plumb_loop_set_exception_handler(loop, silence, NULL);
	converse(&told);
	reached = calls_left == 0;
	plumb_loop_free(loop);
	assert_int_equal(open_count, 0);
	assert_int_equal(memory_used, 0);
	return reached;
}

static void
each_call_may_fail(int error)
{
	size_t call = 1;

	while (fail_the(call, error))
		call++;
	assert_true(call > 20 && call < CALLS_MAX);
	assert_int_equal(made, 2); /* the last time nothing failed */
	assert_int_equal(lost, 2);
}

static void
any_call_may_fail_for_good(void **state)
{
	(void)state;
	each_call_may_fail(PLUMB_EIO);
}

static void
any_call_may_find_the_connection_reset(void **state)
{
	(void)state;
	each_call_may_fail(PLUMB_ECONNRESET);
}

static int
set_up(void **state)
{
	(void)state;
	failing = plumb_kernel_real;
	failing.socket = f_socket;
	failing.connect = f_connect;
	failing.socket_error = f_socket_error;
	failing.bind = f_bind;
	failing.listen = f_listen;
	failing.accept = f_accept;
	failing.sockname = f_sockname;
	failing.peername = f_peername;
	failing.read = f_read;
	failing.send = f_send;
	failing.shutdown = f_shutdown;
	failing.close = f_close;
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_call_may_fail_for_good),
		cmocka_unit_test(any_call_may_find_the_connection_reset),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
