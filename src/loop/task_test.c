/* Lists of tasks: what is queued, taken over and cancelled. */
#include "loop/task.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plumb_task_list list;
static struct plumb_task tasks[3];
static char done[16];

static int
note(void *self)
{
	strcat(done, self);
	return 0;
}

static int
set_up(void **state)
{
	static char names[3][2] = { "a", "b", "c" };

	(void)state;
	done[0] = '\0';
	plumb_task_list_init(&list);
	for (int i = 0; i < 3; i++) {
		plumb_task_init(&tasks[i], note, names[i]);
		plumb_task_queue(&list, &tasks[i]);
	}
	return 0;
}

static void
what_is_taken_over_runs_in_its_order_and_leaves_nothing(void **state)
{
	struct plumb_task_list taken;

	(void)state;
	plumb_task_list_take(&taken, &list);
	assert_true(plumb_task_list_empty(&list));
	plumb_task_list_run(NULL, &taken);
	assert_string_equal(done, "abc");
	assert_true(plumb_task_list_empty(&taken));
}

static void
of_an_empty_list_nothing_is_taken(void **state)
{
	struct plumb_task_list taken;

	(void)state;
	plumb_task_list_run(NULL, &list);
	plumb_task_list_take(&taken, &list);
	assert_true(plumb_task_list_empty(&taken));
	assert_true(plumb_task_list_empty(&list));
	plumb_task_queue(&taken, &tasks[1]);
	plumb_task_list_run(NULL, &taken);
	assert_string_equal(done, "abcb");
}

static void
one_that_is_queued_twice_runs_once_where_it_was(void **state)
{
	(void)state;
	plumb_task_queue(&list, &tasks[0]);
	plumb_task_list_run(NULL, &list);
	assert_string_equal(done, "abc");
}

static void
one_that_is_cancelled_twice_is_gone_and_may_be_queued_again(void **state)
{
	(void)state;
	plumb_task_cancel(&tasks[1]);
	plumb_task_cancel(&tasks[1]);
	plumb_task_queue(&list, &tasks[1]);
	plumb_task_list_run(NULL, &list);
	assert_string_equal(done, "acb");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	static const struct CMUnitTest tests[] = {
		TEST(what_is_taken_over_runs_in_its_order_and_leaves_nothing),
		TEST(of_an_empty_list_nothing_is_taken),
		TEST(one_that_is_queued_twice_runs_once_where_it_was),
		TEST(
		    one_that_is_cancelled_twice_is_gone_and_may_be_queued_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
