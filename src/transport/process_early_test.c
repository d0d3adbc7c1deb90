/* Subprocesses that nobody has heard of yet, or that never come about. */
#include "transport/process_test.h"

#include "transport/transport.h"

static void
stdio_that_is_none_is_refused(void **state)
{
	static const int odd[] = { -1, PLUMB_STDIO_COUNT, 99 };
	const char *const argv[] = { "true", NULL };
	struct plumb_connection how = connection();

	(void)state;
	for (int fd = 0; fd < 3; fd++) {
		for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
			struct plumb_subprocess what = stdio("nnn");

			what.stdio[fd] = (enum plumb_stdio)odd[i];
			assert_int_equal(
			    plumb_loop_subprocess_exec(loop, argv, &what, &how),
			    PLUMB_EVALUE);
		}
	}
	turns(2);
	assert_string_equal(said, "");
	assert_false(has_children());
}

/* Whoever has the transport by then, who is not told of it before. */
static void
closed_before_it_is_made_it_is_killed_and_nobody_is_told(void **state)
{
	struct plumb_transport *early;

	(void)state;
	assert_int_equal(spawn_shell("ppp", "read x"), 0);
	early = ((struct plumb_object *)loop->alive.next)->self;
	assert_string_equal(plumb_transport_name(early), "a");
	assert_int_equal(plumb_transport_close(early), 0);
	turns(2);
	assert_string_equal(said, "factory");
	assert_false(has_children());
	assert_int_equal(loop->polls.open, loop->children.watching ? 1 : 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		EACH_WAY(stdio_that_is_none_is_refused),
		EACH_WAY(
		    closed_before_it_is_made_it_is_killed_and_nobody_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
