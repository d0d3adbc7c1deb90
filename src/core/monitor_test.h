/*
 * Tapes for the monitor's tests, as a person would write them, and what it says
 * of them. The words stand for a callback that is entered and left, or for a
 * method that is called and returns.
 */
#ifndef PLUMB_CORE_MONITOR_TEST_H
#define PLUMB_CORE_MONITOR_TEST_H

#include "core/event.h"
#include "core/monitor.h"
#include "core/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define MADE "a <= connection_made\na <- connection_made\n"
#define DATA "a <= data_received :x\na <- data_received\n"
#define LOST "a <= connection_lost None\na <- connection_lost\n"
#define KEPT "a <= eof_received\na <- eof_received return=true\n"
#define DATAGRAM "a <= datagram_received :x from=\na <- datagram_received\n"
#define ERROR                                                             \
	"a <= error_received ConnectionRefusedError errno=ECONNREFUSED\n" \
	"a <- error_received\n"
#define BUFFER "a <= get_buffer sizehint=-1\na <- get_buffer size=9\n"
#define UPDATED "a <= buffer_updated :x\na <- buffer_updated\n"
#define LIMITS                                           \
	"a => set_write_buffer_limits high=100 low=20\n" \
	"a -> set_write_buffer_limits low=20 high=100\n"
#define PAUSED                                           \
	"a => write *200\na <= pause_writing size=200\n" \
	"a <- pause_writing\na -> write size=200\n"
#define RESUMED "a <= resume_writing size=0\na <- resume_writing\n"

enum { RULES_MAX = 8 };

struct judgement {
	enum plumb_rule rules[RULES_MAX];
	size_t lines[RULES_MAX];
	size_t count;
};

static inline void
judge_line(struct plumb_monitor *m, const char *text, size_t len,
    struct judgement *found, size_t number)
{
	struct plumb_tape_line line;
	struct plumb_event e;

	assert_int_equal(plumb_tape_parse(text, len, &line), PLUMB_TAPE_OK);
	if (!plumb_event_of_line(&line, &e)) {
		return;
	}
	enum plumb_rule rule = plumb_monitor_step(m, &e);
	if (rule != PLUMB_RULE_NONE) {
		assert_in_range(found->count, 0, RULES_MAX - 1);
		found->rules[found->count] = rule;
		found->lines[found->count] = number;
		found->count++;
	}
}

static inline struct judgement
judge(const char *tape)
{
	struct judgement found = { .count = 0 };
	struct plumb_monitor m;
	size_t number = 1;

	plumb_monitor_init(&m);
	while (*tape != '\0') {
		size_t len = strcspn(tape, "\n");

		judge_line(&m, tape, len, &found, number);
		tape += len + (tape[len] == '\n' ? 1 : 0);
		number++;
	}
	return found;
}

#endif
