/*
 * What traffic.h says of the monitor. Of two that are the same, one takes the
 * short cut and the other judges the event: where it was taken nothing is wrong
 * with the event, and they are the same again; where it was not, nothing has
 * happened. In every state, for every event that the short cut stands for.
 */
#include "core/traffic.h"

/* clang-format off */
#define KEEPS(m, FIELD) ((m)->FIELD <==> \old((m)->FIELD))
#define SAME(m, FIELD) ((m)->FIELD == \old((m)->FIELD))
#define BOTH(a, b, FIELD) ((a)->FIELD <==> (b)->FIELD)

/* All but how many methods and callbacks run. */
#define KEEPS_INPUT(m)                                                         \
	(KEEPS(m, eof) && KEEPS(m, ended) && KEEPS(m, reading_paused) &&       \
	KEEPS(m, buffer_given))
#define KEEPS_END(m) (KEEPS(m, closing) && KEEPS(m, aborted))
#define KEEPS_FLOW(m)                                                          \
	(KEEPS(m, writing_paused) && KEEPS(m, has_limits) && SAME(m, low) &&   \
	SAME(m, high) && SAME(m, limiting_calls) && SAME(m, sending_calls))
#define KEEPS_CHILD(m)                                                         \
	(KEEPS(m, process.known) && KEEPS(m, process.exited))
#define KEEPS_PIPE(m, i)                                                       \
	(KEEPS(m, process.open[i]) && KEEPS(m, process.lost[i]))

#define SAME_LIFE(a, b)                                                        \
	((a)->phase == (b)->phase && BOTH(a, b, unmade) &&                     \
	BOTH(a, b, switched))
#define SAME_INPUT(a, b)                                                       \
	(BOTH(a, b, eof) && BOTH(a, b, ended) && BOTH(a, b, reading_paused) && \
	BOTH(a, b, buffer_given))
#define SAME_END(a, b) (BOTH(a, b, closing) && BOTH(a, b, aborted))
#define SAME_FLOW(a, b)                                                        \
	(BOTH(a, b, writing_paused) && BOTH(a, b, has_limits) &&               \
	(a)->low == (b)->low && (a)->high == (b)->high &&                      \
	(a)->limiting_calls == (b)->limiting_calls &&                          \
	(a)->sending_calls == (b)->sending_calls)
#define SAME_CHILD(a, b)                                                       \
	(BOTH(a, b, process.known) && BOTH(a, b, process.exited))
#define SAME_PIPES(a, b, WHAT)                                                 \
	(BOTH(a, b, process.WHAT[0]) && BOTH(a, b, process.WHAT[1]) &&         \
	BOTH(a, b, process.WHAT[2]))
#define SAME_PLACE(a, b)                                                       \
	((a)->calls == (b)->calls && (a)->callbacks == (b)->callbacks &&       \
	(a)->pausing_calls == (b)->pausing_calls)
#define SAME_ALL(a, b)                                                         \
	(SAME_LIFE(a, b) && SAME_INPUT(a, b) && SAME_END(a, b) &&              \
	SAME_FLOW(a, b) && SAME_CHILD(a, b) && SAME_PIPES(a, b, open) &&       \
	SAME_PIPES(a, b, lost) && SAME_PLACE(a, b))

/* What each short cut is for. */
#define IS_DATA(e)                                                             \
	((e)->mark == PLUMB_MARK_ENTER && (e)->pipe == 0 &&                    \
	(e)->verb == PLUMB_VERB_DATA_RECEIVED && (e)->has_count)
#define IS_DATA_LEFT(e)                                                        \
	((e)->mark == PLUMB_MARK_LEAVE && (e)->pipe == 0 &&                    \
	(e)->verb == PLUMB_VERB_DATA_RECEIVED)
#define IS_WRITE(e)                                                            \
	((e)->mark == PLUMB_MARK_CALL && (e)->pipe == 0 &&                     \
	(e)->verb == PLUMB_VERB_WRITE)
#define IS_WRITTEN(e)                                                          \
	((e)->mark == PLUMB_MARK_RETURN && (e)->pipe == 0 &&                   \
	(e)->verb == PLUMB_VERB_WRITE)
#define IS_ORDINARY(e)                                                         \
	(IS_DATA(e) || IS_DATA_LEFT(e) || IS_WRITE(e) || IS_WRITTEN(e))
#define RIGHT_DATA(m, e)                                                       \
	((m)->phase == PLUMB_PHASE_OPEN && (m)->calls == 0 &&                  \
	(m)->callbacks == 0 && !(m)->ended && !(m)->closing &&                 \
	!(m)->aborted && !(m)->reading_paused && (e)->count != 0)
/* clang-format on */

