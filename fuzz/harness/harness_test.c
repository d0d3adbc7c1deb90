/*
 * The harness of plumbline/fuzz.h finds what is wrong with a protocol, says
 * where, and leaves alone what is right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fuzz/harness/judge.h"
#include "fuzz/harness/liner_test.h"
#include "fuzz/harness/mutate.h"

enum { SEEDS = 200 };

static const struct plumb_bytes samples[] = {
	{ "one\ntwo\nthree\n", 14 },
	{ "a line\nand a half", 17 },
};

static struct plumb_fuzz
target(void)
{
	return (struct plumb_fuzz){ .name = "lines",
		.protocol_factory = factory,
		.finished = finished,
		.self = (void *)&plain,
		.samples = samples,
		.sample_count = 2 };
}

static int
set_up(void **state)
{
	(void)state;
	in_made = in_data = in_eof = in_lost = NULL;
	memset(&came, 0, sizeof came);
	number = 0;
	return 0;
}

/* The first thing that is wrong, by seeds; the plan is kept. */
static enum wrong
first_wrong(const struct plumb_fuzz *fuzz, struct plan *plan, uint8_t *input)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct chance chance = { seed };
		size_t len = fuzz_mutate(fuzz, &chance, input, 1000);
		struct judgement j;
		enum wrong wrong;

		*plan = fuzz_plan_of(fuzz_chance_next(&chance), len, fuzz->off);
		fuzz_judge(&j, fuzz, plan, input);
		wrong = j.wrong;
		fuzz_judgement_free(&j);
		if (wrong != WRONG_NONE)
			return wrong;
	}
	return WRONG_NONE;
}

static enum wrong
found(const struct plumb_fuzz *fuzz)
{
	static uint8_t input[ROOM];
	struct plan plan;

	return first_wrong(fuzz, &plan, input);
}

