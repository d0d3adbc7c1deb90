/* What methods raise where nothing has begun: a transport as it is made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "transport/transport.h"

static struct plumb_loop *loop;
static struct plumb_transport *transport;

static int
begin(void **state)
{
	static const struct plumb_connection how = { .name = "early" };

	(void)state;
	if (plumb_loop_new(NULL, &loop) != 0)
		return -1;
	transport = plumb_transport_new(loop, &how);
	return transport == NULL ? -1 : 0;
}

static int
end(void **state)
{
	(void)state;
	plumb_loop_free(loop);
	return 0;
}

/* Had they passed, the monitor would hold what comes later against them. */
static void
what_comes_too_early_raises_and_is_not_noted_as_done(void **state)
{
	(void)state;
	assert_int_equal(
	    plumb_transport_pause_reading(transport), PLUMB_EUSAGE);
	assert_false(transport->drive.monitor.reading_paused);
	assert_int_equal(
	    plumb_transport_resume_reading(transport), PLUMB_EUSAGE);
	assert_int_equal(plumb_transport_write_eof(transport), PLUMB_EUSAGE);
	assert_int_equal(
	    plumb_transport_write(transport, "x", 1), PLUMB_EUSAGE);
	assert_false(plumb_transport_is_closing(transport));
}

static void
close_too_early_ends_it_without_a_callback(void **state)
{
	(void)state;
	plumb_transport_hold(transport);
	assert_int_equal(plumb_transport_close(transport), 0);
	assert_true(plumb_transport_is_closing(transport));
	assert_int_equal(plumb_transport_pause_reading(transport), 0);
	assert_int_equal(transport->drive.monitor.phase, PLUMB_PHASE_NEW);
	plumb_transport_release(transport);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_comes_too_early_raises_and_is_not_noted_as_done, begin,
		    end),
		cmocka_unit_test_setup_teardown(
		    close_too_early_ends_it_without_a_callback, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
