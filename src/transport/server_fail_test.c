/* Servers, where their socket or their program lets them down. */
#include "transport/server_test.h"

static int listener;
static int closes; /* of that */

static int
noted_listen(void *self, int fd, int backlog)
{
	listener = fd;
	return plumb_kernel_real.listen(self, fd, backlog);
}

static void
noted_close(void *self, int fd)
{
	closes += fd == listener;
	plumb_kernel_real.close(self, fd);
}

static int
set_up_fail(void **state)
{
	closes = 0;
	listener = -1;
	if (set_up(state) != 0)
		return -1;
	kernel.listen = noted_listen;
	kernel.close = noted_close;
	return 0;
}

static void
close_inside(void *self, struct plumb_transport *transport, int error,
    const char *message)
{
	note_report(self, transport, error, message);
	plumb_server_close(server);
}

static void
a_server_may_be_closed_where_its_failure_is_reported(void **state)
{
	int fd;

	(void)state;
	plumb_loop_set_exception_handler(loop, close_inside, NULL);
	serve();
	fd = dial_by_hand();
	accept_error = PLUMB_EMFILE;
	turns(1);
	assert_string_equal(said, "report OSError");
	assert_int_equal(closes, 1);
	assert_int_equal(loop->timers.count, 0); /* and it does not rest */
	turns(2);
	assert_int_equal(accepts, 1);
	close(fd);
}

static void
a_listening_socket_closed_by_somebody_is_reported(void **state)
{
	(void)state;
	serve();
	close(listener);
	turns(2);
	assert_string_equal(said, "report OSError");
	plumb_server_close(server);
	assert_int_equal(closes, 0); /* its number is not ours any more */
}

static void
no_server_and_a_closed_one_are_closed_without_a_word(void **state)
{
	(void)state;
	plumb_server_close(NULL);
	serve();
	plumb_server_close(server);
	plumb_server_close(server);
	assert_int_equal(closes, 1);
	turns(1);
	assert_string_equal(said, "");
}

static void
what_cannot_be_a_path_is_refused(void **state)
{
	static char path[300];

	(void)state;
	memset(path, 'x', sizeof path - 1);
	assert_int_equal(
	    plumb_loop_create_unix_server(loop, path, &accepted, &server),
	    PLUMB_ENAMETOOLONG);
	assert_int_equal(
	    plumb_loop_create_unix_server(loop, "", &accepted, &server),
	    PLUMB_EVALUE);
	assert_null(server);
}

int
main(void)
{
#define FAILING(name) \
	cmocka_unit_test_setup_teardown(name, set_up_fail, tear_down)
	static const struct CMUnitTest tests[] = {
		FAILING(a_server_may_be_closed_where_its_failure_is_reported),
		FAILING(a_listening_socket_closed_by_somebody_is_reported),
		FAILING(no_server_and_a_closed_one_are_closed_without_a_word),
		FAILING(what_cannot_be_a_path_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
