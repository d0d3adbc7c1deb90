/* Endpoints that do not come about: what is told, and that nothing is left. */
#include "transport/datagram_test.h"

#include <fcntl.h>

#include "loop/scarce_test.h"
#include "transport/resolver_test.h"

static int
set_up_fail(void **state)
{
	connects = 0;
	if (set_up(state) != 0)
		return -1;
	use_resolver(&kernel);
	return 0;
}

static bool
is_over(void *self)
{
	(void)self;
	return strstr(said, "opened(") != NULL;
}

static void
fails_with(const char *remote, int error)
{
	struct plumb_endpoint where = { .remote = remote };
	char outcome[64];

	assert_int_equal(
	    plumb_loop_create_datagram_endpoint(loop, &where, &how), 0);
	assert_int_equal(plumb_loop_run_until(loop, is_over, NULL), 0);
	snprintf(outcome, sizeof outcome, "opened(%s)",
	    plumb_error_exception(error));
	assert_string_equal(said, outcome);
	assert_int_equal(open_count, 0);
}

static void
of_several_failures_the_first_is_told(void **state)
{
	(void)state;
	kernel.connect = connect_fails;
	fails_with("name:9", PLUMB_ECONNREFUSED);
	assert_int_equal(connects, 2);
}

static void
a_name_without_a_resolver_is_told(void **state)
{
	(void)state;
	resolver_error = PLUMB_EMFILE;
	fails_with("name:9", PLUMB_EMFILE);
}

/* As that of a Unix socket may: there is no waiting for it. */
static void
a_connect_that_would_block_is_a_failure(void **state)
{
	(void)state;
	kernel.connect = connect_never;
	fails_with(peer_text, PLUMB_EAGAIN);
	assert_int_equal(connects, 1);
}

static void
a_local_text_that_is_no_address_is_refused_at_once(void **state)
{
	static const char *const texts[] = { "", "127.0.0.1", "x:", "::1:80" };
	struct plumb_endpoint where = { .remote = peer_text };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		where.local = texts[i];
		assert_int_equal(
		    plumb_loop_create_datagram_endpoint(loop, &where, &how),
		    PLUMB_EVALUE);
	}
	turns(2);
	assert_string_equal(said, "");
}

static void
a_socket_handed_over_without_memory_stays_the_callers(void **state)
{
	struct plumb_loop_options options = { .kernel = &kernel,
		.allocator = { .resize = scarce } };
	int fd = handed_over();
	int enough = 0;
	int error;

	(void)state;
	plumb_loop_free(loop);
	do {
		allocations = PLENTY;
		assert_int_equal(plumb_loop_new(&options, &loop), 0);
		allocations = enough;
		error =
		    plumb_loop_create_datagram_endpoint_sock(loop, fd, &how);
		allocations = PLENTY;
		if (error != 0) {
			assert_int_equal(error, PLUMB_EMEMORY);
			plumb_loop_free(loop);
			assert_int_equal(open_count, 1);
			assert_true(fcntl(fd, F_GETFD) >= 0);
		}
	} while (error != 0 && ++enough < 100);
	assert_true(enough > 4);
	wait_for("opened");
}

int
main(void)
{
#define UDP(test)                                 \
	cmocka_unit_test_prestate_setup_teardown( \
	    test, set_up_fail, tear_down, (void *)(uintptr_t) "u")
	static const struct CMUnitTest tests[] = {
		UDP(of_several_failures_the_first_is_told),
		UDP(a_name_without_a_resolver_is_told),
		UDP(a_connect_that_would_block_is_a_failure),
		UDP(a_local_text_that_is_no_address_is_refused_at_once),
		UDP(a_socket_handed_over_without_memory_stays_the_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
