/*
 * The table once more, from the other end: the cells in which something
 * happens, as the rule book tells them. Every other cell must do nothing and
 * stay where it is.
 */
#include "core/stream_table.h"

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
	{ "new", "made", "open", "made" },
	{ "new", "pause", "new", "refuse" },
	{ "new", "resume", "new", "refuse" },
	{ "new", "write", "new", "refuse" },
	{ "new", "write-more", "new", "refuse" },
	{ "new", "shut", "new", "refuse" },
	{ "new", "shut-later", "new", "refuse" },
	{ "new", "close", "lost", "forget" },
	{ "new", "close-later", "lost", "forget" },
	{ "new", "abort", "lost", "forget" },
	{ "new", "failed", "lost", "forget" },
	{ "open", "readable", "open", "read" },
	{ "open", "data", "open", "data" },
	{ "open", "eof", "half", "eof" },
	{ "open", "write", "open", "send" },
	{ "open", "write-more", "open", "append" },
	{ "open", "writable", "open", "flush" },
	{ "open", "drained-shut", "open", "shut" },
	{ "open", "shut", "open", "shut" },
	{ "open", "close", "ending", "queue" },
	{ "open", "close-later", "closing", "nothing" },
	{ "open", "abort", "ending", "drop" },
	{ "open", "failed", "ending", "drop" },
	{ "half", "write", "half", "send" },
	{ "half", "write-more", "half", "append" },
	{ "half", "writable", "half", "flush" },
	{ "half", "drained-shut", "half", "shut" },
	{ "half", "shut", "half", "shut" },
	{ "half", "close", "ending", "queue" },
	{ "half", "close-later", "closing", "nothing" },
	{ "half", "abort", "ending", "drop" },
	{ "half", "failed", "ending", "drop" },
	{ "closing", "write", "closing", "send" },
	{ "closing", "write-more", "closing", "append" },
	{ "closing", "writable", "closing", "flush" },
	{ "closing", "drained", "lost", "lose" },
	{ "closing", "drained-shut", "lost", "lose" },
	{ "closing", "abort", "ending", "drop" },
	{ "closing", "failed", "ending", "drop" },
	{ "ending", "lost", "lost", "lose" },
};

static const struct row *
row_of(const char *state, const char *event)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (strcmp(rows[i].state, state) == 0 &&
		    strcmp(rows[i].event, event) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

static void
every_cell_is_the_one_of_the_rule_book(void **state)
{
	size_t found = 0;

	(void)state;
	for (unsigned s = 1; s < PLUMB_STREAM_STATES; s++) {
		for (unsigned e = 1; e < PLUMB_STREAM_EVENTS; e++) {
			struct plumb_stream_cell cell = plumb_stream_look(s, e);
			const char *from = plumb_stream_state_name(s);
			const char *event = plumb_stream_event_name(e);
			const char *next = plumb_stream_state_name(cell.next);
			const char *action =
			    plumb_stream_action_name(cell.action);
			const struct row *row = row_of(from, event);

			found += row != NULL;
			if (strcmp(next, row ? row->next : from) != 0 ||
			    strcmp(action, row ? row->action : "nothing") !=
				0) {
				fail_msg("%s, %s: %s, %s", from, event, next,
				    action);
			}
		}
	}
	assert_int_equal(found, LENGTH(rows));
}

static void
every_name_is_its_own_and_the_rest_is_none(void **state)
{
	(void)state;
	for (unsigned i = 1; i < PLUMB_STREAM_ACTIONS; i++) {
		for (unsigned k = 0; k < i; k++) {
			assert_string_not_equal(plumb_stream_action_name(i),
			    plumb_stream_action_name(k));
		}
	}
	assert_string_equal(plumb_stream_state_name(0), "none");
	assert_string_equal(
	    plumb_stream_state_name(PLUMB_STREAM_STATES), "none");
	assert_string_equal(
	    plumb_stream_event_name(PLUMB_STREAM_EVENTS), "none");
	assert_string_equal(
	    plumb_stream_action_name(PLUMB_STREAM_ACTIONS), "none");
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