/* Of two events, one after the other. */
struct answers {
	enum plumb_rule called;
	enum plumb_rule returned;
};

enum plumb_rule traffic_data(struct plumb_monitor *quick,
    struct plumb_monitor *slow, const struct plumb_event *e);
enum plumb_rule traffic_data_left(struct plumb_monitor *quick,
    struct plumb_monitor *slow, const struct plumb_event *e);
enum plumb_rule traffic_write(struct plumb_monitor *quick,
    struct plumb_monitor *slow, const struct plumb_event *e);
enum plumb_rule traffic_written(struct plumb_monitor *quick,
    struct plumb_monitor *slow, const struct plumb_event *e);
struct answers traffic_write_whole(struct plumb_monitor *m,
    const struct plumb_event *call, const struct plumb_event *back);

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires monitor: monitor_ok(m);
  @ requires event: IS_DATA(e) && RIGHT_DATA(m, e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(*m, *e);
  @*/
static void
accepts_data(const struct plumb_monitor *m, const struct plumb_event *e)
{
	/*@ assert order: monitor_order(*m, e->verb); */
	/*@ assert place: monitor_place(*m, e->verb); */
	/*@ assert reading: monitor_reading(*m, *e); */
	/*@ assert child: monitor_child(*m, *e); */
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(m) && \valid_read(e);
  @ requires event: IS_ORDINARY(e);
  @ requires right: IS_DATA(e) ==> monitor_accepts(*m, *e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures accepts: monitor_accepts(*m, *e);
  @*/
static void
accepts(const struct plumb_monitor *m, const struct plumb_event *e)
{
	/*@ assert alone: IS_WRITTEN(e) ==> monitor_returns_alone(*m, *e); */
	/*@ assert signals: IS_WRITTEN(e) ==> !verb_signals(e->verb); */
	/*@ assert child: IS_WRITTEN(e) ==> child_returns(*m, *e); */
	(void)m;
	(void)e;
}

/*@ requires valid: \valid_read(e);
  @ requires event: IS_ORDINARY(e);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures enters: event_enters(*e) <==> IS_DATA(e);
  @ ensures leaves: event_leaves(*e) <==> IS_DATA_LEFT(e);
  @ ensures calls: event_calls(*e) <==> IS_WRITE(e);
  @ ensures returns: event_returns(*e) <==> IS_WRITTEN(e);
  @ ensures unmade: !event_enters_as(*e, PLUMB_VERB_CONNECTION_MADE) &&
  @   !event_enters_as(*e, PLUMB_VERB_CONNECTION_LOST);
  @ ensures unswitched: !event_calls_as(*e, PLUMB_VERB_SET_PROTOCOL);
  @ ensures first: !event_data_on(*e, 0) && !event_lost_on(*e, 0);
  @ ensures second: !event_data_on(*e, 1) && !event_lost_on(*e, 1);
  @ ensures third: !event_data_on(*e, 2) && !event_lost_on(*e, 2);
  @ ensures untold: !event_tells_limits(*e);
  @ ensures alone: !verb_of_process(e->verb);
  @ ensures method: verb_method(e->verb) <==> IS_WRITE(e) || IS_WRITTEN(e);
  @ ensures pauses: event_may_pause(*e) <==> IS_WRITE(e) || IS_WRITTEN(e);
  @*/
static void
kinds(const struct plumb_event *e)
{
	(void)e;
}

/* What the monitor makes of them. */
/*@ requires valid: \valid(m) && \valid_read(e) && \separated(m, e);
  @ requires monitor: monitor_ok(m);
  @ requires event: IS_ORDINARY(e);
  @ requires right: IS_DATA(e) ==> RIGHT_DATA(m, e);
  @ terminates \true;
  @ assigns *m;
  @ ensures accepts: \result == PLUMB_RULE_NONE;
  @ ensures phase: SAME(m, phase);
  @ ensures unmade: KEEPS(m, unmade);
  @ ensures switched: KEEPS(m, switched);
  @ ensures input: KEEPS_INPUT(m);
  @ ensures end: KEEPS_END(m);
  @ ensures flow: KEEPS_FLOW(m);
  @ ensures child: KEEPS_CHILD(m);
  @ ensures first: KEEPS_PIPE(m, 0);
  @ ensures second: KEEPS_PIPE(m, 1);
  @ ensures third: KEEPS_PIPE(m, 2);
  @ ensures calls: m->calls ==
  @   (\old(IS_WRITE(e)) ? tally_more(\old(m->calls)) :
  @   \old(IS_WRITTEN(e)) ? tally_less(\old(m->calls)) : \old(m->calls));
  @ ensures pausing: m->pausing_calls ==
  @   (\old(IS_WRITE(e)) ? tally_more(\old(m->pausing_calls)) :
  @   \old(IS_WRITTEN(e)) ? tally_less(\old(m->pausing_calls)) :
  @   \old(m->pausing_calls));
  @ ensures callbacks: m->callbacks ==
  @   (\old(IS_DATA(e)) ? tally_more(\old(m->callbacks)) :
  @   \old(IS_DATA_LEFT(e)) ? tally_less(\old(m->callbacks)) :
  @   \old(m->callbacks));
  @*/
static enum plumb_rule
steps(struct plumb_monitor *m, const struct plumb_event *e)
{
	if (e->mark == PLUMB_MARK_ENTER) {
		accepts_data(m, e);
	}
	accepts(m, e);
	kinds(e);
	return plumb_monitor_step(m, e);
}

/* Data is received. */
/*@ requires quick: \valid(quick) && monitor_ok(quick);
  @ requires slow: \valid(slow) && monitor_ok(slow);
  @ requires event: \valid_read(e) && IS_DATA(e);
  @ requires apart: \separated(quick, slow) && \separated(quick, e) &&
  @   \separated(slow, e);
  @ requires same: SAME_ALL(quick, slow);
  @ terminates \true;
  @ assigns *quick, *slow;
  @ ensures right: \result == PLUMB_RULE_NONE;
  @ ensures phase: quick->phase == slow->phase;
  @ ensures unmade: BOTH(quick, slow, unmade);
  @ ensures switched: BOTH(quick, slow, switched);
  @ ensures input: SAME_INPUT(quick, slow);
  @ ensures end: SAME_END(quick, slow);
  @ ensures paused: BOTH(quick, slow, writing_paused);
  @ ensures known: BOTH(quick, slow, has_limits);
  @ ensures low: quick->low == slow->low;
  @ ensures high: quick->high == slow->high;
  @ ensures limiting: quick->limiting_calls == slow->limiting_calls;
  @ ensures sending: quick->sending_calls == slow->sending_calls;
  @ ensures child: SAME_CHILD(quick, slow);
  @ ensures open: SAME_PIPES(quick, slow, open);
  @ ensures lost: SAME_PIPES(quick, slow, lost);
  @ ensures place: SAME_PLACE(quick, slow);
  @*/
enum plumb_rule
traffic_data(struct plumb_monitor *quick, struct plumb_monitor *slow,
    const struct plumb_event *e)
{
	if (!plumb_traffic_data(quick, e->count)) {
		return PLUMB_RULE_NONE;
	}
	return steps(slow, e);
}

/* And was. */
/*@ requires quick: \valid(quick) && monitor_ok(quick);
  @ requires slow: \valid(slow) && monitor_ok(slow);
  @ requires event: \valid_read(e) && IS_DATA_LEFT(e);
  @ requires apart: \separated(quick, slow) && \separated(quick, e) &&
  @   \separated(slow, e);
  @ requires same: SAME_ALL(quick, slow);
  @ terminates \true;
  @ assigns *quick, *slow;
  @ ensures right: \result == PLUMB_RULE_NONE;
  @ ensures phase: quick->phase == slow->phase;
  @ ensures unmade: BOTH(quick, slow, unmade);
  @ ensures switched: BOTH(quick, slow, switched);
  @ ensures input: SAME_INPUT(quick, slow);
  @ ensures end: SAME_END(quick, slow);
  @ ensures paused: BOTH(quick, slow, writing_paused);
  @ ensures known: BOTH(quick, slow, has_limits);
  @ ensures low: quick->low == slow->low;
  @ ensures high: quick->high == slow->high;
  @ ensures limiting: quick->limiting_calls == slow->limiting_calls;
  @ ensures sending: quick->sending_calls == slow->sending_calls;
  @ ensures child: SAME_CHILD(quick, slow);
  @ ensures open: SAME_PIPES(quick, slow, open);
  @ ensures lost: SAME_PIPES(quick, slow, lost);
  @ ensures place: SAME_PLACE(quick, slow);
  @*/
enum plumb_rule
traffic_data_left(struct plumb_monitor *quick, struct plumb_monitor *slow,
    const struct plumb_event *e)
{
	if (!plumb_traffic_data_left(quick)) {
		return PLUMB_RULE_NONE;
	}
	return steps(slow, e);
}

/* write() is called. */
/*@ requires quick: \valid(quick) && monitor_ok(quick);
  @ requires slow: \valid(slow) && monitor_ok(slow);
  @ requires event: \valid_read(e) && IS_WRITE(e);
  @ requires apart: \separated(quick, slow) && \separated(quick, e) &&
  @   \separated(slow, e);
  @ requires same: SAME_ALL(quick, slow);
  @ terminates \true;
  @ assigns *quick, *slow;
  @ ensures right: \result == PLUMB_RULE_NONE;
  @ ensures phase: quick->phase == slow->phase;
  @ ensures unmade: BOTH(quick, slow, unmade);
  @ ensures switched: BOTH(quick, slow, switched);
  @ ensures input: SAME_INPUT(quick, slow);
  @ ensures end: SAME_END(quick, slow);
  @ ensures paused: BOTH(quick, slow, writing_paused);
  @ ensures known: BOTH(quick, slow, has_limits);
  @ ensures low: quick->low == slow->low;
  @ ensures high: quick->high == slow->high;
  @ ensures limiting: quick->limiting_calls == slow->limiting_calls;
  @ ensures sending: quick->sending_calls == slow->sending_calls;
  @ ensures child: SAME_CHILD(quick, slow);
  @ ensures open: SAME_PIPES(quick, slow, open);
  @ ensures lost: SAME_PIPES(quick, slow, lost);
  @ ensures place: SAME_PLACE(quick, slow);
  @*/
enum plumb_rule
traffic_write(struct plumb_monitor *quick, struct plumb_monitor *slow,
    const struct plumb_event *e)
{
	if (!plumb_traffic_write(quick)) {
		return PLUMB_RULE_NONE;
	}
	return steps(slow, e);
}

/* It returns. */
/*@ requires quick: \valid(quick) && monitor_ok(quick);
  @ requires slow: \valid(slow) && monitor_ok(slow);
  @ requires event: \valid_read(e) && IS_WRITTEN(e);
  @ requires apart: \separated(quick, slow) && \separated(quick, e) &&
  @   \separated(slow, e);
  @ requires same: SAME_ALL(quick, slow);
  @ terminates \true;
  @ assigns *quick, *slow;
  @ ensures right: \result == PLUMB_RULE_NONE;
  @ ensures phase: quick->phase == slow->phase;
  @ ensures unmade: BOTH(quick, slow, unmade);
  @ ensures switched: BOTH(quick, slow, switched);
  @ ensures input: SAME_INPUT(quick, slow);
  @ ensures end: SAME_END(quick, slow);
  @ ensures paused: BOTH(quick, slow, writing_paused);
  @ ensures known: BOTH(quick, slow, has_limits);
  @ ensures low: quick->low == slow->low;
  @ ensures high: quick->high == slow->high;
  @ ensures limiting: quick->limiting_calls == slow->limiting_calls;
  @ ensures sending: quick->sending_calls == slow->sending_calls;
  @ ensures child: SAME_CHILD(quick, slow);
  @ ensures open: SAME_PIPES(quick, slow, open);
  @ ensures lost: SAME_PIPES(quick, slow, lost);
  @ ensures place: SAME_PLACE(quick, slow);
  @*/
enum plumb_rule
traffic_written(struct plumb_monitor *quick, struct plumb_monitor *slow,
    const struct plumb_event *e)
{
	if (!plumb_traffic_written(quick)) {
		return PLUMB_RULE_NONE;
	}
	return steps(slow, e);
}

/* It is called, gives all to the kernel and returns: nothing is to be noted. */
/*@ requires monitor: \valid(m) && monitor_ok(m);
  @ requires call: \valid_read(call) && \separated(m, call) && IS_WRITE(call);
  @ requires back: \valid_read(back) && \separated(m, back) &&
  @   IS_WRITTEN(back);
  @ terminates \true;
  @ assigns *m;
  @ ensures called: \result.called == PLUMB_RULE_NONE;
  @ ensures back: \result.returned == PLUMB_RULE_NONE;
  @ ensures phase: SAME(m, phase);
  @ ensures unmade: KEEPS(m, unmade);
  @ ensures switched: KEEPS(m, switched);
  @ ensures input: KEEPS_INPUT(m);
  @ ensures end: KEEPS_END(m);
  @ ensures flow: KEEPS_FLOW(m);
  @ ensures child: KEEPS_CHILD(m);
  @ ensures first: KEEPS_PIPE(m, 0);
  @ ensures second: KEEPS_PIPE(m, 1);
  @ ensures third: KEEPS_PIPE(m, 2);
  @ ensures calls: SAME(m, calls);
  @ ensures pausing: SAME(m, pausing_calls);
  @ ensures callbacks: SAME(m, callbacks);
  @*/
struct answers
traffic_write_whole(struct plumb_monitor *m, const struct plumb_event *call,
    const struct plumb_event *back)
{
	struct answers rules = { PLUMB_RULE_NONE, PLUMB_RULE_NONE };

	if (plumb_traffic_write_whole(m)) {
		rules.called = steps(m, call);
		rules.returned = steps(m, back);
	}
	return rules;
}
