/*
 * Parcels as workers would send them, put together: no adapter is started.
 */
#include "conformance/runner/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "conformance/runner/memory.h"

static const char scenarios[] = "scenario t/one\n"
				"why w\n"
				"rules life.made-first\n"
				"needs tcp unix\n"
				"role client server\n"
				"\n"
				"a open\n";

enum { CASES = 4, FIRST = PLUMB_RULE_LIFE_MADE_FIRST };

static char path[] = "/tmp/plumbline-collect-XXXXXX.scn";

/* What the reports were told: the names of the cases, in order. */
static char told[CASES][64];
static size_t told_count;

static void
note_begin(struct report *r)
{
	(void)r;
	told_count = 0;
}

static void
note_result(struct report *r, const struct result *result)
{
	(void)r;
	assert_in_range(told_count, 0, CASES - 1);
	snprintf(told[told_count], sizeof(told[0]), "%s %s", result->c->name,
	    verdict_name(result->verdict));
	told_count++;
}

static void
note_end(struct report *r, const struct run_end *end)
{
	(void)r;
	(void)end;
}

static const struct report_format notes = {
	.begin = note_begin,
	.take = note_result,
	.end = note_end,
};

struct bench {
	size_t cases[CASES];
	struct selection selection;
	struct baseline baseline;
	struct run_plan plan;
	struct run_info info;
	struct report report;
	struct collector collector;
};

static int
load(void **state)
{
	struct complaint complaint;
	int fd = mkstemps(path, 4);

	if (fd < 0 || write(fd, scenarios, sizeof(scenarios) - 1) < 0) {
		return -1;
	}
	close(fd);
	*state = suite_load(path, &complaint);
	return *state == NULL ? -1 : 0;
}

static int
unload(void **state)
{
	suite_free(*state);
	return unlink(path);
}

static void
set_up(
    struct bench *b, struct suite *suite, unsigned repeat, const char *baseline)
{
	*b = (struct bench){ .plan = { .suite = suite, .repeat = repeat } };
	b->selection.cases = b->cases;
	b->selection.count = CASES;
	for (size_t i = 0; i < CASES; i++) {
		b->cases[i] = i;
	}
	b->plan.selection = &b->selection;
	if (baseline != NULL) {
		assert_int_equal(
		    baseline_parse(&b->baseline, "b", baseline, stderr), 0);
		b->plan.baseline = &b->baseline;
	}
	b->report.format = &notes;
	b->collector.plan = &b->plan;
	b->collector.info = &b->info;
	b->collector.reports = &b->report;
	b->collector.report_count = 1;
	told_count = 0;
	collector_prepare(&b->collector);
}

static void
tear_down(struct bench *b)
{
	collector_free(&b->collector);
	baseline_free(&b->baseline);
}

static void
send(struct bench *b, size_t i, enum verdict verdict)
{
	struct parcel parcel = { .kind = PARCEL_OUTCOME };

	for (size_t k = 0; k < PARCEL_TEXTS; k++) {
		parcel.texts[k] = "";
	}
	parcel.numbers[PARCEL_CASE] = i;
	parcel.numbers[PARCEL_VERDICT] = verdict;
	parcel.numbers[PARCEL_RULE] =
	    verdict == VERDICT_FAIL ? FIRST : PLUMB_RULE_NONE;
	parcel.numbers[PARCEL_GATES] = 1;
	parcel.numbers[PARCEL_CHECKED] = 1;
	parcel.texts[PARCEL_MESSAGE] = verdict_name(verdict);
	collector_take(&b->collector, &parcel);
}

