#include "conformance/runner/jobs.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "conformance/runner/memory.h"
#include "conformance/runner/parcel.h"

enum { WORKERS = 3, MESSAGES = 200, BIG = 1 << 20 };

struct seen {
	unsigned next[WORKERS]; /* the message expected of each */
	unsigned gone;
	size_t biggest;
	char why[WORKERS][80];
};

static void
send_numbers(void *with, const struct jobs_link *link)
{
	(void)with;
	for (unsigned i = 0; i < MESSAGES; i++) {
		unsigned message[2] = { link->worker, i };

		jobs_send(link, (const char *)message, sizeof(message));
	}
}

static void
take_number(void *with, const char *at, size_t len)
{
	struct seen *seen = with;
	unsigned message[2];

	assert_int_equal(len, sizeof(message));
	memcpy(message, at, len);
	assert_in_range(message[0], 0, WORKERS - 1);
	assert_int_equal(message[1], seen->next[message[0]]++);
}

static void
note_end(void *with, unsigned worker, const char *why)
{
	struct seen *seen = with;

	seen->gone++;
	snprintf(seen->why[worker], sizeof(seen->why[worker]), "%s", why);
}

static void
every_message_of_every_worker_comes_in_its_order(void **state)
{
	struct seen seen = { .gone = 0 };
	const struct jobs jobs = { WORKERS, &seen, send_numbers, take_number,
		note_end };

	(void)state;
	assert_int_equal(jobs_run(&jobs), 0);
	assert_int_equal(seen.gone, WORKERS);
	for (unsigned i = 0; i < WORKERS; i++) {
		assert_int_equal(seen.next[i], MESSAGES);
		assert_string_equal(seen.why[i], "");
	}
}

static void
send_much(void *with, const struct jobs_link *link)
{
	char *much = new_items(BIG, 1);

	(void)with;
	memset(much, 'x', BIG);
	jobs_send(link, much, BIG);
	jobs_send(link, "", 0);
	free(much);
}

static void
take_much(void *with, const char *at, size_t len)
{
	struct seen *seen = with;

	assert_true(len == 0 || (at[0] == 'x' && at[len - 1] == 'x'));
	seen->biggest = len > seen->biggest ? len : seen->biggest;
	seen->next[0]++;
}

static void
a_message_may_be_large_or_empty(void **state)
{
	struct seen seen = { .gone = 0 };
	const struct jobs jobs = { 1, &seen, send_much, take_much, note_end };

	(void)state;
	assert_int_equal(jobs_run(&jobs), 0);
	assert_int_equal(seen.biggest, BIG);
	assert_int_equal(seen.next[0], 2);
}

static void
send_then_die(void *with, const struct jobs_link *link)
{
	send_numbers(with, link);
	if (link->worker == 0) {
		(void)raise(SIGKILL);
	} else if (link->worker == 1) {
		_exit(3);
	}
}

static void
a_worker_that_dies_is_told_and_the_others_go_on(void **state)
{
	struct seen seen = { .gone = 0 };
	const struct jobs jobs = { WORKERS, &seen, send_then_die, take_number,
		note_end };

	(void)state;
	assert_int_equal(jobs_run(&jobs), 0);
	assert_non_null(strstr(seen.why[0], "signal 9"));
	assert_string_equal(seen.why[1], "it exited with 3");
	assert_string_equal(seen.why[2], "");
	assert_int_equal(seen.next[0], MESSAGES);
	assert_int_equal(seen.next[2], MESSAGES);
}

static void
a_parcel_comes_out_as_it_went_in(void **state)
{
	struct text text = { 0 };
	struct parcel in = { .kind = PARCEL_OUTCOME };
	struct parcel out;

	(void)state;
	for (unsigned i = 0; i < PARCEL_NUMBERS; i++) {
		in.numbers[i] = UINT64_MAX - i;
	}
	in.texts[PARCEL_TAPE] = "a => close\n";
	parcel_encode(&in, &text);
	assert_true(parcel_decode(&out, text.at, text.len));
	assert_int_equal(out.kind, PARCEL_OUTCOME);
	assert_memory_equal(out.numbers, in.numbers, sizeof(in.numbers));
	assert_string_equal(out.texts[PARCEL_TAPE], "a => close\n");
	assert_string_equal(out.texts[PARCEL_ERRORS], "");
	text_free(&text);
}

static void
a_parcel_cut_short_or_too_long_is_refused(void **state)
{
	struct text text = { 0 };
	struct parcel in = { .kind = PARCEL_BEGIN };
	struct parcel out;
	size_t len;

	(void)state;
	in.texts[PARCEL_MESSAGE] = "x";
	parcel_encode(&in, &text);
	len = text.len;
	for (size_t cut = 0; cut < len; cut++) {
		assert_false(parcel_decode(&out, text.at, cut));
	}
	assert_true(parcel_decode(&out, text.at, len));
	text_add(&text, "", 1);
	assert_false(parcel_decode(&out, text.at, text.len));
	text_free(&text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_message_of_every_worker_comes_in_its_order),
		cmocka_unit_test(a_message_may_be_large_or_empty),
		cmocka_unit_test(
		    a_worker_that_dies_is_told_and_the_others_go_on),
		cmocka_unit_test(a_parcel_comes_out_as_it_went_in),
		cmocka_unit_test(a_parcel_cut_short_or_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
