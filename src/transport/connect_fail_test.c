/* Connecting, where the kernel says no, or somebody interferes. */
#include "transport/server_test.h"

#include "transport/resolver_test.h"

static int attempt_fd; /* the socket that is being connected, last */
static int closes;     /* of that */

static int
noted_socket(void *self, int family, int *fd)
{
	int error = plumb_kernel_real.socket(self, family, fd);

	attempt_fd = *fd;
	return error;
}

static void
noted_close(void *self, int fd)
{
	closes += fd == attempt_fd;
	plumb_kernel_real.close(self, fd);
}

static int
set_up_fail(void **state)
{
	connects = closes = 0;
	attempt_fd = -1;
	if (set_up(state) != 0)
		return -1;
	kernel.socket = noted_socket;
	kernel.close = noted_close;
	use_resolver(&kernel);
	return 0;
}

static void
of_several_failures_the_first_is_told(void **state)
{
	(void)state;
	kernel.connect = connect_fails;
	assert_int_equal(
	    plumb_loop_create_connection(loop, "name", 9, &client), 0);
	wait_for("Error");
	assert_int_equal(connects, 2);
	assert_string_equal(said, "ConnectionRefusedError");
}

static void
a_socket_closed_by_somebody_while_it_connects_is_given_up(void **state)
{
	(void)state;
	kernel.connect = connect_never;
	assert_int_equal(
	    plumb_loop_create_connection(loop, "127.0.0.1", 9, &client), 0);
	turns(1);
	assert_int_equal(connects, 1);
	close(attempt_fd);
	turns(1);
	assert_string_equal(said, plumb_error_exception(PLUMB_EBADF));
	assert_int_equal(closes, 0); /* its number is not ours any more */
}

/* The next address is tried, with a socket of its own. */
static void
a_socket_closed_by_somebody_leaves_the_other_addresses(void **state)
{
	(void)state;
	serve();
	resolved_count = 2;
	assert_int_equal(plumb_address_of_ip("127.0.0.1",
			     plumb_server_port(server), &resolved[1]),
	    0);
	kernel.connect = connect_never;
	assert_int_equal(
	    plumb_loop_create_connection(loop, "name", 9, &client), 0);
	while (connects == 0)
		turns(1);
	kernel.connect = plumb_kernel_real.connect;
	close(attempt_fd);
	wait_for("opened");
}

int
main(void)
{
#define FAILING(name) \
	cmocka_unit_test_setup_teardown(name, set_up_fail, tear_down)
	static const struct CMUnitTest tests[] = {
		FAILING(of_several_failures_the_first_is_told),
		FAILING(
		    a_socket_closed_by_somebody_while_it_connects_is_given_up),
		FAILING(a_socket_closed_by_somebody_leaves_the_other_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
