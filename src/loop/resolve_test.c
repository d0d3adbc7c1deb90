/* Looking up names, over a resolver that never answers. */
#include "loop/resolve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "sys/resolver.h"

static struct plumb_kernel table;
static struct plumb_loop *loop;
static int fds[2]; /* a pipe, which stands for the resolver's */
static int asked;
static int stopped;
static int answers;

static int
some_start(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	resolver->wake[0] = fds[0];
	return 0;
}

static void
count_stop(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	(void)resolver;
	stopped++;
}

static void
count_asked(void *self, struct plumb_resolver *resolver,
    struct plumb_question *question)
{
	(void)self;
	(void)resolver;
	assert_string_equal(question->host, "name.invalid");
	asked++;
}

static struct plumb_question *
no_answer(void *self, struct plumb_resolver *resolver)
{
	(void)self;
	(void)resolver;
	return NULL;
}

static void
answered(void *self, int error, const struct plumb_address *list, size_t count)
{
	(void)self;
	(void)error;
	(void)list;
	(void)count;
	answers++;
}

static int
set_up(void **state)
{
	struct plumb_loop_options options = { .kernel = &table };

	(void)state;
	table = plumb_kernel_real;
	table.resolver_start = some_start;
	table.resolver_stop = count_stop;
	table.resolver_ask = count_asked;
	table.resolver_next = no_answer;
	asked = stopped = answers = 0;
	if (pipe(fds) != 0)
		return -1;
	return plumb_loop_new(&options, &loop);
}

static int
tear_down(void **state)
{
	(void)state;
	close(fds[0]);
	close(fds[1]);
	return 0;
}

static void
turn(void)
{
	plumb_loop_stop(loop);
	assert_int_equal(plumb_loop_run_forever(loop), 0);
}

static int
ask(const char *host)
{
	struct plumb_asker asker = { answered, NULL };

	return plumb_resolve(loop, host, 80, &asker);
}

static void
who_waits_when_the_loop_closes_is_never_told(void **state)
{
	(void)state;
	assert_int_equal(ask("name.invalid"), 0);
	assert_int_equal(ask("name.invalid"), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	turn();
	plumb_loop_free(loop);
	assert_int_equal(asked, 2);
	assert_int_equal(stopped, 1);
	assert_int_equal(answers, 0);
}

/* Nobody is told, and the loop neither spins nor fails. */
static void
a_resolver_whose_pipe_is_closed_by_somebody_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(ask("name.invalid"), 0);
	close(fds[0]);
	turn();
	assert_int_equal(loop->polls.count, 0);
	turn();
	plumb_loop_free(loop);
	assert_int_equal(stopped, 1);
	assert_int_equal(answers, 0);
}

static void
a_name_as_long_as_no_name_is_refused(void **state)
{
	char host[PLUMB_HOST_MAX + 2];

	(void)state;
	memset(host, 'x', sizeof host - 1);
	host[sizeof host - 1] = '\0';
	assert_int_equal(ask(host), PLUMB_ENAMETOOLONG);
	assert_int_equal(asked, 0);
	plumb_loop_free(loop);
	assert_int_equal(stopped, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		TEST(who_waits_when_the_loop_closes_is_never_told),
		TEST(a_resolver_whose_pipe_is_closed_by_somebody_is_left_alone),
		TEST(a_name_as_long_as_no_name_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