static void
nothing_is_wrong_with_a_protocol_that_is_right(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	assert_int_equal(found(&fuzz), WRONG_NONE);
	fuzz.self = (void *)&buffered;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static void
everything_that_can_come_does_come(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	assert_int_equal(found(&fuzz), WRONG_NONE);
	assert_int_equal(came.made, 2 * SEEDS);
	assert_int_equal(came.lost, came.made);
	assert_true(came.data > 4 * SEEDS);
	assert_true(came.eof > SEEDS / 4);
	assert_true(came.reset > SEEDS / 10);
	assert_true(came.pause > SEEDS / 20);
	assert_true(came.resume > SEEDS / 20);
	assert_true(came.resume <= came.pause);
}

static void
the_same_seed_is_the_same_conversation(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	for (uint64_t seed = 1; seed < 50; seed++) {
		struct plan plan = fuzz_plan_of(seed, 14, 0);
		struct conversation a;
		struct conversation b;

		fuzz_conversation_hold(&a, &fuzz, &plan, samples[0].data);
		fuzz_conversation_hold(&b, &fuzz, &plan, samples[0].data);
		assert_int_equal(a.tape.len, b.tape.len);
		assert_memory_equal(a.tape.at, b.tape.at, a.tape.len);
		fuzz_conversation_free(&a);
		fuzz_conversation_free(&b);
	}
}

/* The line ends where the piece ends: the mistake that this is for. */
static int
end_line(struct liner *liner)
{
	take(liner, "\n", liner->len > 0 ? 1 : 0);
	return 0;
}

static void
an_answer_that_depends_on_pieces_is_found_with_its_split(void **state)
{
	static uint8_t input[ROOM];
	struct plumb_fuzz fuzz = target();
	struct plan plan;
	size_t len;

	(void)state;
	in_data = end_line;
	assert_int_equal(first_wrong(&fuzz, &plan, input), WRONG_ANSWER);
	plan = fuzz_judge_simpler(&fuzz, &plan, input, WRONG_ANSWER);
	assert_int_equal(plan.ending, ENDING_SILENCE);
	len = fuzz_judge_shorter(&fuzz, &plan, input, WRONG_ANSWER);
	/* Two bytes, and the cut between them. */
	assert_int_equal(len, 2);
	assert_int_equal(plan.cut, 2);
	assert_int_equal(plan.split, 1);
	fuzz.off = PLUMB_FUZZ_OFF_COMPARE;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static bool
is_as_good(void *self, const struct plumb_fuzz_answer *whole,
    const struct plumb_fuzz_answer *pieces)
{
	(void)self;
	return whole->len <= pieces->len || pieces->len == 0;
}

static void
who_asks_for_it_says_himself_what_is_the_same(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_data = end_line;
	fuzz.is_same = is_as_good;
	fuzz.off = PLUMB_FUZZ_OFF_RESET | PLUMB_FUZZ_OFF_CLOSE;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static int
close_after_two(struct liner *liner)
{
	return ++number % 3 == 0 ? plumb_transport_close(liner->transport) : 0;
}

static void
what_the_last_conversation_left_is_chance(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_made = close_after_two;
	assert_int_equal(found(&fuzz), WRONG_RANDOM);
}

static int
write_one(struct liner *liner)
{
	return plumb_transport_write(liner->transport, "x", 1);
}

static void
writing_when_lost_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_lost = write_one;
	assert_int_equal(found(&fuzz), WRONG_LOST_WRITE);
	fuzz.off = PLUMB_FUZZ_OFF_LOST;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static int
write_later(void *self)
{
	return write_one(self);
}

static int
begin_timer(struct liner *liner)
{
	liner->timer =
	    plumb_loop_call_later(plumb_transport_loop(liner->transport),
		UINT64_C(1000000000), write_later, liner);
	return 0;
}

static void
a_timer_that_outlives_the_connection_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_made = begin_timer;
	assert_int_equal(found(&fuzz), WRONG_LOST_WRITE);
	fuzz.off = PLUMB_FUZZ_OFF_TIME;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static int
cancel_timer(struct liner *liner)
{
	plumb_handle_cancel(liner->timer);
	return 0;
}

static int
write_once_late(void *self)
{
	((struct liner *)self)->timer = NULL;
	return write_one(self);
}

static int
begin_good_timer(struct liner *liner)
{
	liner->timer =
	    plumb_loop_call_later(plumb_transport_loop(liner->transport),
		UINT64_C(1000000000), write_once_late, liner);
	return 0;
}

static void
a_timer_that_is_cancelled_in_time_is_right(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_made = begin_good_timer;
	in_lost = cancel_timer;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static int
raise_value(struct liner *liner)
{
	(void)liner;
	return PLUMB_EVALUE;
}

static void
raising_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_eof = raise_value;
	assert_int_equal(found(&fuzz), WRONG_RAISED);
	fuzz.off = PLUMB_FUZZ_OFF_RAISE;
	assert_int_equal(found(&fuzz), WRONG_NONE);
	fuzz.off = PLUMB_FUZZ_OFF_EOF;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

static int
write_behind_the_end(struct liner *liner)
{
	(void)plumb_transport_write_eof(liner->transport);
	(void)plumb_transport_write(liner->transport, "x", 1);
	return 0;
}

static void
a_method_that_raises_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_eof = write_behind_the_end;
	assert_int_equal(found(&fuzz), WRONG_METHOD);
}

static int
for_ever(void *self)
{
	struct liner *liner = self;

	(void)plumb_loop_call_soon(
	    plumb_transport_loop(liner->transport), for_ever, liner);
	return 0;
}

static int
begin_for_ever(struct liner *liner)
{
	return for_ever(liner);
}

static void
a_protocol_that_does_not_rest_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_made = begin_for_ever;
	assert_int_equal(found(&fuzz), WRONG_RESTLESS);
}

static int
write_much(struct liner *liner)
{
	static const char much[100000];

	return plumb_transport_write(liner->transport, much, sizeof much);
}

static void
writing_on_when_paused_is_found_where_it_has_a_limit(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_data = write_much;
	fuzz.off = PLUMB_FUZZ_OFF_COMPARE;
	assert_int_equal(found(&fuzz), WRONG_NONE);
	fuzz.most_buffered = 250000;
	assert_int_equal(found(&fuzz), WRONG_BUFFERED);
}

/* Stops reading once writing is paused, and does so for good. */
static int
give_up_when_paused(struct liner *liner)
{
	if (came.pause > number)
		plumb_transport_pause_reading(liner->transport);
	number = came.pause;
	return 0;
}

static void
a_protocol_that_stays_paused_is_found(void **state)
{
	struct plumb_fuzz fuzz = target();

	(void)state;
	in_data = give_up_when_paused;
	assert_int_equal(found(&fuzz), WRONG_ANSWER);
	fuzz.off = PLUMB_FUZZ_OFF_BLOCK;
	assert_int_equal(found(&fuzz), WRONG_NONE);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_wrong_with_a_protocol_that_is_right),
		TEST(everything_that_can_come_does_come),
		TEST(the_same_seed_is_the_same_conversation),
		TEST(an_answer_that_depends_on_pieces_is_found_with_its_split),
		TEST(who_asks_for_it_says_himself_what_is_the_same),
		TEST(what_the_last_conversation_left_is_chance),
		TEST(writing_when_lost_is_found),
		TEST(a_timer_that_outlives_the_connection_is_found),
		TEST(a_timer_that_is_cancelled_in_time_is_right),
		TEST(raising_is_found),
		TEST(a_method_that_raises_is_found),
		TEST(a_protocol_that_does_not_rest_is_found),
		TEST(writing_on_when_paused_is_found_where_it_has_a_limit),
		TEST(a_protocol_that_stays_paused_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
