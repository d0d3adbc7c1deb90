/*
 * The table once more, from the other end: the cells in which something
 * happens. Every other cell must do nothing and stay where it is.
 */
#include "core/tls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

struct row {
	const char *phase;
	const char *event;
	const char *next;
	const char *action;
};

static const struct row rows[] = {
	{ "plain", "plain-sent", "handshake", "shake" },
	{ "plain", "notified", "over", "reset" },
	{ "plain", "cut", "over", "reset" },
	{ "plain", "failed", "over", "fail" },
	{ "plain", "late", "over", "abort" },
	{ "plain", "dropped", "over", "nothing" },
	{ "handshake", "shaken", "open", "made" },
	{ "handshake", "notified", "over", "reset" },
	{ "handshake", "cut", "over", "reset" },
	{ "handshake", "failed", "over", "fail" },
	{ "handshake", "late", "over", "abort" },
	{ "handshake", "dropped", "over", "nothing" },
	{ "open", "data", "open", "data" },
	{ "open", "notified", "ended", "eof" },
	{ "open", "cut", "ended", "eof" },
	{ "open", "close", "shutdown", "notify" },
	{ "open", "failed", "over", "fail" },
	{ "open", "late", "over", "timeout" },
	{ "open", "dropped", "over", "nothing" },
	{ "ended", "close", "parting", "notify" },
	{ "ended", "failed", "over", "fail" },
	{ "ended", "late", "over", "timeout" },
	{ "ended", "dropped", "over", "nothing" },
	{ "shutdown", "notified", "parting", "nothing" },
	{ "shutdown", "cut", "parting", "nothing" },
	{ "shutdown", "failed", "over", "finish" },
	{ "shutdown", "late", "over", "timeout" },
	{ "shutdown", "dropped", "over", "nothing" },
	{ "parting", "sent", "over", "finish" },
	{ "parting", "failed", "over", "finish" },
	{ "parting", "late", "over", "timeout" },
	{ "parting", "dropped", "over", "nothing" },
};

static const struct row *
row_of(const char *phase, const char *event)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (strcmp(rows[i].phase, phase) == 0 &&
		    strcmp(rows[i].event, event) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

static void
every_cell_is_the_one_that_is_meant(void **state)
{
	size_t found = 0;

	(void)state;
	for (unsigned p = 1; p < PLUMB_TLS_PHASES; p++) {
		for (unsigned e = 1; e < PLUMB_TLS_EVENTS; e++) {
			struct plumb_tls_cell cell = plumb_tls_look(p, e);
			const char *from = plumb_tls_phase_name(p);
			const char *event = plumb_tls_event_name(e);
			const char *next = plumb_tls_phase_name(cell.next);
			const char *action = plumb_tls_action_name(cell.action);
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
	for (unsigned i = 1; i < PLUMB_TLS_ACTIONS; i++) {
		for (unsigned k = 0; k < i; k++) {
			assert_string_not_equal(
			    plumb_tls_action_name(i), plumb_tls_action_name(k));
		}
	}
	assert_string_equal(plumb_tls_phase_name(0), "none");
	assert_string_equal(plumb_tls_phase_name(PLUMB_TLS_PHASES), "none");
	assert_string_equal(plumb_tls_event_name(PLUMB_TLS_EVENTS), "none");
	assert_string_equal(plumb_tls_action_name(PLUMB_TLS_ACTIONS), "none");
}

static const struct {
	enum plumb_tls_phase phase;
	struct plumb_tls_need need; /* reads, writes, held, flooded, more */
	struct plumb_tls_wish wish; /* readable, writable, again */
} wishes[] = {
	/* What was written in the clear goes first, and nothing comes in. */
	{ PLUMB_TLS_PLAIN, { 1, 1, 0, 0, 0 }, { 0, 1, 0 } },
	/* A handshake reads though the protocol has paused... */
	{ PLUMB_TLS_HANDSHAKE, { 0, 0, 0, 0, 0 }, { 1, 0, 0 } },
	/* ... and does not wake up for bytes that must wait for its end. */
	{ PLUMB_TLS_HANDSHAKE, { 1, 1, 0, 0, 0 }, { 1, 0, 0 } },
	{ PLUMB_TLS_HANDSHAKE, { 1, 0, 1, 0, 0 }, { 1, 1, 0 } },
	/* Open, it is the engine's wish... */
	{ PLUMB_TLS_OPEN, { 1, 0, 0, 0, 0 }, { 1, 0, 0 } },
	{ PLUMB_TLS_OPEN, { 0, 1, 0, 0, 0 }, { 0, 1, 0 } },
	{ PLUMB_TLS_OPEN, { 0, 0, 0, 0, 1 }, { 0, 0, 0 } },
	/* ... what is here already comes without the socket... */
	{ PLUMB_TLS_OPEN, { 1, 0, 0, 0, 1 }, { 0, 0, 1 } },
	/* ... answers of TLS itself go out though nothing is queued... */
	{ PLUMB_TLS_OPEN, { 0, 0, 1, 0, 0 }, { 0, 1, 0 } },
	/* ... and who makes us answer without reading is not listened to. */
	{ PLUMB_TLS_OPEN, { 1, 0, 1, 1, 0 }, { 0, 1, 0 } },
	{ PLUMB_TLS_ENDED, { 0, 1, 0, 0, 1 }, { 0, 1, 0 } },
	/* The peer's answer is awaited though the protocol has paused. */
	{ PLUMB_TLS_SHUTDOWN, { 0, 0, 0, 0, 0 }, { 1, 0, 0 } },
	{ PLUMB_TLS_SHUTDOWN, { 0, 0, 1, 0, 1 }, { 0, 1, 1 } },
	{ PLUMB_TLS_PARTING, { 0, 0, 1, 0, 1 }, { 0, 1, 0 } },
	{ PLUMB_TLS_OVER, { 1, 1, 1, 0, 1 }, { 0, 0, 0 } },
};

static void
the_socket_is_watched_for_what_matters_now(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(wishes); i++) {
		struct plumb_tls_wish wish =
		    plumb_tls_watch(wishes[i].phase, wishes[i].need);

		if (wish.readable != wishes[i].wish.readable ||
		    wish.writable != wishes[i].wish.writable ||
		    wish.again != wishes[i].wish.again) {
			fail_msg("row %zu: %s", i + 1,
			    plumb_tls_phase_name(wishes[i].phase));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_the_one_that_is_meant),
		cmocka_unit_test(every_name_is_its_own_and_the_rest_is_none),
		cmocka_unit_test(the_socket_is_watched_for_what_matters_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
