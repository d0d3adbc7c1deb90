/*
 * The table once more, from the other end: the cells in which something
 * happens, as the rule book tells them. Every other cell must do nothing and
 * stay where it is.
 */
#include "core/process_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct row {
	const char *state;
	const char *event;
	const char *next;
	const char *action;
};

static const struct row rows[] = {
	{ "new", "made", "running", "made" },
	{ "new", "signal", "new", "refuse" },
	{ "new", "close", "lost", "forget" },
	{ "running", "says", "running", "pass" },
	{ "running", "pipe", "running", "pipe" },
	{ "running", "exit", "exited", "exit" },
	{ "running", "signal", "running", "signal" },
	{ "running", "close", "killed", "kill" },
	{ "killed", "says", "killed", "pass" },
	{ "killed", "pipe", "killed", "pipe" },
	{ "killed", "exit", "closed", "exit" },
	{ "killed", "signal", "killed", "signal" },
	{ "exited", "says", "exited", "pass" },
	{ "exited", "pipe", "exited", "pipe" },
	{ "exited", "over", "ending", "queue" },
	{ "exited", "close", "closed", "shut" },
	{ "closed", "says", "closed", "pass" },
	{ "closed", "pipe", "closed", "pipe" },
	{ "closed", "over", "ending", "queue" },
	{ "ending", "lost", "lost", "lose" },
	{ "lost", "signal", "lost", "refuse" },
};

static const struct row *
row_of(const char *state, const char *event)
{
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (strcmp(rows[i].state, state) == 0 &&
		    strcmp(rows[i].event, event) == 0)
			return &rows[i];
	return NULL;
}

static void
every_cell_is_the_one_of_the_rule_book(void **state)
{
	size_t found = 0;

	(void)state;
	for (unsigned s = 1; s < PLUMB_PROCESS_STATES; s++) {
		for (unsigned e = 1; e < PLUMB_PROCESS_EVENTS; e++) {
			struct plumb_process_cell cell =
			    plumb_process_look(s, e);
			const char *from = plumb_process_state_name(s);
			const char *event = plumb_process_event_name(e);
			const char *next = plumb_process_state_name(cell.next);
			const char *action =
			    plumb_process_action_name(cell.action);
			const struct row *row = row_of(from, event);

			found += row != NULL;
			if (strcmp(next, row ? row->next : from) != 0 ||
			    strcmp(action, row ? row->action : "nothing") != 0)
				fail_msg("%s, %s: %s, %s", from, event, next,
				    action);
		}
	}
	assert_int_equal(found, LENGTH(rows));
}

static void
every_name_is_its_own_and_the_rest_is_none(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_PROCESS_ACTIONS; i++)
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(plumb_process_action_name(i),
			    plumb_process_action_name(k));
	assert_string_equal(plumb_process_state_name(0), "none");
	assert_string_equal(
	    plumb_process_state_name(PLUMB_PROCESS_STATES), "none");
	assert_string_equal(
	    plumb_process_event_name(PLUMB_PROCESS_EVENTS), "none");
	assert_string_equal(
	    plumb_process_action_name(PLUMB_PROCESS_ACTIONS), "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_the_one_of_the_rule_book),
		cmocka_unit_test(every_name_is_its_own_and_the_rest_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
