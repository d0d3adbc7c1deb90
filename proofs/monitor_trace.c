/*
 * The monitor and the rule book: of every history, however long, the monitor
 * finds nothing wrong exactly where the sentences of monitor_history.h hold at
 * each of its events. So it is sound, as what it passes obeys them all, and
 * complete, as it blames nobody who does. Where it does find something, that is
 * the first event that breaks a rule, and the rule that it names is broken. It
 * goes on in the same way after that: of each event, whatever was wrong with
 * those before it, unless it was that a callback came before connection_made.
 *
 * A history is a list that the events are the elements of, any that there is.
 * The monitor's fields are tied to it one by one. It is a new one, or one that
 * was told before of a subprocess's pipes; b says which.
 */
#include <stddef.h>

#include "proofs/monitor_list.h"
#include "proofs/monitor_more.h"

/* The rule that is broken, and by which event; NONE, and how many there are. */
struct verdict {
	enum plumb_rule rule;
	size_t at;
};

struct verdict monitor_judges(
    struct begun b, const struct plumb_event *e, size_t n);
enum plumb_rule monitor_judges_at(
    struct begun b, const struct plumb_event *e, size_t n, size_t at);
bool monitor_passes(struct begun b, const struct plumb_event *e, size_t n);

/*
 * What is so as long as nothing was wrong, and what is so where that ends.
 * Before the beginning it is as at the beginning: so these are recursive, and a
 * prover takes each as a whole.
 */
/*@ predicate so_far(struct begun b, struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   i < 0 ? so_far(b, m, h, 0) :
  @     history_obeys(b, h, i) && all_kept(b, m, h, i);
  @ predicate ends(struct begun b, \list<struct plumb_event> h, integer i,
  @     integer rule) =
  @   i < 0 ? ends(b, h, 0, rule) :
  @     history_obeys(b, h, i) && !obeyed(b, h, i) && breaks(b, h, i, rule);
  @*/

/* And what is so whatever was wrong, where connection_made came first. */
/*@ predicate history_begins(\list<struct plumb_event> h, integer n) =
  @   n <= 0 ? \true : history_begins(h, n - 1) && life_made_first(h, n - 1);
  @ predicate goes_on(struct begun b, struct plumb_monitor m,
  @     \list<struct plumb_event> h, integer i) =
  @   i < 0 ? goes_on(b, m, h, 0) :
  @     (history_begins(h, i) ==> all_kept(b, m, h, i));
  @ predicate judged_so(struct begun b, \list<struct plumb_event> h,
  @     integer i, integer rule) =
  @   i < 0 ? judged_so(b, h, 0, rule) :
  @     (history_begins(h, i) ==>
  @       (rule == PLUMB_RULE_NONE <==> obeyed(b, h, i)) &&
  @       (rule != PLUMB_RULE_NONE ==> breaks(b, h, i, rule)));
  @*/

/* And so of the history as a whole. */
/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures passes: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule == PLUMB_RULE_NONE ==> so_far(b, \result.m, h, i + 1);
  @ ensures obeys: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule == PLUMB_RULE_NONE ==> history_obeys(b, h, i + 1);
  @ ensures blames: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && so_far(b, m, h, i) && \nth(h, i) == e &&
  @   \result.rule != PLUMB_RULE_NONE ==> ends(b, h, i, \result.rule);
  @*/
static struct judged
follow(struct plumb_monitor m, struct plumb_event e)
{
	return monitor_more(m, e);
}

/*@ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures kept: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && goes_on(b, m, h, i) && \nth(h, i) == e ==>
  @   goes_on(b, \result.m, h, i + 1);
  @ ensures judged: \forall struct begun b, \list<struct plumb_event> h,
  @   integer i;
  @   0 <= i && goes_on(b, m, h, i) && \nth(h, i) == e ==>
  @   judged_so(b, h, i, \result.rule);
  @*/
static struct judged
follow_on(struct plumb_monitor m, struct plumb_event e)
{
	return monitor_more(m, e);
}

/* Of every history that is those events. */
/*@ predicate obeyed_until(struct begun b, struct plumb_event *e, integer n,
  @     integer i) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     history_obeys(b, h, i);
  @ predicate kept_until(struct begun b, struct plumb_event *e, integer n,
  @     integer i, struct plumb_monitor m) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     so_far(b, m, h, i);
  @ predicate ends_at(struct begun b, struct plumb_event *e, integer n,
  @     integer i, integer rule) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     ends(b, h, i, rule);
  @ predicate goes_until(struct begun b, struct plumb_event *e, integer n,
  @     integer i, struct plumb_monitor m) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     goes_on(b, m, h, i);
  @ predicate judged_at(struct begun b, struct plumb_event *e, integer n,
  @     integer i, integer rule) =
  @   \forall \list<struct plumb_event> h; holds(e, n, h) ==>
  @     judged_so(b, h, i, rule);
  @*/

/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures here: \forall \list<struct plumb_event> h;
  @   holds(e, n, h) ==> \nth(h, i) == \result;
  @*/
static struct plumb_event
event_at(const struct plumb_event *e, size_t n, size_t i)
{
	(void)n;
	return e[i];
}