static void
results_are_told_in_the_order_of_the_suite(void **state)
{
	struct bench b;

	set_up(&b, *state, 1, NULL);
	send(&b, 2, VERDICT_FAIL);
	send(&b, 1, VERDICT_PASS);
	assert_int_equal(told_count, 0);
	send(&b, 0, VERDICT_PASS);
	assert_int_equal(told_count, 3);
	send(&b, 3, VERDICT_HANG);
	assert_int_equal(told_count, 4);
	assert_string_equal(told[0], "t/one/tcp/client pass");
	assert_string_equal(told[2], "t/one/unix/client fail");
	assert_string_equal(told[3], "t/one/unix/server hang");
	assert_int_equal(verdict_exit(&b.collector.tally), 1);
	tear_down(&b);
}

static void
one_failing_repeat_is_a_failure_and_is_counted(void **state)
{
	struct bench b;

	set_up(&b, *state, 3, NULL);
	send(&b, 0, VERDICT_PASS);
	send(&b, 0, VERDICT_FAIL);
	assert_int_equal(told_count, 0);
	send(&b, 0, VERDICT_PASS);
	assert_int_equal(told_count, 1);
	assert_string_equal(told[0], "t/one/tcp/client fail");
	assert_int_equal(b.collector.results[0].failed, 1);
	assert_int_equal(b.collector.results[0].repeats, 3);
	assert_int_equal(b.collector.results[0].checked, 3);
	assert_string_equal(b.collector.results[0].message, "fail");
	send(&b, 0, VERDICT_CRASH);
	assert_int_equal(b.collector.results[0].repeats, 3);
	tear_down(&b);
}

static void
a_baseline_makes_known_stale_or_leaves_new(void **state)
{
	struct bench b;

	set_up(&b, *state, 1,
	    "t/one/tcp/* fail life.made-first # gh-1\n"
	    "t/one/unix/client fail life.made-once\n");
	send(&b, 0, VERDICT_FAIL);
	send(&b, 1, VERDICT_PASS);
	send(&b, 2, VERDICT_FAIL);
	send(&b, 3, VERDICT_PASS);
	assert_string_equal(told[0], "t/one/tcp/client known");
	assert_string_equal(b.collector.results[0].reason, "gh-1");
	assert_string_equal(told[1], "t/one/tcp/server stale");
	assert_string_equal(b.collector.results[1].message,
	    "passes, but b:1 says: fail life.made-first");
	assert_string_equal(told[2], "t/one/unix/client fail");
	assert_string_equal(told[3], "t/one/unix/server pass");
	tear_down(&b);
}

static void
a_known_failure_that_comes_and_goes_is_stale(void **state)
{
	struct bench b;

	set_up(&b, *state, 2, "t/one/tcp/client fail life.made-first\n");
	send(&b, 0, VERDICT_FAIL);
	send(&b, 0, VERDICT_PASS);
	assert_string_equal(told[0], "t/one/tcp/client stale");
	assert_int_equal(b.collector.results[0].found, VERDICT_FAIL);
	assert_int_equal(b.collector.results[0].rule, FIRST);
	tear_down(&b);
}

static void
a_choice_that_varies_between_repeats_is_told_so(void **state)
{
	struct bench b;
	static const char *const choices[] = { "raises", "ignored", "raises" };

	set_up(&b, *state, 3, NULL);
	for (size_t i = 0; i < 3; i++) {
		struct parcel parcel = { .kind = PARCEL_OUTCOME };

		for (size_t k = 0; k < PARCEL_TEXTS; k++) {
			parcel.texts[k] = "";
		}
		parcel.numbers[PARCEL_VERDICT] = VERDICT_PASS;
		parcel.texts[PARCEL_PROFILE] = choices[i];
		collector_take(&b.collector, &parcel);
	}
	assert_string_equal(result_choice(&b.collector.results[0]),
	    "raises, sometimes ignored");
	tear_down(&b);
}

/* The case of another suite; only how often it is played is different. */
static void
set_times(struct bench *b, struct suite_case *c, unsigned times)
{
	*c = *b->collector.results[0].c;
	c->times = times;
	b->collector.results[0].c = c;
}