/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ requires so_far: kept_until(b, e, n, i, m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures kept: \result.rule == PLUMB_RULE_NONE ==>
  @   kept_until(b, e, n, i + 1, \result.m);
  @ ensures passes: \result.rule == PLUMB_RULE_NONE ==>
  @   obeyed_until(b, e, n, i + 1);
  @ ensures blames: \result.rule != PLUMB_RULE_NONE ==>
  @   ends_at(b, e, n, i, \result.rule);
  @*/
static struct judged
advance(struct begun b, const struct plumb_event *e, size_t n, size_t i,
    struct plumb_monitor m)
{
	struct judged after = follow(m, event_at(e, n, i));

	(void)b;
	return after;
}

/*@ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.phase == PLUMB_PHASE_NEW;
  @ ensures kept: kept_until(b, e, n, 0, \result);
  @ ensures obeyed: obeyed_until(b, e, n, 0);
  @ ensures goes_on: goes_until(b, e, n, 0, \result);
  @*/
static struct plumb_monitor
begin(struct begun b, const struct plumb_event *e, size_t n)
{
	(void)e;
	(void)n;
	return monitor_kept_init(b);
}

/*@ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures passes: \result.rule == PLUMB_RULE_NONE ==>
  @   obeyed_until(b, e, n, n);
  @ ensures blames: \result.rule != PLUMB_RULE_NONE ==>
  @   \result.at < n && ends_at(b, e, n, \result.at, \result.rule);
  @*/
struct verdict
monitor_judges(struct begun b, const struct plumb_event *e, size_t n)
{
	struct plumb_monitor m = begin(b, e, n);
	struct verdict none = { PLUMB_RULE_NONE, n };

	/*@ loop invariant bound: 0 <= i <= n;
	  @ loop invariant ok: m.phase == PLUMB_PHASE_NEW ||
	  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
	  @ loop invariant kept: kept_until(b, e, n, i, m);
	  @ loop invariant obeyed: obeyed_until(b, e, n, i);
	  @ loop assigns i, m;
	  @ loop variant n - i;
	  @*/
	for (size_t i = 0; i < n; i++) {
		struct judged after = advance(b, e, n, i, m);

		if (after.rule != PLUMB_RULE_NONE) {
			return (struct verdict){ after.rule, i };
		}
		m = after.m;
	}
	return none;
}

/*@ requires bound: i < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ requires phase: m.phase == PLUMB_PHASE_NEW ||
  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
  @ requires so_far: goes_until(b, e, n, i, m);
  @ terminates \true;
  @ assigns \nothing;
  @ ensures ok: \result.m.phase == PLUMB_PHASE_NEW ||
  @   \result.m.phase == PLUMB_PHASE_OPEN ||
  @   \result.m.phase == PLUMB_PHASE_LOST;
  @ ensures kept: goes_until(b, e, n, i + 1, \result.m);
  @ ensures judged: judged_at(b, e, n, i, \result.rule);
  @*/
static struct judged
go_on(struct begun b, const struct plumb_event *e, size_t n, size_t i,
    struct plumb_monitor m)
{
	struct judged after = follow_on(m, event_at(e, n, i));

	(void)b;
	return after;
}

/*@ requires bound: at < n;
  @ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures judged: judged_at(b, e, n, at, \result);
  @*/
enum plumb_rule
monitor_judges_at(
    struct begun b, const struct plumb_event *e, size_t n, size_t at)
{
	struct plumb_monitor m = begin(b, e, n);

	/*@ loop invariant bound: 0 <= i <= at;
	  @ loop invariant ok: m.phase == PLUMB_PHASE_NEW ||
	  @   m.phase == PLUMB_PHASE_OPEN || m.phase == PLUMB_PHASE_LOST;
	  @ loop invariant kept: goes_until(b, e, n, i, m);
	  @ loop assigns i, m;
	  @ loop variant at - i;
	  @*/
	for (size_t i = 0; i < at; i++) {
		m = go_on(b, e, n, i, m).m;
	}
	return go_on(b, e, n, at, m).rule;
}

/* What obeys the sentences does so at each event. */
/*@ terminates \true;
  @ assigns \nothing;
  @ ensures each: \forall struct begun b, \list<struct plumb_event> h,
  @   integer j;
  @   0 <= j < n && history_obeys(b, h, n) ==> obeyed(b, h, j);
  @*/
static void
obeys_each(size_t n)
{
	/*@ loop invariant bound: 0 <= i <= n;
	  @ loop invariant each: \forall struct begun b,
	  @   \list<struct plumb_event> h, integer j;
	  @   0 <= j < i && history_obeys(b, h, i) ==> obeyed(b, h, j);
	  @ loop assigns i;
	  @ loop variant n - i;
	  @*/
	for (size_t i = 0; i < n; i++) {
	}
}

/* So, in one sentence: */
/*@ requires history: \valid_read(e + (0 .. n - 1));
  @ terminates \true;
  @ assigns \nothing;
  @ ensures exact: \result <==> history_obeys(b, history_of(e, n), n);
  @*/
bool
monitor_passes(struct begun b, const struct plumb_event *e, size_t n)
{
	struct verdict found = monitor_judges(b, e, n);

	monitor_list_of(e, n);
	obeys_each(n);
	return found.rule == PLUMB_RULE_NONE;
}