static void
send_counts(struct bench *b, enum verdict verdict, const char *counts)
{
	struct parcel parcel = { .kind = PARCEL_OUTCOME };

	for (size_t k = 0; k < PARCEL_TEXTS; k++) {
		parcel.texts[k] = "";
	}
	parcel.numbers[PARCEL_VERDICT] = verdict;
	parcel.numbers[PARCEL_RULE] =
	    verdict == VERDICT_FAIL ? FIRST : PLUMB_RULE_NONE;
	parcel.numbers[PARCEL_GATES] = 1;
	parcel.texts[PARCEL_PROFILE] = counts;
	collector_take(&b->collector, &parcel);
}

static void
the_counts_of_several_repeats_are_added_up(void **state)
{
	struct suite_case c;
	struct bench b;

	set_up(&b, *state, 2, NULL);
	set_times(&b, &c, 20);
	send_counts(&b, VERDICT_PASS, "first 7 of 20, last 13 of 20");
	send_counts(&b, VERDICT_PASS, "last 20 of 20");
	assert_string_equal(result_choice(&b.collector.results[0]),
	    "last 33 of 40, first 7 of 40");
	tear_down(&b);
}

static void
what_is_played_several_times_is_never_stale(void **state)
{
	struct suite_case c;
	struct bench b;

	set_up(&b, *state, 2, "t/one/tcp/client fail life.made-first\n");
	set_times(&b, &c, 20);
	send_counts(&b, VERDICT_PASS, "");
	send_counts(&b, VERDICT_FAIL, "");
	assert_string_equal(told[0], "t/one/tcp/client known");
	tear_down(&b);
	set_up(&b, *state, 1, "t/one/tcp/client fail life.made-first\n");
	set_times(&b, &c, 20);
	send_counts(&b, VERDICT_PASS, "");
	assert_string_equal(told[0], "t/one/tcp/client pass");
	tear_down(&b);
}

static void
what_no_worker_spoke_of_is_the_suites_error(void **state)
{
	struct bench b;

	set_up(&b, *state, 1, NULL);
	send(&b, 1, VERDICT_PASS);
	b.collector.lost = copy_text("worker 0: it was ended by signal 9");
	collector_finish(&b.collector);
	assert_int_equal(told_count, 4);
	assert_string_equal(told[0], "t/one/tcp/client suite-error");
	assert_string_equal(told[1], "t/one/tcp/server pass");
	assert_string_equal(b.collector.results[0].message,
	    "worker 0: it was ended by signal 9");
	assert_int_equal(verdict_exit(&b.collector.tally), 70);
	tear_down(&b);
}

static void
where_no_adapter_could_be_started_nothing_is_told_of_cases(void **state)
{
	struct bench b;
	struct parcel refused = { .kind = PARCEL_REFUSED };

	set_up(&b, *state, 1, NULL);
	refused.texts[PARCEL_MESSAGE] = "cannot start x";
	collector_take(&b.collector, &refused);
	collector_finish(&b.collector);
	assert_int_equal(told_count, 0);
	assert_int_equal(b.collector.next, 0);
	assert_string_equal(b.collector.trouble, "cannot start x");
	tear_down(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_are_told_in_the_order_of_the_suite),
		cmocka_unit_test(
		    one_failing_repeat_is_a_failure_and_is_counted),
		cmocka_unit_test(a_baseline_makes_known_stale_or_leaves_new),
		cmocka_unit_test(a_known_failure_that_comes_and_goes_is_stale),
		cmocka_unit_test(
		    a_choice_that_varies_between_repeats_is_told_so),
		cmocka_unit_test(the_counts_of_several_repeats_are_added_up),
		cmocka_unit_test(what_is_played_several_times_is_never_stale),
		cmocka_unit_test(what_no_worker_spoke_of_is_the_suites_error),
		cmocka_unit_test(
		    where_no_adapter_could_be_started_nothing_is_told_of_cases),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
